//! Mapbox Vector Tiles 2.1 (<https://github.com/mapbox/vector-tile-spec/tree/master/2.1>), written
//! straight into bytes.

use std::collections::HashMap;

use siting_layer::{Kind, Value};

use crate::{Tile, cut::Feature, frame::EXTENT, properties::Field, quantised::Vertex};

/// Protocol buffer tags: field number and wire type (0 whole number, 1 eight bytes, 2 bytes).
mod tag {
    pub(super) const TILE_LAYER: u64 = 3 << 3 | 2;
    pub(super) const LAYER_NAME: u64 = 1 << 3 | 2;
    pub(super) const LAYER_FEATURE: u64 = 2 << 3 | 2;
    pub(super) const LAYER_KEY: u64 = 3 << 3 | 2;
    pub(super) const LAYER_VALUE: u64 = 4 << 3 | 2;
    pub(super) const LAYER_EXTENT: u64 = 5 << 3;
    pub(super) const LAYER_VERSION: u64 = 15 << 3;
    pub(super) const FEATURE_ID: u64 = 1 << 3;
    pub(super) const FEATURE_TAGS: u64 = 2 << 3 | 2;
    pub(super) const FEATURE_KIND: u64 = 3 << 3;
    pub(super) const FEATURE_GEOMETRY: u64 = 4 << 3 | 2;
    pub(super) const VALUE_TEXT: u64 = 1 << 3 | 2;
    pub(super) const VALUE_DOUBLE: u64 = 3 << 3 | 1;
    pub(super) const VALUE_UINT: u64 = 5 << 3;
    pub(super) const VALUE_SINT: u64 = 6 << 3;
}

const MOVE_TO: usize = 1;
const LINE_TO: usize = 2;
const CLOSE_PATH: u64 = 1 << 3 | 7;
/// Whole numbers up to here are written as such.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Writes a tile.
pub(crate) fn write(tile: &Tile) -> Vec<u8> {
    let fields = tile.properties.fields();
    let mut values = Values::default();
    let mut layer = Vec::new();
    put_bytes(&mut layer, tag::LAYER_NAME, tile.properties.id.as_str().as_bytes());
    let (mut tags, mut geometry, mut message) = (Vec::new(), Vec::new(), Vec::new());
    for feature in &tile.cut.features {
        tags.clear();
        geometry.clear();
        message.clear();
        put_tags(&mut tags, &fields, feature.row as usize, &mut values);
        put_geometry(&mut geometry, tile, feature);
        put_number(&mut message, tag::FEATURE_ID, u64::from(feature.row));
        put_bytes(&mut message, tag::FEATURE_TAGS, &tags);
        put_number(&mut message, tag::FEATURE_KIND, feature.kind as u64 + 1);
        put_bytes(&mut message, tag::FEATURE_GEOMETRY, &geometry);
        put_bytes(&mut layer, tag::LAYER_FEATURE, &message);
    }
    for field in &fields {
        put_bytes(&mut layer, tag::LAYER_KEY, field.key.as_bytes());
    }
    layer.extend(&values.written);
    put_number(&mut layer, tag::LAYER_EXTENT, EXTENT as u64);
    put_number(&mut layer, tag::LAYER_VERSION, 2);
    let mut bytes = Vec::with_capacity(layer.len() + 8);
    put_bytes(&mut bytes, tag::TILE_LAYER, &layer);
    bytes
}

/// The values that occur, in the order of their first appearance.
#[derive(Default)]
struct Values<'a> {
    words: HashMap<&'a str, u64>,
    numbers: HashMap<u64, u64>,
    n_listed: u64,
    written: Vec<u8>,
    message: Vec<u8>,
}

impl<'a> Values<'a> {
    /// Where a value stands in the list; it is appended if it is not there yet.
    fn position(&mut self, value: Value<'a>) -> u64 {
        let next = self.n_listed;
        let position = match value {
            Value::Missing => next,
            Value::Text(word) => *self.words.entry(word).or_insert(next),
            Value::Number(number) => *self.numbers.entry(number.to_bits()).or_insert(next),
        };
        if position == next { self.append(value) } else { position }
    }

    /// Appends a value; says where it stands.
    fn append(&mut self, value: Value<'a>) -> u64 {
        self.message.clear();
        put_value(&mut self.message, value);
        put_bytes(&mut self.written, tag::LAYER_VALUE, &self.message);
        self.n_listed += 1;
        self.n_listed - 1
    }
}

fn put_value(into: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Missing => {}
        Value::Text(word) => put_bytes(into, tag::VALUE_TEXT, word.as_bytes()),
        Value::Number(number) if number.fract() != 0.0 || LARGEST_WHOLE < number.abs() => {
            put_varint(into, tag::VALUE_DOUBLE);
            into.extend(number.to_le_bytes());
        }
        Value::Number(number) if number < 0.0 => {
            put_number(into, tag::VALUE_SINT, zigzag(number as i64));
        }
        Value::Number(number) => put_number(into, tag::VALUE_UINT, number as u64),
    }
}

fn put_tags<'a>(into: &mut Vec<u8>, fields: &[Field<'a>], row: usize, values: &mut Values<'a>) {
    for (key, field) in fields.iter().enumerate() {
        let value = field.value(row);
        if value == Value::Missing {
            continue;
        }
        let position =
            if field.is_unique() { values.append(value) } else { values.position(value) };
        put_varint(into, key as u64);
        put_varint(into, position);
    }
}

fn put_geometry(into: &mut Vec<u8>, tile: &Tile, feature: &Feature) {
    let mut cursor = [0, 0];
    for part in tile.cut.parts(feature) {
        match feature.kind {
            Kind::Points => put_run(into, MOVE_TO, part, &mut cursor),
            Kind::Lines | Kind::Areas => {
                put_run(into, MOVE_TO, &part[..1], &mut cursor);
                put_run(into, LINE_TO, &part[1..], &mut cursor);
            }
        }
        if feature.kind == Kind::Areas {
            put_varint(into, CLOSE_PATH);
        }
    }
}

fn put_run(into: &mut Vec<u8>, command: usize, vertices: &[Vertex], cursor: &mut Vertex) {
    put_varint(into, (vertices.len() << 3 | command) as u64);
    for &vertex in vertices {
        put_varint(into, zigzag(i64::from(vertex[0] - cursor[0])));
        put_varint(into, zigzag(i64::from(vertex[1] - cursor[1])));
        *cursor = vertex;
    }
}

/// Small numbers of either sign as small numbers.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn put_number(into: &mut Vec<u8>, tag: u64, number: u64) {
    put_varint(into, tag);
    put_varint(into, number);
}

fn put_bytes(into: &mut Vec<u8>, tag: u64, bytes: &[u8]) {
    put_varint(into, tag);
    put_varint(into, bytes.len() as u64);
    into.extend(bytes);
}

fn put_varint(into: &mut Vec<u8>, mut number: u64) {
    while 0x80 <= number {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}
