//! How much of a shape is covered: quick answers first, then a sweep.

use geo::Coord;

use super::{Bounds, Sweep, sweep::Ground};
use crate::{Kind, Search, SegmentIndex, Shape};

/// What may cover a shape.
#[derive(Clone, Copy, Debug)]
pub struct Overlap<'a> {
    /// Areas that cover.
    pub certain: &'a SegmentIndex,
    /// Areas of which it is not known whether they count.
    pub maybe: &'a SegmentIndex,
    /// The surveyed ground; `None` when every shape asked for lies inside.
    pub survey: Option<&'a SegmentIndex>,
}

/// How much of a shape is covered, in square metres of the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Covered {
    /// By what certainly covers.
    pub certain: f64,
    /// By what covers, may cover, or was not surveyed.
    pub possible: f64,
}

impl Overlap<'_> {
    /// How much of an area is covered; ground covered twice counts once. Points and lines have no
    /// ground to be covered.
    pub fn of(&self, shape: Shape<'_>, sweep: &mut Sweep, search: &mut Search) -> Covered {
        if shape.kind() != Kind::Areas || shape.is_empty() {
            return Covered::default();
        }
        let bounds = Bounds::of(shape.coords());
        let width = (bounds.max_x - bounds.min_x) + (bounds.max_y - bounds.min_y);
        // The frame stands a little off, so that no corner of the shape lies on it.
        let frame = bounds.grown(1e-3 + 1e-3 * width);
        let corner = Coord { x: frame.min_x, y: frame.min_y };
        sweep.begin(frame);
        self.certain.cut_out(Ground::Certain, corner, frame, sweep, search);
        self.maybe.cut_out(Ground::Maybe, corner, frame, sweep, search);
        match self.survey {
            Some(survey) => survey.cut_out(Ground::Surveyed, corner, frame, sweep, search),
            None => sweep.begin_in(Ground::Surveyed, 1),
        }
        if sweep.has_edges() {
            shape.segments().for_each(|(a, b)| sweep.add(Ground::Shape, 0, a, b));
            return sweep.covered();
        }
        let area = shape.plane_area();
        let whole = |holds: bool| if holds { area } else { 0.0 };
        Covered { certain: whole(sweep.counts_certain()), possible: whole(sweep.counts_possible()) }
    }
}

impl SegmentIndex {
    /// Adds the areas' edges in `frame` to the sweep, and how many areas lie on its corner.
    fn cut_out(
        &self,
        ground: Ground,
        corner: Coord,
        frame: Bounds,
        sweep: &mut Sweep,
        search: &mut Search,
    ) {
        if !self.has_areas {
            return;
        }
        sweep.begin_in(ground, self.n_areas_around(corner, search));
        self.tree.visit(frame, 0.0, &mut search.stack, |leaf| {
            let leaf = &self.leaves[leaf];
            for (lane, square) in leaf.squared_distances(frame).into_iter().enumerate() {
                if square == 0.0 && leaf.is_edge >> lane & 1 == 1 {
                    sweep.add(ground, leaf.rows[lane], leaf.start(lane), leaf.end(lane));
                }
            }
        });
    }
}
