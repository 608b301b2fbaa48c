//! Tiles that stay light: the smallest features give way.

use crate::{cut::Cut, properties::Properties, source::Ground};

/// Vertices of a tile, at most.
const VERTICES: usize = 200_000;
/// Bytes of a tile, at most, before compression, as estimated. Compressed tiles are about half.
const BYTES: usize = 1_000_000;
/// What a feature takes besides its vertices and properties.
const BYTES_A_FEATURE: usize = 12;
/// What a vertex takes: two differences of one or two bytes each.
const BYTES_A_VERTEX: usize = 3;

/// Leaves out the smallest features until vertices and bytes are within bounds.
pub(crate) fn keep_within(cut: &mut Cut, ground: &Ground, properties: &Properties) {
    let fields = properties.fields();
    let n_vertices = |at: usize| cut.n_vertices(&cut.features[at]);
    let n_bytes = |at: usize| {
        let row = cut.features[at].row as usize;
        let properties: usize = fields.iter().map(|field| field.n_bytes(row)).sum();
        BYTES_A_FEATURE + BYTES_A_VERTEX * n_vertices(at) + properties
    };
    let all = 0..cut.features.len();
    let mut vertices: usize = all.clone().map(n_vertices).sum();
    let mut bytes: usize = all.clone().map(n_bytes).sum();
    if vertices <= VERTICES && bytes <= BYTES {
        return;
    }
    let size = |at: usize| ground.size(cut.features[at].row);
    let mut smallest_first: Vec<usize> = all.collect();
    smallest_first.sort_unstable_by(|&a, &b| size(a).total_cmp(&size(b)).then(b.cmp(&a)));
    let mut is_left_out = vec![false; cut.features.len()];
    for at in smallest_first {
        if vertices <= VERTICES && bytes <= BYTES {
            break;
        }
        is_left_out[at] = true;
        vertices -= n_vertices(at);
        bytes -= n_bytes(at);
    }
    let mut left_out = is_left_out.into_iter();
    let n_before = cut.features.len();
    cut.features.retain(|_| left_out.next() == Some(false));
    cut.n_dropped += n_before - cut.features.len();
}
