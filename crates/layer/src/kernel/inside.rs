//! Which areas of an index a point lies in.

use geo::Coord;

use super::{Bounds, Outline, outline::turn_about};
use crate::{Search, SegmentIndex};

impl SegmentIndex {
    /// The lowest row of an area that `point` lies in. Of points on an edge nothing is promised.
    pub fn area_around(&self, point: Coord, search: &mut Search) -> Option<u32> {
        self.windings(point, search);
        let around = search.holding.iter().filter(|&&(_, turns)| turns != 0);
        around.map(|&(row, _)| row).min()
    }

    /// Whether every part of the outline begins inside an area.
    pub(crate) fn holds_starts_of(&self, outline: &Outline, search: &mut Search) -> bool {
        outline.starts().iter().all(|&start| self.n_areas_around(start, search) > 0)
    }

    /// How many areas lie on `point`. Of points on an edge nothing is promised, except that the
    /// answer fits the side on which [`turn_about`] sees each edge.
    pub(crate) fn n_areas_around(&self, point: Coord, search: &mut Search) -> i32 {
        self.windings(point, search);
        search.holding.iter().map(|&(_, turns)| turns).sum()
    }

    /// Leaves in `search.holding` every area whose rectangle holds the point, with the times its
    /// rings run round it. Only edges on the way east are looked at.
    fn windings(&self, point: Coord, search: &mut Search) {
        let (stack, holding) = (&mut search.stack, &mut search.holding);
        let east = self.areas.holding(point, stack, holding);
        if holding.is_empty() {
            return;
        }
        let query = Bounds { max_x: east, ..Bounds::at(point) };
        self.tree.visit(query, 0.0, stack, |leaf| {
            let leaf = &self.leaves[leaf];
            for (lane, square) in leaf.squared_distances(query).into_iter().enumerate() {
                if square != 0.0 || leaf.is_edge >> lane & 1 == 0 {
                    continue;
                }
                let turns = turn_about(point, leaf.start(lane), leaf.end(lane));
                if let (true, Some(held)) =
                    (turns != 0, holding.iter_mut().find(|(row, _)| *row == leaf.rows[lane]))
                {
                    held.1 += turns;
                }
            }
        });
    }
}
