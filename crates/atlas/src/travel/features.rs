//! Answers as files.

use geo::{Coord, Geometry};
use siting_layer::{Column, Shapes, Table, TextColumn};

use crate::Atlas;

/// What a column holds of a feature.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Missing,
    Number(f64),
    Text(String),
}

impl Value {
    fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    fn number(&self) -> Option<f64> {
        if let Value::Number(number) = self { Some(*number) } else { None }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Missing, Value::from)
    }
}

/// Features with the same few columns.
pub(super) struct Features {
    names: &'static [&'static str],
    rows: Vec<Vec<Value>>,
    shapes: Shapes,
}

impl Features {
    pub(super) fn new(names: &'static [&'static str]) -> Features {
        Features { names, rows: Vec::new(), shapes: Shapes::default() }
    }

    /// Adds a feature with a value for every column.
    pub(super) fn push(&mut self, geometry: &Geometry, values: Vec<Value>) {
        self.shapes.push_geometry(geometry);
        self.rows.push(values);
    }

    /// As GeoJSON.
    pub(super) fn to_geojson(&self, attribution: &str) -> String {
        siting_formats::write_geojson(
            &self.shapes,
            &table(self.names, &self.rows),
            &[],
            attribution,
        )
    }
}

/// Rows as a table; a column is of text if anything in it is.
pub(super) fn table(names: &[&str], rows: &[Vec<Value>]) -> Table {
    let mut table = Table::default();
    for (nth, name) in names.iter().enumerate() {
        let values = || rows.iter().map(move |row| &row[nth]);
        let is_text = values().any(|it| matches!(it, Value::Text(_)));
        let column = if is_text {
            Column::Text(values().map(Value::text).collect::<TextColumn>())
        } else {
            Column::Numbers(values().map(Value::number).collect())
        };
        table.push(*name, column);
    }
    table
}

/// Decimals of a degree that answers have: a centimetre.
const DEGREE_PARTS: f64 = 1e7;

impl Atlas {
    /// Turns vertices of the plane into longitudes and latitudes, to the centimetre.
    pub(super) fn to_degrees(&self, coords: &mut [Coord]) {
        self.plane().lon_lat_of(coords);
        let rounded = |it: f64| (it * DEGREE_PARTS).round() / DEGREE_PARTS;
        coords.iter_mut().for_each(|it| *it = Coord { x: rounded(it.x), y: rounded(it.y) });
    }
}
