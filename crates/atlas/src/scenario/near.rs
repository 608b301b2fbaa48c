//! Which lines of a layer are near some places: one look at every row, whatever the number of edits.

use geo::{Coord, Rect};
use rayon::prelude::*;
use siting_layer::{FeatureIndex, Kind, Layer, Shapes, hull_of};

/// Places to look around, each on behalf of an edit.
#[derive(Debug, Default)]
pub(super) struct Places {
    rects: Shapes,
    /// The edit each place belongs to.
    edits: Vec<usize>,
}

impl Places {
    /// Looks around everything between two vertices, up to `metres` away.
    pub(super) fn push(&mut self, edit: usize, a: Coord, b: Coord, metres: f64) {
        let low = Coord { x: a.x.min(b.x) - metres, y: a.y.min(b.y) - metres };
        let high = Coord { x: a.x.max(b.x) + metres, y: a.y.max(b.y) + metres };
        self.rects.start_row(Kind::Lines);
        self.rects.push_part([low, high]);
        self.edits.push(edit);
    }

    /// Edit and row of every line whose rectangle touches that of a place of the edit; rising.
    pub(super) fn lines_near(&self, layer: &Layer) -> Vec<(usize, u32)> {
        let Some(all) = hull_of(self.rects.coords()) else { return Vec::new() };
        let index = FeatureIndex::new(&self.rects);
        let rows = (0..layer.len()).into_par_iter().with_min_len(4096);
        let near = rows.flat_map_iter(|row| {
            let shape = layer.shape(row);
            let is_line = shape.kind() == Kind::Lines && !shape.is_empty();
            let bounds = is_line.then(|| shape.bounds()).filter(|it| touch(*it, all));
            let places = bounds.map(|it| index.rows_near(it)).unwrap_or_default();
            places.into_iter().map(move |place| (self.edits[place as usize], row as u32))
        });
        let mut near: Vec<(usize, u32)> = near.collect();
        near.par_sort_unstable();
        near.dedup();
        near
    }
}

fn touch(a: Rect, b: Rect) -> bool {
    a.min().x <= b.max().x
        && b.min().x <= a.max().x
        && a.min().y <= b.max().y
        && b.min().y <= a.max().y
}
