//! The centre of a shape's area, line or points.

use geo::Coord;

use crate::{Kind, Shape};

/// The centre of a shape's area, or of its lines, or of its points: the first of these that is not
/// nothing. Taken relative to the first vertex, so that large coordinates cost no digits.
///
/// # Panics
///
/// Panics on a shape without a vertex.
pub fn centroid(shape: Shape<'_>) -> Coord {
    let origin = shape.coords()[0];
    let from_origin = |c: Coord| Coord { x: c.x - origin.x, y: c.y - origin.y };
    let mut sum = Weighed::default();
    if shape.kind() == Kind::Areas {
        for (a, b) in shape.segments() {
            let (a, b) = (from_origin(a), from_origin(b));
            let twice_area = a.x * b.y - b.x * a.y;
            sum.add(twice_area, (a.x + b.x) / 3.0, (a.y + b.y) / 3.0);
        }
    }
    if sum.weight <= 0.0 {
        sum = Weighed::default();
        for (a, b) in shape.segments() {
            let (a, b) = (from_origin(a), from_origin(b));
            sum.add((b.x - a.x).hypot(b.y - a.y), (a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
        }
    }
    if sum.weight <= 0.0 {
        sum = Weighed::default();
        for &c in shape.coords() {
            let c = from_origin(c);
            sum.add(1.0, c.x, c.y);
        }
    }
    Coord { x: origin.x + sum.x / sum.weight, y: origin.y + sum.y / sum.weight }
}

/// Sums for a weighted mean of points.
#[derive(Default)]
struct Weighed {
    weight: f64,
    x: f64,
    y: f64,
}

impl Weighed {
    fn add(&mut self, weight: f64, x: f64, y: f64) {
        self.weight += weight;
        self.x += weight * x;
        self.y += weight * y;
    }
}
