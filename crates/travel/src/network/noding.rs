//! Where lines are cut so that they meet at their ends only.

use std::collections::HashMap;

use geo::Coord;
use siting_layer::{Kind, Layer, Shape, Value};

use super::{Nodes, StreetsSpec, crossings};

/// A stretch of a line between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// The line's row in its layer.
    pub(super) row: u32,
    /// What the two nodes are told apart by.
    pub(super) ends: [NodeKey; 2],
    /// Its course.
    pub(super) course: Vec<Coord>,
    /// Plane metres from the line's beginning to the piece's, and to its end.
    pub(super) from_start: [f64; 2],
}

/// What tells a node from every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum NodeKey {
    /// Its place, bit by bit.
    Place(u64, u64),
    /// Its number in the data.
    Id(u64),
}

impl NodeKey {
    pub(super) fn of_place(at: Coord) -> NodeKey {
        // Minus zero is the same place as zero.
        NodeKey::Place((at.x + 0.0).to_bits(), (at.y + 0.0).to_bits())
    }

    pub(super) fn of_id(id: f64) -> NodeKey {
        NodeKey::Id((id + 0.0).to_bits())
    }
}

/// The pieces of `rows` (rising), in order; rows that cannot be used are left out.
pub(super) fn pieces(layer: &Layer, spec: &StreetsSpec, rows: &[u32]) -> Vec<Piece> {
    if spec.nodes == Nodes::Ids {
        return rows.iter().filter_map(|&row| piece_between_ids(layer, spec, row)).collect();
    }
    let lines: Vec<(u32, Vec<Coord>)> = rows
        .iter()
        .map(|&row| (row, layer.shape(row as usize)))
        .filter(|(_, shape)| shape.kind() == Kind::Lines)
        .flat_map(|(row, shape)| parts(shape).map(move |part| (row, part)))
        .collect();
    match spec.nodes {
        Nodes::Ends => lines.iter().flat_map(|(row, line)| cut(*row, line, |_| false)).collect(),
        Nodes::Crossings => cut_at_shared_vertices(&crossings::with_crossings(lines)),
        _ => cut_at_shared_vertices(&lines),
    }
}

fn parts(shape: Shape<'_>) -> impl Iterator<Item = Vec<Coord>> {
    let is_line = |part: &&[Coord]| 2 <= part.len();
    shape.parts().filter(is_line).map(<[Coord]>::to_vec)
}

fn piece_between_ids(layer: &Layer, spec: &StreetsSpec, row: u32) -> Option<Piece> {
    let shape = layer.shape(row as usize);
    let number = |field: &str| match layer
        .table()
        .column(field)
        .map_or(Value::Missing, |it| it.value(row as usize))
    {
        Value::Number(number) => Some(NodeKey::of_id(number)),
        Value::Text(text) => text.parse().ok().map(NodeKey::of_id),
        Value::Missing => None,
    };
    let ends = [number(&spec.from)?, number(&spec.to)?];
    let mut courses = parts(shape);
    let (course, None) = (courses.next()?, courses.next()) else { return None };
    let from_start = [0.0, length(&course)];
    Some(Piece { row, ends, course, from_start })
}

fn cut_at_shared_vertices(lines: &[(u32, Vec<Coord>)]) -> Vec<Piece> {
    let mut n_uses: HashMap<NodeKey, u8> = HashMap::new();
    for at in lines.iter().flat_map(|(_, line)| line) {
        let uses = n_uses.entry(NodeKey::of_place(*at)).or_default();
        *uses = uses.saturating_add(1);
    }
    let is_shared = |at: Coord| 1 < n_uses[&NodeKey::of_place(at)];
    lines.iter().flat_map(|(row, line)| cut(*row, line, is_shared)).collect()
}

/// Cuts a line at its inner vertices that are nodes.
fn cut(row: u32, line: &[Coord], is_node: impl Fn(Coord) -> bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut start, mut walked, mut from) = (0, 0.0, 0.0);
    for end in 1..line.len() {
        walked += distance(line[end - 1], line[end]);
        if end + 1 < line.len() && !is_node(line[end]) {
            continue;
        }
        let ends = [line[start], line[end]].map(NodeKey::of_place);
        let course = line[start..=end].to_vec();
        pieces.push(Piece { row, ends, course, from_start: [from, walked] });
        (start, from) = (end, walked);
    }
    pieces
}

pub(super) fn length(course: &[Coord]) -> f64 {
    course.windows(2).map(|it| distance(it[0], it[1])).sum()
}

pub(super) fn distance(a: Coord, b: Coord) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}
