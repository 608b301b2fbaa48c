//! Tiles that stay light: the smallest features give way.
//!
//! First in turn for coarser grains, in which one feature stands in for several, so that what is
//! drawn still covers the ground; and where that does not do, they are left out.

use crate::{
    cut::{Cut, Feature},
    properties::Field,
    source::Ground,
};

/// Vertices of a tile, at most.
const VERTICES: usize = 200_000;
/// Bytes of a tile, at most, before compression, as estimated. Compressed tiles are about half.
const BYTES: usize = 900_000;
/// What a feature takes besides its vertices and properties.
const BYTES_A_FEATURE: usize = 12;
/// What a vertex takes: two differences of one or two bytes each.
const BYTES_A_VERTEX: usize = 3;

/// What a tile may hold.
#[derive(Debug, Default)]
pub(crate) struct Load {
    vertices: usize,
    bytes: usize,
}

impl Load {
    /// Adds features with as many vertices altogether, and properties of so many bytes.
    pub(crate) fn add(&mut self, n_features: usize, n_vertices: usize, property_bytes: usize) {
        self.vertices += n_vertices;
        self.bytes += BYTES_A_FEATURE * n_features + BYTES_A_VERTEX * n_vertices + property_bytes;
    }

    /// Whether a tile can take it.
    pub(crate) fn is_within(&self) -> bool {
        self.vertices <= VERTICES && self.bytes <= BYTES
    }
}

/// Leaves out the smallest features until vertices and bytes are within bounds.
pub(crate) fn keep_within(cut: &mut Cut, ground: &Ground, fields: &[Field<'_>]) {
    let loads: Vec<Load> = cut.features.iter().map(|it| load(cut, it, fields)).collect();
    let (mut vertices, mut bytes) =
        loads.iter().fold((0, 0), |sum, it| (sum.0 + it.vertices, sum.1 + it.bytes));
    let mut is_left_out = vec![false; loads.len()];
    let is_within = |vertices, bytes| Load { vertices, bytes }.is_within();
    if is_within(vertices, bytes) {
        return;
    }
    for at in smallest_first(cut, ground) {
        if is_within(vertices, bytes) {
            break;
        }
        is_left_out[at] = true;
        vertices -= loads[at].vertices;
        bytes -= loads[at].bytes;
    }
    let mut left_out = is_left_out.into_iter();
    let n_before = cut.features.len();
    cut.features.retain(|_| left_out.next() == Some(false));
    cut.n_dropped += n_before - cut.features.len();
}

fn load(cut: &Cut, feature: &Feature, fields: &[Field<'_>]) -> Load {
    let mut load = Load::default();
    load.add(1, cut.n_vertices(feature), property_bytes(fields, feature.row));
    load
}

/// About how many bytes a feature's properties take.
pub(crate) fn property_bytes(fields: &[Field<'_>], row: u32) -> usize {
    fields.iter().map(|field| field.n_bytes(row as usize)).sum()
}

fn smallest_first(cut: &Cut, ground: &Ground) -> Vec<usize> {
    let size = |at: usize| ground.size(cut.features[at].row);
    let mut positions: Vec<usize> = (0..cut.features.len()).collect();
    positions.sort_unstable_by(|&a, &b| size(a).total_cmp(&size(b)).then(b.cmp(&a)));
    positions
}
