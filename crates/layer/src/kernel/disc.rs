//! How much line lies in a circle.

use geo::Coord;

use super::{
    Bounds, WIDE,
    packed::{above, below},
};
use crate::{Search, SegmentIndex, segment_index::Leaf};

impl SegmentIndex {
    /// Metres of line at most `radius` metres from `centre`: of a true circle, not of a polygon
    /// drawn into it. Points and the edges of areas have no length here.
    pub fn length_in_disc(&self, centre: Coord, radius: f64, search: &mut Search) -> f64 {
        let Some(top) = self.tree.levels().len().checked_sub(1) else { return 0.0 };
        let mut length = 0.0;
        let disc = Disc { centre, square: (radius * radius).min(f64::MAX) };
        let waiting = &mut search.waiting;
        waiting.clear();
        waiting.extend([top as u32, 0]);
        while let (Some(place), Some(level)) = (waiting.pop(), waiting.pop()) {
            let (level, first) = (level as usize, place as usize * WIDE);
            let node = &self.tree.levels()[level][place as usize];
            let nearest = node.squared_distances(Bounds::at(centre));
            let farthest = node.squared_reaches(centre.x, centre.y);
            for lane in (0..WIDE).filter(|&lane| nearest[lane] <= disc.square) {
                let child = first + lane;
                if farthest[lane] <= disc.square {
                    length += self.lengths[level][child];
                } else if level == 0 {
                    length += disc.length_of(&self.leaves[child]);
                } else {
                    waiting.extend([level as u32 - 1, child as u32]);
                }
            }
        }
        length
    }
}

/// A circle and what is in it.
struct Disc {
    centre: Coord,
    /// Square of the radius.
    square: f64,
}

impl Disc {
    /// Metres of line of sixteen segments. A segment is in the circle between the two solutions of
    /// |a + t (b - a)| = radius, as far as they lie between 0 and 1.
    fn length_of(&self, leaf: &Leaf) -> f64 {
        let mut lengths = [0.0; WIDE];
        for lane in 0..WIDE {
            let (x, y) = (leaf.a_x[lane] - self.centre.x, leaf.a_y[lane] - self.centre.y);
            let (along_x, along_y) =
                (leaf.b_x[lane] - leaf.a_x[lane], leaf.b_y[lane] - leaf.a_y[lane]);
            let a = along_x * along_x + along_y * along_y;
            let b = x * along_x + y * along_y;
            let c = x * x + y * y - self.square;
            let root = above(b * b - a * c, 0.0).sqrt();
            let inverse = 1.0 / a;
            let enters = above((-b - root) * inverse, 0.0);
            let leaves = below((root - b) * inverse, 1.0);
            // Lanes in no use and points divide by 0; the length of 0 tells them apart.
            let share = if leaf.length[lane] > 0.0 { above(leaves - enters, 0.0) } else { 0.0 };
            lengths[lane] = share * leaf.length[lane];
        }
        lengths.iter().sum()
    }
}
