//! A shape made ready for many distance questions.

use geo::Coord;

use super::{
    Bounds,
    packed::{above, below},
};
use crate::{Kind, Shape};

/// Edges compared side by side.
const LANES: usize = 4;
/// Edges with a rectangle of their own, so that a long outline need not be walked all round. Most
/// parcels are a single group.
const GROUP: usize = 8 * LANES;

/// Squares of distances below this are a touch: a micrometre, far below what any survey can tell,
/// and well above the 7 nm that doubles can tell apart at 40,000 km from the origin.
const TOUCH: f64 = 1e-12;

/// A shape made ready for many distance questions. Keep one a thread and [`Outline::set`] it for
/// each shape: it allocates only when a shape is larger than all before.
#[derive(Clone, Debug)]
pub struct Outline {
    kind: Kind,
    bounds: Bounds,
    n_edges: usize,
    edges: Vec<Lanes>,
    /// The rectangle around each [`GROUP`] of edges.
    groups: Vec<Bounds>,
    /// The first vertex of every part; every vertex of points.
    starts: Vec<Coord>,
}

/// Four edges side by side; a point is an edge without length.
#[derive(Clone, Copy, Debug, Default)]
struct Lanes {
    x: [f64; LANES],
    y: [f64; LANES],
    end_x: [f64; LANES],
    end_y: [f64; LANES],
    /// One over the square of the length; 0 for a point.
    inverse: [f64; LANES],
}

impl Default for Outline {
    fn default() -> Outline {
        Outline {
            kind: Kind::Points,
            bounds: Bounds::EMPTY,
            n_edges: 0,
            edges: Vec::new(),
            groups: Vec::new(),
            starts: Vec::new(),
        }
    }
}

impl Outline {
    /// Makes this the outline of `shape`.
    pub fn set(&mut self, shape: Shape<'_>) {
        self.kind = shape.kind();
        self.bounds = Bounds::of(shape.coords());
        self.n_edges = 0;
        self.edges.clear();
        self.groups.clear();
        self.starts.clear();
        for part in shape.parts().filter(|part| !part.is_empty()) {
            if self.kind == Kind::Points {
                self.starts.extend_from_slice(part);
                part.iter().for_each(|&point| self.push(point, point));
                continue;
            }
            self.starts.push(part[0]);
            part.windows(2).for_each(|pair| self.push(pair[0], pair[1]));
            let last = part[part.len() - 1];
            if part.len() == 1 || self.kind == Kind::Lines {
                self.push(last, last);
            }
        }
        self.finish();
    }

    /// Makes this the outline of a single point.
    pub fn set_point(&mut self, point: Coord) {
        self.set(Shape::of_one_part(Kind::Points, &[point], &[0, 1]));
    }

    /// What the shape is made of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The rectangle around the shape.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether the shape has no vertex.
    pub fn is_empty(&self) -> bool {
        self.n_edges == 0
    }

    /// The first vertex of every part; every vertex of points.
    pub(crate) fn starts(&self) -> &[Coord] {
        &self.starts
    }

    /// Every edge of the groups whose rectangle is `wanted`; a point, and the end of a line, is an
    /// edge without length.
    pub(crate) fn edges_of<'a>(
        &'a self,
        wanted: impl Fn(Bounds) -> bool + 'a,
    ) -> impl Iterator<Item = (Coord, Coord)> + 'a {
        let groups = self.groups.iter().enumerate().filter(move |(_, bounds)| wanted(**bounds));
        groups.flat_map(|(group, _)| {
            let first = group * GROUP;
            (first..self.n_edges.min(first + GROUP)).map(|edge| self.edge(edge))
        })
    }

    fn edge(&self, edge: usize) -> (Coord, Coord) {
        let (lanes, lane) = (&self.edges[edge / LANES], edge % LANES);
        let start = Coord { x: lanes.x[lane], y: lanes.y[lane] };
        (start, Coord { x: lanes.end_x[lane], y: lanes.end_y[lane] })
    }

    fn push(&mut self, start: Coord, end: Coord) {
        let lane = self.n_edges % LANES;
        if lane == 0 {
            self.edges.push(Lanes::default());
        }
        let lanes = self.edges.last_mut().expect("a group of lanes was begun");
        lanes.x[lane] = start.x;
        lanes.y[lane] = start.y;
        lanes.end_x[lane] = end.x;
        lanes.end_y[lane] = end.y;
        self.n_edges += 1;
    }

    /// Repeats the last edge, so that whole lanes can be compared; divides for all at once, and
    /// draws the groups' rectangles.
    fn finish(&mut self) {
        let used = self.n_edges % LANES;
        if let (1.., Some(lanes)) = (used, self.edges.last_mut()) {
            for lane in used..LANES {
                lanes.x[lane] = lanes.x[used - 1];
                lanes.y[lane] = lanes.y[used - 1];
                lanes.end_x[lane] = lanes.end_x[used - 1];
                lanes.end_y[lane] = lanes.end_y[used - 1];
            }
        }
        for lanes in &mut self.edges {
            for lane in 0..LANES {
                let (x, y) = (lanes.end_x[lane] - lanes.x[lane], lanes.end_y[lane] - lanes.y[lane]);
                let square = x * x + y * y;
                lanes.inverse[lane] = if square > 0.0 { 1.0 / square } else { 0.0 };
            }
        }
        if self.n_edges <= GROUP {
            self.groups.push(self.bounds);
            return;
        }
        for first in (0..self.n_edges).step_by(GROUP) {
            let edges = first..self.n_edges.min(first + GROUP);
            let boxes = edges.map(|edge| self.edge(edge)).map(|(a, b)| Bounds::of_segment(a, b));
            self.groups.push(boxes.fold(Bounds::EMPTY, Bounds::with));
        }
    }

    /// Square of the distance to the straight piece from `a` to `b`; 0 where they touch or cross,
    /// and where it lies inside an area.
    pub(crate) fn squared_distance(&self, a: Coord, b: Coord) -> f64 {
        if self.bounds.touches(Bounds::of_segment(a, b)) && self.meets(a, b) {
            return 0.0;
        }
        let mut square = self.squared_to_point(a);
        if a != b {
            square = below(square, self.squared_to_point(b));
            square = below(square, self.squared_from_starts(a, b));
        }
        if square < TOUCH { 0.0 } else { square }
    }

    /// Whether `point` lies inside the area; of points on the edge nothing is promised.
    pub(crate) fn contains(&self, point: Coord) -> bool {
        self.kind == Kind::Areas
            && self.bounds.touches(Bounds::at(point))
            && self
                .edges_of(|group| passes_east(group, point))
                .map(|(a, b)| turn_about(point, a, b))
                .sum::<i32>()
                != 0
    }

    /// Whether the piece crosses an edge, or begins inside the area.
    fn meets(&self, a: Coord, b: Coord) -> bool {
        let mut winding = 0;
        let piece = Bounds::of_segment(a, b);
        for (start, end) in self.edges_of(|it| it.touches(piece) || passes_east(it, a)) {
            if cross_properly(a, b, start, end) {
                return true;
            }
            winding += turn_about(a, start, end);
        }
        self.kind == Kind::Areas && winding != 0
    }

    /// Square of the distance from a point to the nearest edge.
    fn squared_to_point(&self, point: Coord) -> f64 {
        self.least_of_groups(Bounds::at(point), |edges| squared_to_point(edges, point))
    }

    /// Square of the distance from the nearest vertex to a piece that has a length.
    fn squared_from_starts(&self, a: Coord, b: Coord) -> f64 {
        self.least_of_groups(Bounds::of_segment(a, b), |edges| squared_from_starts(edges, a, b))
    }

    /// The least square over all groups that can have a lesser one than those before.
    fn least_of_groups(&self, query: Bounds, least: impl Fn(&[Lanes]) -> f64) -> f64 {
        if let [_] = *self.groups {
            return least(&self.edges);
        }
        let mut best = f64::MAX;
        for (group, edges) in self.groups.iter().zip(self.edges.chunks(GROUP / LANES)) {
            if group.squared_distance(query) <= best {
                best = below(least(edges), best);
            }
        }
        best
    }
}

fn squared_to_point(edges: &[Lanes], point: Coord) -> f64 {
    let mut best = [f64::MAX; LANES];
    for lanes in edges {
        for lane in 0..LANES {
            let (x, y) = (point.x - lanes.x[lane], point.y - lanes.y[lane]);
            let along_x = lanes.end_x[lane] - lanes.x[lane];
            let along_y = lanes.end_y[lane] - lanes.y[lane];
            let share = (x * along_x + y * along_y) * lanes.inverse[lane];
            let share = below(above(share, 0.0), 1.0);
            let (x, y) = (x - share * along_x, y - share * along_y);
            best[lane] = below(x * x + y * y, best[lane]);
        }
    }
    best.into_iter().fold(f64::MAX, below)
}

fn squared_from_starts(edges: &[Lanes], a: Coord, b: Coord) -> f64 {
    let (along_x, along_y) = (b.x - a.x, b.y - a.y);
    let square = along_x * along_x + along_y * along_y;
    let inverse = if square > 0.0 { 1.0 / square } else { 0.0 };
    let mut best = [f64::MAX; LANES];
    for lanes in edges {
        for lane in 0..LANES {
            let (x, y) = (lanes.x[lane] - a.x, lanes.y[lane] - a.y);
            let share = (x * along_x + y * along_y) * inverse;
            let share = below(above(share, 0.0), 1.0);
            let (x, y) = (x - share * along_x, y - share * along_y);
            best[lane] = below(x * x + y * y, best[lane]);
        }
    }
    best.into_iter().fold(f64::MAX, below)
}

/// Whether a ring's edges in these bounds can pass `point` to the east.
fn passes_east(bounds: Bounds, point: Coord) -> bool {
    bounds.min_y <= point.y && point.y <= bounds.max_y && point.x <= bounds.max_x
}

/// Whether two pieces cross at a point inside both.
fn cross_properly(a: Coord, b: Coord, c: Coord, d: Coord) -> bool {
    let side = |p: Coord, q: Coord, r: Coord| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let (c_side, d_side) = (side(a, b, c), side(a, b, d));
    if !(c_side < 0.0 && d_side > 0.0 || c_side > 0.0 && d_side < 0.0) {
        return false;
    }
    let (a_side, b_side) = (side(c, d, a), side(c, d, b));
    a_side < 0.0 && b_side > 0.0 || a_side > 0.0 && b_side < 0.0
}

/// What the edge from `a` to `b` adds to the times a ring runs round `point`: 1 when it passes
/// upwards to the east of it, -1 downwards, otherwise 0.
///
/// A point exactly on a line counts as a hair to the north, then a hair to the east of it, so that
/// a whole ring always adds up.
#[inline]
pub(crate) fn turn_about(point: Coord, a: Coord, b: Coord) -> i32 {
    if (a.y <= point.y) == (b.y <= point.y) {
        return 0;
    }
    let a = Coord { x: a.x - point.x, y: a.y - point.y };
    let b = Coord { x: b.x - point.x, y: b.y - point.y };
    let runs_up = b.y > a.y;
    match (is_left_of(a, b) == runs_up, runs_up) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => -1,
    }
}

/// Whether the origin lies to the left of the line from `a` to `b`, moved a hair north, and less
/// than a hair east, when it lies on the line.
#[inline]
pub(crate) fn is_left_of(a: Coord, b: Coord) -> bool {
    let side = a.x * b.y - a.y * b.x;
    if side != 0.0 {
        side > 0.0
    } else if a.x != b.x {
        b.x > a.x
    } else {
        b.y < a.y
    }
}
