//! Tiles as `GeoJSON` (RFC 7946).

use std::fmt::Write;

use siting_layer::{Kind, Value};

use crate::frame::{Frame, to_lon_lat};
use crate::quantised::{Vertex, twice_area};
use crate::{Tile, cut::Feature, properties::Field};

/// Writes a tile.
pub(crate) fn write(tile: &Tile) -> String {
    let fields = tile.properties.fields();
    let mut text =
        format!(r#"{{"type":"FeatureCollection","n_dropped":{},"features":["#, tile.cut.n_dropped);
    for (at, feature) in tile.cut.features.iter().enumerate() {
        if at != 0 {
            text.push(',');
        }
        put(&mut text, format_args!(r#"{{"type":"Feature","id":{},"#, feature.row));
        put_properties(&mut text, &fields, feature.row as usize);
        put_geometry(&mut text, tile, feature);
        text.push('}');
    }
    text.push_str("]}");
    text
}

fn put_properties(text: &mut String, fields: &[Field<'_>], row: usize) {
    text.push_str(r#""properties":{"#);
    let mut comma = "";
    for field in fields {
        let value = match field.value(row) {
            Value::Missing => continue,
            Value::Text(word) => serde_json::Value::from(word),
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                serde_json::Value::from(number as i64)
            }
            Value::Number(number) => serde_json::Value::from(number),
        };
        put(text, format_args!("{comma}{}:{value}", serde_json::Value::from(field.key)));
        comma = ",";
    }
    text.push_str("},");
}

fn put_geometry(text: &mut String, tile: &Tile, feature: &Feature) {
    let frame = Frame::new(tile.at);
    let parts: Vec<&[Vertex]> = tile.cut.parts(feature).collect();
    let polygons = match feature.kind {
        Kind::Areas => polygons(&parts),
        Kind::Points | Kind::Lines => Vec::new(),
    };
    let is_one = match feature.kind {
        Kind::Points => parts[0].len() == 1,
        Kind::Lines => parts.len() == 1,
        Kind::Areas => polygons.len() == 1,
    };
    let (one, many) = match feature.kind {
        Kind::Points => ("Point", "MultiPoint"),
        Kind::Lines => ("LineString", "MultiLineString"),
        Kind::Areas => ("Polygon", "MultiPolygon"),
    };
    let name = if is_one { one } else { many };
    put(text, format_args!(r#""geometry":{{"type":"{name}","coordinates":"#));
    let several = |text: &mut String, bracket: &str| {
        if !is_one {
            text.push_str(bracket);
        }
    };
    several(text, "[");
    match feature.kind {
        Kind::Points => put_list(text, parts[0], |text, &it| put_place(text, frame, it)),
        Kind::Lines => put_list(text, &parts, |text, line| {
            put_line(text, frame, line.iter().copied());
        }),
        Kind::Areas => put_list(text, &polygons, |text, rings| put_rings(text, frame, rings)),
    }
    several(text, "]");
    text.push('}');
}

/// Rings put together: each outer ring with the holes that follow it.
fn polygons<'a, 'b>(rings: &'b [&'a [Vertex]]) -> Vec<&'b [&'a [Vertex]]> {
    rings.chunk_by(|_, next| twice_area(next) < 0).collect()
}

/// Outer rings run clockwise on the screen in a tile, and the other way round in `GeoJSON`.
fn put_rings(text: &mut String, frame: Frame, rings: &[&[Vertex]]) {
    text.push('[');
    put_list(text, rings, |text, ring| {
        let closed = ring[..1].iter().chain(ring.iter().rev());
        put_line(text, frame, closed.copied());
    });
    text.push(']');
}

fn put_line(text: &mut String, frame: Frame, line: impl Iterator<Item = Vertex>) {
    let line: Vec<Vertex> = line.collect();
    text.push('[');
    put_list(text, &line, |text, &it| put_place(text, frame, it));
    text.push(']');
}

fn put_list<T>(text: &mut String, items: &[T], mut put_item: impl FnMut(&mut String, &T)) {
    for (at, item) in items.iter().enumerate() {
        if at != 0 {
            text.push(',');
        }
        put_item(text, item);
    }
}

fn put_place(text: &mut String, frame: Frame, [x, y]: Vertex) {
    let place = to_lon_lat(frame.to_world(x, y));
    text.push('[');
    put_decimals(text, place.x);
    text.push(',');
    put_decimals(text, place.y);
    text.push(']');
}

/// Seven decimals, a centimetre, without zeros at the end.
fn put_decimals(text: &mut String, number: f64) {
    let rounded = (number * 1e7).round() / 1e7 + 0.0;
    put(text, format_args!("{rounded}"));
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a string takes any text");
}
