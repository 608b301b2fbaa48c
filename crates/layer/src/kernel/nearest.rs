//! The nearest feature: branch and bound, beginning with the last answer.

use super::Outline;
use crate::{Search, SegmentIndex};

/// Farther than anything, and its square still a number.
const FAR: f64 = 1e150;

/// A feature and how far away it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Metres in the plane, edge to edge; 0 where the two touch, cross or lie in one another.
    pub distance: f64,
    /// The feature's row; of features at the very same distance the lowest.
    pub row: u32,
}

/// The best answer so far: square of the distance, row, leaf and lane.
#[derive(Clone, Copy)]
struct Best {
    square: f64,
    row: u32,
    place: Option<(u32, u32)>,
}

impl Best {
    fn improve(&mut self, square: f64, row: u32, place: (u32, u32)) {
        if square < self.square || square == self.square && row < self.row {
            *self = Best { square, row, place: Some(place) };
        }
    }

    /// Whether a feature can still be the answer: nothing is nearer than 0.
    fn can_improve(&self, row: u32) -> bool {
        self.square > 0.0 || row < self.row
    }

    /// What has to be looked at still. The margin is wider than rounding, so that the answer is the
    /// least of all distances as computed, whatever was asked before.
    fn limit(&self) -> f64 {
        self.square * (1.0 + 1e-9) + 1e-9
    }
}

impl SegmentIndex {
    /// The feature nearest to `outline`; `None` when there is none, or the outline is empty.
    pub fn nearest(&self, outline: &Outline, search: &mut Search) -> Option<Nearest> {
        self.nearest_within(FAR, outline, search)
    }

    /// The feature nearest to `outline`, if it is at most `limit` metres away.
    pub fn nearest_within(
        &self,
        limit: f64,
        outline: &Outline,
        search: &mut Search,
    ) -> Option<Nearest> {
        if self.is_empty() || outline.is_empty() {
            return None;
        }
        let mut best = Best { square: limit.min(FAR).powi(2), row: u32::MAX, place: None };
        if let Some(row) = self.lowest_area_around(outline, search) {
            best = Best { square: 0.0, row, place: search.last };
        }
        if let Some(place @ (leaf, lane)) = search.last {
            let square = self.squared_distance(leaf as usize, lane as usize, outline);
            best.improve(square, self.leaves[leaf as usize].rows[lane as usize], place);
        }
        let first_limit = best.limit();
        self.tree.search(outline.bounds(), first_limit, &mut search.stack, |leaf, limit| {
            let squares = self.leaves[leaf].squared_distances(outline.bounds());
            let mut limit = limit;
            for (lane, &bound) in squares.iter().enumerate() {
                let row = self.leaves[leaf].rows[lane];
                if bound <= limit && best.can_improve(row) {
                    let square = self.squared_distance(leaf, lane, outline);
                    best.improve(square, row, (leaf as u32, lane as u32));
                    limit = best.limit();
                }
            }
            limit
        });
        search.last = best.place.or(search.last);
        (best.row != u32::MAX).then(|| Nearest { distance: best.square.sqrt(), row: best.row })
    }

    fn squared_distance(&self, leaf: usize, lane: usize, outline: &Outline) -> f64 {
        let leaf = &self.leaves[leaf];
        outline.squared_distance(leaf.start(lane), leaf.end(lane))
    }

    /// The lowest row of an area in which some part of the outline begins.
    fn lowest_area_around(&self, outline: &Outline, search: &mut Search) -> Option<u32> {
        if !self.has_areas {
            return None;
        }
        outline.starts().iter().filter_map(|&start| self.area_around(start, search)).min()
    }
}
