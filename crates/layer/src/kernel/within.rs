//! How many features lie within a distance.

use geo::Coord;

use super::{Bounds, Outline};
use crate::{Search, SegmentIndex, segment_index::Leaf};

impl SegmentIndex {
    /// How many features lie at most `radius` metres from `outline`, edge to edge; those that touch,
    /// hold it or lie in it count.
    pub fn count_within(&self, radius: f64, outline: &Outline, search: &mut Search) -> u32 {
        if self.is_empty() || outline.is_empty() {
            return 0;
        }
        let mut count = 0;
        if self.rows_repeat {
            search.begin_counting(self.n_rows);
            count += self.count_areas_around(outline, search);
        }
        let square = (radius * radius).min(f64::MAX);
        let mut stack = std::mem::take(&mut search.stack);
        self.tree.visit(outline.bounds(), square, &mut stack, |leaf| {
            count += self.count_in_leaf(&self.leaves[leaf], square, outline, search);
        });
        search.stack = stack;
        count
    }

    fn count_in_leaf(
        &self,
        leaf: &Leaf,
        square: f64,
        outline: &Outline,
        search: &mut Search,
    ) -> u32 {
        let mut count = 0;
        let bounds = leaf.squared_distances(outline.bounds());
        for (lane, &bound) in bounds.iter().enumerate() {
            let row = leaf.rows[lane];
            if bound > square || self.rows_repeat && search.was_counted(row) {
                continue;
            }
            let (a, b) = (leaf.start(lane), leaf.end(lane));
            let is_near = squared_reach(outline.bounds(), a) <= square
                || outline.squared_distance(a, b) <= square;
            if is_near {
                count += 1;
                if self.rows_repeat {
                    search.count(row);
                }
            }
        }
        count
    }

    fn count_areas_around(&self, outline: &Outline, search: &mut Search) -> u32 {
        let mut count = 0;
        for &start in outline.starts().iter().filter(|_| self.has_areas) {
            self.n_areas_around(start, search);
            for at in 0..search.holding.len() {
                let (row, turns) = search.holding[at];
                if turns != 0 && !search.was_counted(row) {
                    search.count(row);
                    count += 1;
                }
            }
        }
        count
    }
}

/// Square of the distance from a point to the farthest corner.
fn squared_reach(bounds: Bounds, point: Coord) -> f64 {
    let x = (point.x - bounds.min_x).max(bounds.max_x - point.x);
    let y = (point.y - bounds.min_y).max(bounds.max_y - point.y);
    x * x + y * y
}
