//! Lines cut in pieces.

use geo::Coord;
use siting_layer::{Kind, Shape, Shapes};

/// A place along a line: a part, a vertex of it, and how much of the way to the next one.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Position {
    pub(super) part: usize,
    pub(super) vertex: usize,
    /// From 0 up to, not including, 1.
    pub(super) along: f64,
}

/// A place along a line and the vertex that the pieces get there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    pub(super) position: Position,
    pub(super) at: Coord,
}

/// Which end of a line a position is, if it is one: 0 for where it starts, 1 for where it ends.
pub(super) fn end_at(line: Shape<'_>, position: Position) -> Option<usize> {
    let n_parts = line.parts().len();
    let n_vertices = line.parts().nth(position.part).map_or(0, <[Coord]>::len);
    let is_vertex = position.along == 0.0;
    if is_vertex && position.part == 0 && position.vertex == 0 {
        Some(0)
    } else if is_vertex && position.part + 1 == n_parts && position.vertex + 1 == n_vertices {
        Some(1)
    } else {
        None
    }
}

/// The pieces of a line cut at some positions, none of which is an end of it; `cuts` rise.
pub(super) fn pieces(line: Shape<'_>, cuts: &[Cut]) -> Vec<Shapes> {
    let mut cuts = cuts.iter().peekable();
    let mut knife = Knife::default();
    for (part, coords) in line.parts().enumerate() {
        for (vertex, &coord) in coords.iter().enumerate() {
            let is_at = |along_from: f64, cut: &Cut| {
                let Position { part: p, vertex: v, along } = cut.position;
                (p, v) == (part, vertex) && along_from <= along
            };
            match cuts.next_if(|cut| is_at(0.0, cut) && cut.position.along == 0.0) {
                Some(cut) => knife.cut(cut.at),
                None => knife.line.push(coord),
            }
            while let Some(cut) = cuts.next_if(|cut| is_at(0.0, cut)) {
                knife.cut(cut.at);
            }
        }
        knife.end_part();
    }
    knife.end_piece();
    knife.pieces
}

/// The piece being cut off.
#[derive(Debug, Default)]
struct Knife {
    line: Vec<Coord>,
    parts: Vec<Vec<Coord>>,
    pieces: Vec<Shapes>,
}

impl Knife {
    fn cut(&mut self, at: Coord) {
        self.line.push(at);
        self.end_part();
        self.end_piece();
        self.line.push(at);
    }

    fn end_part(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.iter().any(|it| *it != line[0]) {
            self.parts.push(line);
        }
    }

    fn end_piece(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        let mut piece = Shapes::default();
        piece.start_row(Kind::Lines);
        self.parts.drain(..).for_each(|part| piece.push_part(part));
        self.pieces.push(piece);
    }
}

/// `a`, `b`, ... `z`, `aa`, `ab`, ...: what pieces are called after the line they were.
pub(super) fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + (number % 26) as u8);
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters.iter().rev().map(|&it| it as char).collect()
}
