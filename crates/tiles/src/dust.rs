//! Features too small to see: in each grain, one stands in for all.
//!
//! A grain is a pixel, or up to 8 where there would be too much in a tile. Grains of 1, 2, 4 and 8
//! pixels lie alike in neighbouring tiles, so these agree on who stands in.

use geo::{Coord, Rect};
use siting_layer::Kind;

use crate::clip::{HIGH, LOW};
use crate::frame::PIXEL;
use crate::quantised::Vertex;

/// Sides of grains, in pixels, to be tried in turn. None is wider than the buffer.
pub(crate) const GRAINS: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];
const NOBODY: u32 = u32::MAX;

/// Features too small to see: in each grain the largest of each kind, and how many there were.
#[derive(Debug)]
pub(crate) struct Dust {
    /// Side of a grain, in the tile's units.
    grain: f64,
    /// Grains along a side of the tile and its buffer.
    side: usize,
    /// For points, lines and areas: a row a grain, or nothing where there was none at all.
    largest: [Vec<u32>; 3],
    n_features: usize,
    n_stand_ins: usize,
}

impl Dust {
    /// No dust, where grains are so many pixels wide.
    pub(crate) fn new(pixels: f64) -> Dust {
        let grain = pixels * PIXEL;
        let side = ((HIGH - LOW) / grain).ceil() as usize;
        Dust { grain, side, largest: [const { Vec::new() }; 3], n_features: 0, n_stand_ins: 0 }
    }

    /// Whether a feature with these bounds, in the tile's units, is too small to see.
    pub(crate) fn takes(&self, bounds: Rect) -> bool {
        bounds.width() < self.grain && bounds.height() < self.grain
    }

    /// Side of a grain, in the tile's units.
    pub(crate) fn grain(&self) -> f64 {
        self.grain
    }

    /// Adds the feature in `row`, whose centre is at `centre` in the tile's units; `is_larger` says
    /// whether it is larger than another row. Of equals the first stays.
    pub(crate) fn add(
        &mut self,
        kind: Kind,
        row: u32,
        centre: Coord,
        is_larger: impl FnOnce(u32) -> bool,
    ) {
        let place = |it: f64| ((it - LOW) / self.grain).floor();
        let (column, line) = (place(centre.x), place(centre.y));
        let is_here = |it: f64| (0.0..self.side as f64).contains(&it);
        if !(is_here(column) && is_here(line)) {
            return;
        }
        let grains = &mut self.largest[kind as usize];
        if grains.is_empty() {
            grains.resize(self.side * self.side, NOBODY);
        }
        let holder = &mut grains[line as usize * self.side + column as usize];
        self.n_features += 1;
        self.n_stand_ins += usize::from(*holder == NOBODY);
        if *holder == NOBODY || is_larger(*holder) {
            *holder = row;
        }
    }

    /// How many features were added.
    pub(crate) fn n_features(&self) -> usize {
        self.n_features
    }

    /// How many of them stand in for the others.
    pub(crate) fn n_stand_ins(&self) -> usize {
        self.n_stand_ins
    }

    /// Each grain's stand-in: its kind, its row, and the grain's north-west corner.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = (Kind, u32, Vertex)> + '_ {
        let kinds = [Kind::Points, Kind::Lines, Kind::Areas];
        kinds.into_iter().zip(&self.largest).flat_map(move |(kind, grains)| {
            let taken = grains.iter().enumerate().filter(|(_, row)| **row != NOBODY);
            taken.map(move |(at, &row)| (kind, row, self.corner(at)))
        })
    }

    fn corner(&self, at: usize) -> Vertex {
        [at % self.side, at / self.side].map(|it| (it as f64 * self.grain + LOW) as i32)
    }
}
