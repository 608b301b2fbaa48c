//! Area of what several sets of rings cover together, slab by slab.

use geo::Coord;

use super::{
    Bounds,
    outline::is_left_of,
    overlap::Covered,
    packed::{above, below},
};

/// A set of rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The shape asked about.
    Shape = 0,
    /// What covers it.
    Certain = 1,
    /// What may cover it.
    Maybe = 2,
    /// What was surveyed.
    Surveyed = 3,
}

/// How many rings of each [`Ground`] lie on a place.
type Depth = [i32; 4];

/// Area of what several sets of rings cover together.
///
/// The plane is cut into level slabs at every vertex and every crossing. Inside a slab edges are
/// straight and do not cross, so each strip between neighbours is a trapezoid: its area is its
/// width half way up, times the height. A crossing missed to rounding moves the result by the
/// square of the rounding, so shared edges, touching corners and slivers need no special care.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    width: f64,
    height: f64,
    corner: Coord,
    depth: Depth,
    edges: Vec<Edge>,
    levels: Vec<f64>,
    open: Vec<(f64, u32)>,
}

/// An edge, from its lower end to its upper one, seen from the frame's south-western corner.
#[derive(Clone, Copy, Debug)]
struct Edge {
    low_y: f64,
    high_y: f64,
    low_x: f64,
    high_x: f64,
    slope: f64,
    ground: Ground,
    row: u32,
    /// What crossing it eastwards adds to the depth.
    change: i32,
}

impl Edge {
    fn x_at(&self, y: f64) -> f64 {
        let x = self.low_x + (y - self.low_y) * self.slope;
        below(above(x, self.west()), self.east())
    }

    fn west(&self) -> f64 {
        below(self.low_x, self.high_x)
    }

    fn east(&self) -> f64 {
        above(self.low_x, self.high_x)
    }
}

impl Sweep {
    /// Empties the sweep and sets the frame in which edges will be added.
    pub(crate) fn begin(&mut self, frame: Bounds) {
        self.corner = Coord { x: frame.min_x, y: frame.min_y };
        self.width = frame.max_x - frame.min_x;
        self.height = frame.max_y - frame.min_y;
        self.depth = [0; 4];
        self.edges.clear();
    }

    /// Says how many rings of a set lie on the frame's south-western corner.
    pub(crate) fn begin_in(&mut self, ground: Ground, depth: i32) {
        self.depth[ground as usize] = depth;
    }

    /// Whether any edge reaches into the frame.
    pub(crate) fn has_edges(&self) -> bool {
        !self.edges.is_empty()
    }

    /// Whether the corner is covered for certain.
    pub(crate) fn counts_certain(&self) -> bool {
        is_certain(self.depth)
    }

    /// Whether the corner is covered, may be covered, or was not surveyed.
    pub(crate) fn counts_possible(&self) -> bool {
        is_possible(self.depth)
    }

    /// Adds an edge as far as it matters inside the frame. What lies west of the frame is replaced
    /// by its shadow on the western side, which keeps every depth right.
    pub(crate) fn add(&mut self, ground: Ground, row: u32, a: Coord, b: Coord) {
        let a = Coord { x: a.x - self.corner.x, y: a.y - self.corner.y };
        let b = Coord { x: b.x - self.corner.x, y: b.y - self.corner.y };
        let change = if b.y > a.y { -1 } else { 1 };
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        match (a.x <= 0.0, b.x <= 0.0) {
            (false, false) => self.push(ground, row, low, high, change),
            (true, true) => {}
            (a_is_west, _) => {
                let at = crossing_of_side(a, b);
                let here = Coord { x: 0.0, y: at };
                let (low, high) = if low.x <= 0.0 { (here, high) } else { (low, here) };
                self.push(ground, row, low, high, change);
                if passes_above_origin(a, b) {
                    let top = Coord { x: 0.0, y: self.height };
                    let foot = Coord { x: 0.0, y: at.clamp(0.0, self.height) };
                    self.push(ground, row, foot, top, if a_is_west { 1 } else { -1 });
                }
            }
        }
    }

    fn push(&mut self, ground: Ground, row: u32, low: Coord, high: Coord, change: i32) {
        let slope = (high.x - low.x) / (high.y - low.y);
        let (low_y, high_y) = (low.y.max(0.0), high.y.min(self.height));
        if low_y < high_y {
            let x_at = |y: f64| low.x + (y - low.y) * slope;
            let low_x = if low_y == low.y { low.x } else { x_at(low_y) };
            let high_x = if high_y == high.y { high.x } else { x_at(high_y) };
            self.edges.push(Edge { low_y, high_y, low_x, high_x, slope, ground, row, change });
        }
    }

    /// The area of the shape that is covered.
    pub(crate) fn covered(&mut self) -> Covered {
        self.edges.sort_unstable_by(|one, other| {
            one.low_y.total_cmp(&other.low_y).then(one.low_x.total_cmp(&other.low_x))
        });
        self.find_levels();
        let mut covered = Covered::default();
        let mut next = 0;
        self.open.clear();
        for at in 1..self.levels.len() {
            let (from, to) = (self.levels[at - 1], self.levels[at]);
            while next < self.edges.len() && self.edges[next].low_y <= from {
                self.open.push((0.0, next as u32));
                next += 1;
            }
            self.add_slab(from, to, &mut covered);
        }
        covered
    }

    /// Every height at which an edge begins, ends or crosses another, once.
    fn find_levels(&mut self) {
        self.levels.clear();
        for (at, edge) in self.edges.iter().enumerate() {
            self.levels.extend([edge.low_y, edge.high_y]);
            for other in &self.edges[at + 1..] {
                if other.low_y >= edge.high_y {
                    break;
                }
                if may_cross(edge, other) {
                    self.levels.extend(crossing_level(edge, other));
                }
            }
        }
        self.levels.sort_unstable_by(f64::total_cmp);
        self.levels.dedup();
    }

    fn add_slab(&mut self, from: f64, to: f64, covered: &mut Covered) {
        let middle = f64::midpoint(from, to);
        let edges = &self.edges;
        self.open.retain_mut(|(x, edge)| {
            let edge = &edges[*edge as usize];
            *x = edge.x_at(middle);
            edge.high_y >= to
        });
        sort_nearly_sorted(&mut self.open);
        let mut depth = self.depth;
        for pair in 0..self.open.len() {
            let (x, edge) = self.open[pair];
            let edge = &edges[edge as usize];
            depth[edge.ground as usize] += edge.change;
            let Some(&(next_x, _)) = self.open.get(pair + 1) else { break };
            let area = (next_x - x) * (to - from);
            if is_certain(depth) && depth[Ground::Shape as usize] > 0 {
                covered.certain += area;
            }
            if is_possible(depth) && depth[Ground::Shape as usize] > 0 {
                covered.possible += area;
            }
        }
    }
}

fn is_certain(depth: Depth) -> bool {
    depth[Ground::Certain as usize] > 0
}

fn is_possible(depth: Depth) -> bool {
    is_certain(depth) || depth[Ground::Maybe as usize] > 0 || depth[Ground::Surveyed as usize] <= 0
}

/// Edges of one valid feature meet at their ends only; surveyed ground may be drawn twice.
fn may_cross(one: &Edge, other: &Edge) -> bool {
    let is_same = one.ground == other.ground && one.row == other.row;
    let is_beside = one.east() < other.west() || other.east() < one.west();
    !is_beside && (!is_same || one.ground == Ground::Surveyed)
}

/// The height at which two edges cross between their ends, as far as both reach.
fn crossing_level(one: &Edge, other: &Edge) -> Option<f64> {
    let (from, to) = (above(one.low_y, other.low_y), below(one.high_y, other.high_y));
    if from >= to {
        return None;
    }
    let at_from = one.x_at(from) - other.x_at(from);
    let at_to = one.x_at(to) - other.x_at(to);
    let swap_sides = at_from < 0.0 && at_to > 0.0 || at_from > 0.0 && at_to < 0.0;
    swap_sides.then(|| from + (to - from) * (at_from / (at_from - at_to)))
}

/// Whether the line through `a` and `b`, of which one is west of the frame and one is not, meets
/// the western side north of the corner. Has to agree with how depth at the corner was counted.
fn passes_above_origin(a: Coord, b: Coord) -> bool {
    if (a.y <= 0.0) == (b.y <= 0.0) {
        return a.y > 0.0;
    }
    is_left_of(a, b) != (b.x > a.x)
}

/// Height at which the line through `a` and `b` meets the western side.
fn crossing_of_side(a: Coord, b: Coord) -> f64 {
    let at = a.y - a.x * ((b.y - a.y) / (b.x - a.x));
    at.clamp(a.y.min(b.y), a.y.max(b.y))
}

/// Insertion sort by x: from slab to slab few edges change places.
fn sort_nearly_sorted(open: &mut [(f64, u32)]) {
    for at in 1..open.len() {
        let mut place = at;
        while place > 0 && open[place].0 < open[place - 1].0 {
            open.swap(place, place - 1);
            place -= 1;
        }
    }
}
