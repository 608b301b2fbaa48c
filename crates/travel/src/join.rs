//! How shapes come onto the streets.

use geo::{Coord, Rect};
use rayon::prelude::*;
use siting_layer::{Kind, Shape};

use crate::{FAR, Network, Stop, Stops};

/// Which streets a shape may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frontage {
    /// Those that sites can have an entrance from.
    Needed,
    /// Any that the mode travels: for motorway junctions and the like.
    Any,
}

impl Network {
    /// Where a shape meets the streets: the nearest point of every street within the profile's
    /// joining distance of its outline. The legs there are straight. None when no street is near.
    pub fn join(&self, shape: Shape<'_>, frontage: Frontage) -> Vec<Stop> {
        let join = self.profile.join();
        if shape.is_empty() {
            return Vec::new();
        }
        let bounds = shape.bounds();
        let margin = Coord { x: join.metres, y: join.metres };
        let near = Rect::new(bounds.min() - margin, bounds.max() + margin);
        let streets = self.streets_near(near);
        let may_join =
            |it: &u32| frontage == Frontage::Any || self.streets[*it as usize].has_frontage;
        let streets = streets.into_iter().filter(may_join);
        streets.filter_map(|street| self.stop(shape, street, join.metres, join.kmh)).collect()
    }

    /// Where many shapes meet the streets, in their order.
    pub fn join_all<'a>(
        &self,
        n: usize,
        with_shape: impl Fn(usize, &dyn Fn(Shape<'_>) -> Vec<Stop>) -> Vec<Stop> + Sync + 'a,
        frontage: Frontage,
    ) -> Stops {
        let join = |shape: Shape<'_>| self.join(shape, frontage);
        let rows: Vec<Vec<Stop>> =
            (0..n).into_par_iter().map(|row| with_shape(row, &join)).collect();
        Stops::new(rows)
    }

    /// Where a shape meets one street, if it does within `most` metres.
    fn stop(&self, shape: Shape<'_>, street: u32, most: f64, kmh: f64) -> Option<Stop> {
        let course = self.courses.get(street as usize).coords();
        let nearest = nearest_on(course, shape);
        if most < nearest.distance {
            return None;
        }
        let it = &self.streets[street as usize];
        let length: f64 = course.windows(2).map(|it| way(it[0], it[1])).sum();
        let share = if 0.0 < length { (nearest.along / length).clamp(0.0, 1.0) } else { 0.0 };
        let part = |whole: u32, share: f64| match whole {
            FAR => FAR,
            whole => (f64::from(whole) * share).round() as u32,
        };
        Some(Stop {
            street,
            behind_ms: [part(it.ms[0], share), part(it.ms[1], 1.0 - share)],
            behind_mm: part(it.mm, share),
            leg_ms: (nearest.distance * 3600.0 / kmh).round() as u32,
            leg_mm: (nearest.distance * 1000.0).round() as u32,
            at: nearest.at,
        })
    }
}

/// The point of a line that is nearest to a shape.
#[derive(Clone, Copy)]
struct NearestOn {
    distance: f64,
    /// Metres from the line's beginning.
    along: f64,
    at: Coord,
}

/// Of several nearest points the first along the line.
fn nearest_on(course: &[Coord], shape: Shape<'_>) -> NearestOn {
    let mut best = NearestOn { distance: f64::INFINITY, along: 0.0, at: course[0] };
    let mut walked = 0.0;
    for pair in course.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        for (at, distance) in nearest_on_segment(a, b, shape) {
            let along = walked + way(a, at);
            if distance < best.distance || (distance == best.distance && along < best.along) {
                best = NearestOn { distance, along, at };
            }
        }
        walked += way(a, b);
    }
    best
}

/// Points of a segment among which the nearest to the shape is.
fn nearest_on_segment(a: Coord, b: Coord, shape: Shape<'_>) -> Vec<(Coord, f64)> {
    if shape.kind() == Kind::Areas && holds(shape, a) {
        return vec![(a, 0.0)];
    }
    let mut found = Vec::new();
    if shape.kind() == Kind::Points {
        found.extend(shape.coords().iter().map(|&it| projected(it, a, b)));
        return found;
    }
    for (c, d) in shape.segments() {
        if let Some(at) = crossing(a, b, c, d) {
            found.push((at, 0.0));
            continue;
        }
        found.extend([projected(c, a, b), projected(d, a, b)]);
        found.extend([(a, projected(a, c, d).1), (b, projected(b, c, d).1)]);
    }
    found
}

/// The point of the segment `a b` nearest to `c`, and how far it is.
fn projected(c: Coord, a: Coord, b: Coord) -> (Coord, f64) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share = if 0.0 < length { ((c.x - a.x) * dx + (c.y - a.y) * dy) / length } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    let at = Coord { x: a.x + share * dx, y: a.y + share * dy };
    (at, way(at, c))
}

/// Where two segments cross; `None` when they only run along one another.
fn crossing(a: Coord, b: Coord, c: Coord, d: Coord) -> Option<Coord> {
    let cross = |u: Coord, v: Coord| u.x * v.y - u.y * v.x;
    let minus = |u: Coord, v: Coord| Coord { x: u.x - v.x, y: u.y - v.y };
    let (ab, cd) = (minus(b, a), minus(d, c));
    let slant = cross(ab, cd);
    if slant == 0.0 {
        return None;
    }
    let ac = minus(c, a);
    let (s, t) = (cross(ac, cd) / slant, cross(ac, ab) / slant);
    let is_inside = (0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t);
    is_inside.then_some(Coord { x: a.x + s * ab.x, y: a.y + s * ab.y })
}

/// Whether an area holds a point, by the number of its edges to the east.
fn holds(shape: Shape<'_>, at: Coord) -> bool {
    let is_east = |(a, b): &(Coord, Coord)| {
        (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
    };
    shape.segments().filter(is_east).count() % 2 == 1
}

fn way(a: Coord, b: Coord) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}
