//! The ground a layer describes completely.

use std::collections::HashMap;
use std::sync::OnceLock;

use geo::{Coord, Rect};

use crate::{Bounds, Kind, Outline, Search, SegmentIndex, Shape, Shapes};

/// The ground a layer describes completely: inside it, what is not in the layer does not exist;
/// outside it, nobody knows.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Invariant: one row, of areas; no part means nowhere was surveyed.
    ground: Shapes,
    /// The ground, if it is a rectangle along the axes: it answers most questions by itself.
    rectangle: Option<Bounds>,
    areas: OnceLock<SegmentIndex>,
    edge: OnceLock<SegmentIndex>,
}

impl Survey {
    /// A survey of the polygons of every shape in `shapes`; points and lines cover no ground.
    pub fn of_areas(shapes: &Shapes) -> Survey {
        let mut ground = Shapes::default();
        ground.start_row(Kind::Areas);
        for shape in shapes.iter().filter(|it| it.kind() == Kind::Areas) {
            shape.parts().for_each(|ring| ground.push_part(ring.iter().copied()));
        }
        let rectangle = rectangle(ground.get(0));
        Survey { ground, rectangle, areas: OnceLock::new(), edge: OnceLock::new() }
    }

    /// A survey of everything inside a rectangle.
    pub fn of_rect(rect: Rect) -> Survey {
        Survey::of_areas(&Shapes::from_geometries([&rect.to_polygon().into()]))
    }

    /// Nothing was surveyed.
    pub fn nowhere() -> Survey {
        Survey::of_areas(&Shapes::default())
    }

    /// The surveyed ground.
    pub fn ground(&self) -> Shape<'_> {
        self.ground.get(0)
    }

    /// The surveyed ground as a single row, for indexing.
    pub fn shapes(&self) -> &Shapes {
        &self.ground
    }

    /// The surveyed ground, indexed when first asked for.
    pub fn areas(&self) -> &SegmentIndex {
        self.areas.get_or_init(|| SegmentIndex::new(&self.ground, [0]))
    }

    /// Makes every index the survey is asked through, before many threads ask at once. Indexing is
    /// itself shared out between threads; one of them must not begin it while others wait for it.
    pub fn prepare(&self) {
        if self.rectangle.is_none() {
            self.areas();
            self.edge();
        }
    }

    /// The border of the surveyed ground, indexed when first asked for.
    fn edge(&self) -> &SegmentIndex {
        self.edge.get_or_init(|| SegmentIndex::new(&edge(self.ground()), [0]))
    }

    /// Whether the survey is seen at a glance to hold everything in `bounds`; only rectangles are.
    pub fn plainly_holds(&self, bounds: Bounds) -> bool {
        self.rectangle.is_some_and(|it| it.contain(bounds))
    }

    /// The way in metres from an outline to the edge of the surveyed ground, or `limit` when it is
    /// longer; 0 when part of the outline lies outside.
    ///
    /// Borders that two polygons of the survey share vertex by vertex are no edge. Where polygons
    /// overlap, their borders inside one another count, so the true way may be longer.
    pub fn way_to_edge(&self, limit: f64, outline: &Outline, search: &mut Search) -> f64 {
        if outline.is_empty() || limit <= 0.0 {
            return 0.0;
        }
        if let Some(rectangle) = self.rectangle {
            return rectangle.margin(outline.bounds()).clamp(0.0, limit);
        }
        if !self.areas().holds_starts_of(outline, search) {
            return 0.0;
        }
        self.edge().nearest_within(limit, outline, search).map_or(limit, |it| it.distance)
    }
}

/// The rectangle a shape is, if it is one.
fn rectangle(shape: Shape<'_>) -> Option<Bounds> {
    let coords = shape.coords();
    let is_ring = shape.parts().len() == 1 && coords.len() == 5;
    let along_axes = coords.windows(2).all(|it| (it[0].x == it[1].x) != (it[0].y == it[1].y));
    (is_ring && along_axes).then(|| Bounds::of(coords))
}

/// The edges of a shape as lines, without those that run both ways.
fn edge(shape: Shape<'_>) -> Shapes {
    let bits = |c: Coord| (c.x.to_bits(), c.y.to_bits());
    let mut both_ways: HashMap<_, i32> = HashMap::new();
    for (a, b) in shape.segments() {
        let (a, b) = (bits(a), bits(b));
        let (pair, step) = if a < b { ((a, b), 1) } else { ((b, a), -1) };
        *both_ways.entry(pair).or_default() += step;
    }
    let mut edge = Shapes::default();
    edge.start_row(Kind::Lines);
    for (a, b) in shape.segments() {
        let pair = (bits(a).min(bits(b)), bits(a).max(bits(b)));
        if both_ways[&pair] != 0 {
            edge.push_part([a, b]);
        }
    }
    edge
}

#[cfg(test)]
mod tests {
    use geo::{Coord, Rect, point};

    use super::Survey;
    use crate::{Outline, Search, Shapes};

    fn rect(west: f64, east: f64) -> Rect {
        Rect::new(Coord { x: west, y: 0.0 }, Coord { x: east, y: 10.0 })
    }

    fn way(survey: &Survey, x: f64) -> f64 {
        let mut outline = Outline::default();
        outline.set_point(point! { x: x, y: 5.0 }.0);
        survey.way_to_edge(100.0, &outline, &mut Search::default())
    }

    #[test]
    fn a_border_between_two_districts_is_no_edge() {
        let districts = [rect(0.0, 10.0).to_polygon().into(), rect(10.0, 20.0).to_polygon().into()];
        let both = Survey::of_areas(&Shapes::from_geometries(&districts));
        assert_eq!(way(&both, 10.0), 5.0);
        assert_eq!(way(&both, 18.0), 2.0);
        assert_eq!(way(&both, 21.0), 0.0);
    }

    #[test]
    fn a_rectangle_answers_like_any_other_ground() {
        let plain = Survey::of_rect(rect(0.0, 20.0));
        let triangles = rect(0.0, 20.0).to_polygon();
        let ring = &triangles.exterior().0;
        let halves = [
            geo::polygon![ring[0], ring[1], ring[2]].into(),
            geo::polygon![ring[0], ring[2], ring[3]].into(),
        ];
        let halves = Survey::of_areas(&Shapes::from_geometries(&halves));
        for x in [-1.0, 0.0, 0.5, 3.0, 10.0, 19.0, 20.0, 25.0] {
            assert_eq!(way(&plain, x), way(&halves, x), "{x}");
        }
    }

    #[test]
    fn nowhere_has_no_inside() {
        assert_eq!(way(&Survey::nowhere(), 0.0), 0.0);
    }
}
