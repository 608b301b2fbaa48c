//! Shapes and attributes as GeoJSON (RFC 7946).

use std::fmt::Write;

use geo::Coord;
use siting_layer::{Column, Kind, Shape, Shapes, Table, Value};

/// Decimals of a degree written: a tenth of a millimetre.
const DECIMALS: usize = 9;

/// A feature collection of shapes in longitudes and latitudes, one feature a line. `ids` may be
/// empty; `attribution` is kept as a member of that name unless it is empty.
///
/// ```
/// use geo::wkt;
/// use siting_layer::{Shapes, Table};
/// let shapes = Shapes::from_geometries([&wkt!(POINT(121.36 28.37)).into()]);
/// let text = siting_formats::write_geojson(&shapes, &Table::default(), &[], "");
/// let read = siting_formats::read_geojson("again", text.as_bytes()).unwrap();
/// assert_eq!(read.shapes.coords(), shapes.coords());
/// ```
pub fn write_geojson(shapes: &Shapes, table: &Table, ids: &[String], attribution: &str) -> String {
    let columns: Vec<(String, &Column)> =
        table.columns().map(|(name, column)| (quoted(name), column)).collect();
    let mut text = String::from("{\"type\":\"FeatureCollection\",");
    if !attribution.is_empty() {
        text.push_str("\"attribution\":");
        text.push_str(&quoted(attribution));
        text.push(',');
    }
    text.push_str("\"features\":[\n");
    for row in 0..shapes.len() {
        if 0 < row {
            text.push_str(",\n");
        }
        text.push_str("{\"type\":\"Feature\",");
        if let Some(id) = ids.get(row) {
            text.push_str("\"id\":");
            text.push_str(&quoted(id));
            text.push(',');
        }
        text.push_str("\"properties\":{");
        for (nth, (name, column)) in columns.iter().enumerate() {
            if 0 < nth {
                text.push(',');
            }
            text.push_str(name);
            text.push(':');
            match column.value(row) {
                Value::Missing => text.push_str("null"),
                Value::Number(number) => number_to(&mut text, number),
                Value::Text(word) => text.push_str(&quoted(word)),
            }
        }
        text.push_str("},\"geometry\":");
        geometry_to(&mut text, shapes.get(row));
        text.push('}');
    }
    text.push_str("\n]}\n");
    text
}

fn quoted(word: &str) -> String {
    serde_json::to_string(word).expect("text is JSON")
}

fn number_to(text: &mut String, number: f64) {
    write!(text, "{number}").expect("a string takes all text");
}

fn geometry_to(text: &mut String, shape: Shape<'_>) {
    let n_parts = shape.parts().len();
    let kind = match (shape.kind(), n_parts) {
        (Kind::Points, _) if shape.coords().len() == 1 => "Point",
        (Kind::Points, _) => "MultiPoint",
        (Kind::Lines, 1) => "LineString",
        (Kind::Lines, _) => "MultiLineString",
        (Kind::Areas, _) => "",
    };
    if kind.is_empty() {
        return areas_to(text, shape);
    }
    write!(text, "{{\"type\":\"{kind}\",\"coordinates\":").expect("a string takes all text");
    match kind {
        "Point" => position_to(text, shape.coords()[0]),
        "MultiPoint" | "LineString" => line_to(text, shape.coords()),
        _ => list_to(text, shape.parts(), line_to),
    }
    text.push('}');
}

fn areas_to(text: &mut String, shape: Shape<'_>) {
    let polygons = shape.to_multi_polygon();
    let polygon_to = |text: &mut String, polygon: &geo::Polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        list_to(text, rings, |text, ring| line_to(text, &ring.0));
    };
    if let [polygon] = &polygons.0[..] {
        text.push_str("{\"type\":\"Polygon\",\"coordinates\":");
        polygon_to(text, polygon);
    } else {
        text.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":");
        list_to(text, &polygons.0, polygon_to);
    }
    text.push('}');
}

fn list_to<T>(
    text: &mut String,
    items: impl IntoIterator<Item = T>,
    mut item_to: impl FnMut(&mut String, T),
) {
    text.push('[');
    for (nth, item) in items.into_iter().enumerate() {
        if 0 < nth {
            text.push(',');
        }
        item_to(text, item);
    }
    text.push(']');
}

fn line_to(text: &mut String, coords: &[Coord]) {
    list_to(text, coords, |text, &coord| position_to(text, coord));
}

fn position_to(text: &mut String, at: Coord) {
    text.push('[');
    degrees_to(text, at.x);
    text.push(',');
    degrees_to(text, at.y);
    text.push(']');
}

/// A number with up to nine decimals, without zeros at its end.
fn degrees_to(text: &mut String, degrees: f64) {
    let start = text.len();
    write!(text, "{degrees:.DECIMALS$}").expect("a string takes all text");
    let shorter = text[start..].trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(start + shorter);
    if &text[start..] == "-0" {
        text.truncate(start);
        text.push('0');
    }
}
