//! GeoJSON (RFC 7946) as a dataset.

use std::io::Read;

use geo::Coord;
use geojson::feature::Id;
use geojson::{
    Feature, FeatureCollection, GeoJson, GeometryValue, JsonObject, JsonValue, Position,
};
use siting_layer::{Cell, Dataset, Intake, Pen, Piece};
use siting_units::Text;

use crate::FormatError;

/// How deep collections may hold collections.
const DEEPEST: usize = 32;

/// The most a packed file may unpack to: 1 GB.
const MOST_BYTES: u64 = 1 << 30;

/// Reads GeoJSON, packed with gzip or not.
///
/// Coordinates are longitudes and latitudes (`OGC:CRS84`), as RFC 7946 says, unless an old-fashioned
/// `crs` member names another system; its axis order is taken to be east, north, as everybody
/// writes it. True and false become the words `true` and `false`; lists and objects become JSON.
///
/// # Errors
///
/// When the bytes are not JSON or not GeoJSON, and when they hold no feature that can be used.
pub fn read_geojson(name: &str, bytes: &[u8]) -> Result<Dataset, FormatError> {
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = unpack(name, bytes)?;
        &unpacked
    } else {
        bytes
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(FormatError::Empty { name: name.to_owned() });
    }
    let collection = collection(name, bytes)?;
    let crs = crs(collection.foreign_members.as_ref());
    let mut intake = Intake::new(name, "GeoJSON", Some(crs));
    if let Some(&[west, south, east, north]) = collection.bbox.as_deref()
        && west < east
        && south < north
    {
        let (low, high) = (Coord { x: west, y: south }, Coord { x: east, y: north });
        intake.declare_extent(geo::Rect::new(low, high));
    }
    for (row, feature) in collection.features.into_iter().enumerate() {
        take(feature, row, &mut intake);
    }
    check(name, intake.finish())
}

fn unpack(name: &str, bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    let gzip = |why: String| FormatError::Gzip { name: name.to_owned(), why };
    let mut unpacked = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(bytes).take(MOST_BYTES + 1);
    { reader }.read_to_end(&mut unpacked).map_err(|error| gzip(error.to_string()))?;
    if MOST_BYTES < unpacked.len() as u64 {
        return Err(gzip("it unpacks to more than 1 GB".to_owned()));
    }
    Ok(unpacked)
}

fn collection(name: &str, bytes: &[u8]) -> Result<FeatureCollection, FormatError> {
    let name = || name.to_owned();
    match serde_json::from_slice::<GeoJson>(bytes) {
        Ok(GeoJson::FeatureCollection(collection)) => Ok(collection),
        Ok(GeoJson::Feature(feature)) => Ok(FeatureCollection::new([feature])),
        Ok(GeoJson::Geometry(geometry)) => Ok(FeatureCollection::new([Feature::from(geometry)])),
        Err(error) => Err(match serde_json::from_slice::<JsonValue>(bytes) {
            Err(error) => FormatError::NotJson { name: name(), why: error.to_string() },
            Ok(json) if json.get("type").is_none() => FormatError::NoType { name: name() },
            Ok(_) => FormatError::NotGeoJson { name: name(), why: error.to_string() },
        }),
    }
}

/// The system an old-fashioned `crs` member names.
fn crs(members: Option<&JsonObject>) -> String {
    let name = members.and_then(|it| it.get("crs")?.pointer("/properties/name")?.as_str());
    let Some(name) = name else { return "OGC:CRS84".to_owned() };
    match name
        .strip_prefix("urn:ogc:def:crs:")
        .map(|it| it.split(':').collect::<Vec<_>>())
        .as_deref()
    {
        Some([authority, .., code]) => format!("{authority}:{code}"),
        _ => name.to_owned(),
    }
}

fn take(feature: Feature, row: usize, intake: &mut Intake) {
    let id = match &feature.id {
        Some(Id::String(id)) => id.clone(),
        Some(Id::Number(id)) => id.to_string(),
        None => row.to_string(),
    };
    let mut pen = intake.feature(id);
    if let Some(geometry) = &feature.geometry
        && draw(&geometry.value, &mut pen, 0).is_none()
    {
        pen.refuse(Text::new(
            "a coordinate is incomplete or a collection too deep",
            "坐标不完整，或集合嵌套过深",
        ));
    }
    for (key, value) in feature.properties.into_iter().flatten() {
        let column = intake.column(&key);
        match &value {
            JsonValue::Null => {}
            JsonValue::Bool(it) => {
                intake.set(column, Cell::Text(if *it { "true" } else { "false" }));
            }
            JsonValue::String(it) => intake.set(column, Cell::Text(it)),
            JsonValue::Number(it) => intake.set(column, number(it)),
            JsonValue::Array(_) | JsonValue::Object(_) => {
                intake.set(column, Cell::Text(&value.to_string()));
            }
        }
    }
}

fn number(number: &serde_json::Number) -> Cell<'_> {
    match number.as_i64() {
        Some(whole) => Cell::Whole(whole),
        None => number.as_f64().map_or(Cell::Missing, Cell::Number),
    }
}

/// Draws a geometry; `None` when a position has fewer than two numbers or collections are too deep.
fn draw(geometry: &GeometryValue, pen: &mut Pen<'_>, depth: usize) -> Option<()> {
    match geometry {
        GeometryValue::Point { coordinates } if coordinates.as_slice().is_empty() => {}
        GeometryValue::Point { coordinates } => {
            copy(std::slice::from_ref(coordinates), Piece::Points, pen)?;
        }
        GeometryValue::MultiPoint { coordinates } => copy(coordinates, Piece::Points, pen)?,
        GeometryValue::LineString { coordinates } => copy(coordinates, Piece::Line, pen)?,
        GeometryValue::MultiLineString { coordinates } => {
            coordinates.iter().try_for_each(|line| copy(line, Piece::Line, pen))?;
        }
        GeometryValue::Polygon { coordinates } => rings(coordinates, pen)?,
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().try_for_each(|polygon| rings(polygon, pen))?;
        }
        GeometryValue::GeometryCollection { .. } if DEEPEST <= depth => return None,
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().try_for_each(|member| draw(&member.value, pen, depth + 1))?;
        }
    }
    Some(())
}

fn rings(rings: &[Vec<Position>], pen: &mut Pen<'_>) -> Option<()> {
    let Some((shell, holes)) = rings.split_first() else { return Some(()) };
    copy(shell, Piece::Shell, pen)?;
    holes.iter().try_for_each(|hole| copy(hole, Piece::Hole, pen))
}

fn copy(positions: &[Position], piece: Piece, pen: &mut Pen<'_>) -> Option<()> {
    if positions.is_empty() {
        return Some(());
    }
    if positions.iter().any(|it| it.as_slice().len() < 2) {
        return None;
    }
    let coords = pen.piece(piece, positions.len());
    for (coord, position) in coords.iter_mut().zip(positions) {
        *coord = Coord { x: position[0], y: position[1] };
    }
    Some(())
}

fn check(name: &str, dataset: Dataset) -> Result<Dataset, FormatError> {
    let name = || name.to_owned();
    match dataset.dropped.first() {
        _ if !dataset.shapes.is_empty() => Ok(dataset),
        None => Err(FormatError::NoFeatures { name: name() }),
        Some(note) => Err(FormatError::NoUsableFeatures {
            name: name(),
            n_read: dataset.n_read,
            first: format!("{}: {} / {}", note.id, note.what.en, note.what.zh),
        }),
    }
}
