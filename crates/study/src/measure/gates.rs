//! Which gates candidates have.

use std::collections::HashMap;

use geo::{Coord, Distance, Euclidean, Point, Rect};
use rayon::prelude::*;
use siting_layer::{Kind, Layer, Outline, Search, Shape};

use crate::Candidates;

/// Which gates candidates have.
#[derive(Debug)]
pub(super) struct Entrances {
    /// By row; candidates without a gate are not in it.
    gates: HashMap<usize, Vec<Coord>>,
    /// Whether everything around each candidate was surveyed for gates.
    is_surveyed: Vec<bool>,
}

impl Entrances {
    /// The gates of a candidate, if it has any.
    pub(super) fn of(&self, row: usize) -> Option<&[Coord]> {
        self.gates.get(&row).map(Vec::as_slice)
    }

    /// Whether all its gates are known.
    pub(super) fn is_surveyed(&self, row: usize) -> bool {
        self.is_surveyed[row]
    }
}

/// The gates within `metres` of each candidate's outline or inside it.
pub(super) fn entrances(candidates: &Candidates, gates: &Layer, metres: f64) -> Entrances {
    gates.survey().prepare();
    gates.features();
    let one = |(outline, search): &mut (Outline, Search), row: usize| {
        candidates.with_footprint(row, |shape| {
            outline.set(shape);
            let is_surveyed = metres <= gates.survey().way_to_edge(metres, outline, search);
            (gates_of(shape, gates, metres), is_surveyed)
        })
    };
    let found: Vec<(Vec<Coord>, bool)> =
        (0..candidates.len()).into_par_iter().map_init(Default::default, one).collect();
    let is_surveyed = found.iter().map(|it| it.1).collect();
    let by_row = found.into_iter().map(|it| it.0).enumerate();
    Entrances { gates: by_row.filter(|it| !it.1.is_empty()).collect(), is_surveyed }
}

/// In the order of the layer.
fn gates_of(shape: Shape<'_>, gates: &Layer, metres: f64) -> Vec<Coord> {
    if shape.is_empty() {
        return Vec::new();
    }
    let margin = Coord { x: metres, y: metres };
    let near = Rect::new(shape.bounds().min() - margin, shape.bounds().max() + margin);
    let mut rows = gates.features().rows_near(near);
    if rows.is_empty() {
        return Vec::new();
    }
    rows.sort_unstable();
    let geometry = shape.to_geometry();
    let is_at = |at: &Coord| Euclidean.distance(&geometry, &Point(*at)) <= metres;
    let points = rows.into_iter().map(|row| gates.shape(row as usize));
    let coords = points.filter(|it| it.kind() == Kind::Points).flat_map(|it| it.coords().to_vec());
    coords.filter(is_at).collect()
}
