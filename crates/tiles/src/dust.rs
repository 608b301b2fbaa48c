//! Features too small to see: in each pixel, one stands in for all.
//!
//! Pixels are counted from the world's corner, not the tile's, so neighbouring tiles agree on who
//! stands in.

use geo::Coord;
use siting_layer::Kind;

use crate::clip::{HIGH, LOW};
use crate::frame::PIXEL;
use crate::quantised::Vertex;

/// Pixels along a side of the tile and its buffer.
const SIDE: usize = ((HIGH - LOW) / PIXEL) as usize;
const NOBODY: u32 = u32::MAX;

/// Features too small to see: in each pixel the largest of each kind, and how many there were.
#[derive(Debug, Default)]
pub(crate) struct Dust {
    /// For points, lines and areas: a row a pixel, or nothing where there was none at all.
    largest: [Vec<u32>; 3],
    n_features: usize,
}

impl Dust {
    /// Adds the feature in `row`, whose centre is at `centre` in the tile's units; `is_larger` says
    /// whether it is larger than another row. Of equals the first stays.
    pub(crate) fn add(
        &mut self,
        kind: Kind,
        row: u32,
        centre: Coord,
        is_larger: impl FnOnce(u32) -> bool,
    ) {
        let (column, line) =
            (((centre.x - LOW) / PIXEL).floor(), ((centre.y - LOW) / PIXEL).floor());
        let is_here = |it: f64| (0.0..SIDE as f64).contains(&it);
        if !(is_here(column) && is_here(line)) {
            return;
        }
        let pixels = &mut self.largest[kind as usize];
        if pixels.is_empty() {
            pixels.resize(SIDE * SIDE, NOBODY);
        }
        let pixel = &mut pixels[line as usize * SIDE + column as usize];
        if *pixel == NOBODY || is_larger(*pixel) {
            *pixel = row;
        }
        self.n_features += 1;
    }

    /// How many features were added.
    pub(crate) fn n_features(&self) -> usize {
        self.n_features
    }

    /// Each pixel's stand-in: its kind, its row, and the pixel's north-west corner.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = (Kind, u32, Vertex)> + '_ {
        let kinds = [Kind::Points, Kind::Lines, Kind::Areas];
        kinds.into_iter().zip(&self.largest).flat_map(|(kind, pixels)| {
            let taken = pixels.iter().enumerate().filter(|(_, row)| **row != NOBODY);
            taken.map(move |(at, &row)| (kind, row, corner(at)))
        })
    }
}

fn corner(at: usize) -> Vertex {
    [at % SIDE, at / SIDE].map(|it| (it as f64 * PIXEL + LOW) as i32)
}
