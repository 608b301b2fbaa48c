//! How much line lies within a distance of an outline.

use geo::Coord;

use super::{Bounds, Outline};
use crate::{Search, SegmentIndex};

impl SegmentIndex {
    /// Metres of line at most `radius` metres from `outline`, or inside it. Points and the edges of
    /// areas have no length here.
    pub fn length_within(&self, radius: f64, outline: &Outline, search: &mut Search) -> f64 {
        if outline.is_empty() {
            return 0.0;
        }
        let mut length = 0.0;
        let square = (radius * radius).min(f64::MAX);
        let Search { stack, spans, crossings, .. } = search;
        self.tree.visit(outline.bounds(), square, stack, |leaf| {
            let leaf = &self.leaves[leaf];
            let bounds = leaf.squared_distances(outline.bounds());
            for (lane, &bound) in bounds.iter().enumerate() {
                if bound <= square && leaf.length[lane] > 0.0 {
                    let piece = Piece { a: leaf.start(lane), b: leaf.end(lane) };
                    let share = piece.share_within(radius, outline, spans, crossings);
                    length += share * leaf.length[lane];
                }
            }
        });
        length
    }
}

/// A straight piece of line; places on it run from 0 to 1.
#[derive(Clone, Copy)]
struct Piece {
    a: Coord,
    b: Coord,
}

/// No place at all.
const NOWHERE: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

impl Piece {
    /// The part of the piece that is near: places near each edge, joined, and what is left of it
    /// inside the area.
    fn share_within(
        self,
        radius: f64,
        outline: &Outline,
        spans: &mut Vec<(f64, f64)>,
        crossings: &mut Vec<f64>,
    ) -> f64 {
        spans.clear();
        let reach = Bounds::of_segment(self.a, self.b).grown(radius);
        for (start, end) in outline.edges_of(|group| reach.touches(group)) {
            if !reach.touches(Bounds::of_segment(start, end)) {
                continue;
            }
            let (from, to) = self.near_edge(radius, start, end);
            let (from, to) = (from.max(0.0), to.min(1.0));
            if from <= 0.0 && to >= 1.0 {
                return 1.0;
            }
            if from < to {
                spans.push((from, to));
            }
        }
        if outline.bounds().touches(Bounds::of_segment(self.a, self.b)) {
            self.add_inside(outline, spans, crossings);
        }
        joined_length(spans)
    }

    /// The places at most `radius` from an edge: from the first to the last that is near one of its
    /// ends or beside it, for what is near a straight edge is in one piece.
    fn near_edge(self, radius: f64, start: Coord, end: Coord) -> (f64, f64) {
        let spans = [
            self.near_point(radius, start),
            self.near_point(radius, end),
            self.beside(radius, start, end),
        ];
        spans.into_iter().fold(NOWHERE, |all, span| (all.0.min(span.0), all.1.max(span.1)))
    }

    /// The places in a circle, on the whole straight line.
    fn near_point(self, radius: f64, centre: Coord) -> (f64, f64) {
        let (x, y) = (self.a.x - centre.x, self.a.y - centre.y);
        let along = self.along();
        let a = along.x * along.x + along.y * along.y;
        let b = x * along.x + y * along.y;
        let c = x * x + y * y - radius * radius;
        let under_root = b * b - a * c;
        if under_root < 0.0 {
            return NOWHERE;
        }
        let root = under_root.sqrt();
        ((-b - root) / a, (root - b) / a)
    }

    /// The places whose foot is on the edge, and which are at most `radius` from it.
    fn beside(self, radius: f64, start: Coord, end: Coord) -> (f64, f64) {
        let edge = Coord { x: end.x - start.x, y: end.y - start.y };
        let square = edge.x * edge.x + edge.y * edge.y;
        if square == 0.0 {
            return NOWHERE;
        }
        let (x, y) = (self.a.x - start.x, self.a.y - start.y);
        let along = self.along();
        let foot = (x * edge.x + y * edge.y, along.x * edge.x + along.y * edge.y);
        let side = (x * edge.y - y * edge.x, along.x * edge.y - along.y * edge.x);
        let reach = radius * square.sqrt();
        let on_edge = solve_between(foot, 0.0, square);
        let near = solve_between(side, -reach, reach);
        let span = (on_edge.0.max(near.0), on_edge.1.min(near.1));
        if span.0 <= span.1 { span } else { NOWHERE }
    }

    /// Adds the places inside the area. The piece is cut where it crosses an edge, and each cut
    /// decided by its middle: near an edge, where that could be in doubt, it is within the radius.
    fn add_inside(self, outline: &Outline, spans: &mut Vec<(f64, f64)>, crossings: &mut Vec<f64>) {
        crossings.clear();
        crossings.extend([0.0, 1.0]);
        let along = self.along();
        let bounds = Bounds::of_segment(self.a, self.b);
        for (start, end) in outline.edges_of(|group| bounds.touches(group)) {
            if !bounds.touches(Bounds::of_segment(start, end)) {
                continue;
            }
            let edge = Coord { x: end.x - start.x, y: end.y - start.y };
            let turn = along.x * edge.y - along.y * edge.x;
            if turn != 0.0 {
                let (x, y) = (start.x - self.a.x, start.y - self.a.y);
                let at = (x * edge.y - y * edge.x) / turn;
                if 0.0 < at && at < 1.0 {
                    crossings.push(at);
                }
            }
        }
        crossings.sort_unstable_by(f64::total_cmp);
        for pair in crossings.windows(2) {
            let middle = f64::midpoint(pair[0], pair[1]);
            let middle = Coord { x: self.a.x + middle * along.x, y: self.a.y + middle * along.y };
            if outline.contains(middle) {
                spans.push((pair[0], pair[1]));
            }
        }
    }

    fn along(self) -> Coord {
        Coord { x: self.b.x - self.a.x, y: self.b.y - self.a.y }
    }
}

/// Where `low <= at_0 + t * rise <= high`.
fn solve_between((at_0, rise): (f64, f64), low: f64, high: f64) -> (f64, f64) {
    if rise == 0.0 {
        let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
        return if low <= at_0 && at_0 <= high { everywhere } else { NOWHERE };
    }
    let (one, other) = ((low - at_0) / rise, (high - at_0) / rise);
    (one.min(other), one.max(other))
}

/// Length of what the spans cover together.
fn joined_length(spans: &mut [(f64, f64)]) -> f64 {
    spans.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let (mut length, mut reached) = (0.0, 0.0);
    for &(from, to) in spans.iter() {
        if to > reached {
            length += to - from.max(reached);
            reached = to;
        }
    }
    length
}
