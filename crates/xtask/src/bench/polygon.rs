//! Length of lines in the 64-sided polygon that GIS programs draw for a circle: to compare answers.

use std::f64::consts::TAU;

use geo::{Coord, Rect};
use siting_layer::{Layer, Shape, centroid};

const SIDES: usize = 64;

/// Metres of the layer's lines in a regular polygon with 64 corners on the circle about each site's
/// centre, one of them due east.
pub(crate) fn lengths_in_polygons(sites: &Layer, lines: &Layer, radius: f64) -> Vec<f64> {
    let corners: Vec<Coord> = (0..=SIDES)
        .map(|corner| {
            let angle = corner as f64 / SIDES as f64 * TAU;
            Coord { x: radius * angle.cos(), y: radius * angle.sin() }
        })
        .collect();
    let apothem = radius * (TAU / 2.0 / SIDES as f64).cos();
    let length = |shape: Shape<'_>| {
        let mut sum = 0.0;
        let centre = centroid(shape);
        let corner = Coord { x: radius, y: radius };
        lines.features().for_rows_near(Rect::new(centre - corner, centre + corner), |row| {
            for (a, b) in lines.shape(row as usize).segments() {
                let (a, b) = (a - centre, b - centre);
                let is_inside = a.x.hypot(a.y) <= apothem && b.x.hypot(b.y) <= apothem;
                let share = if is_inside { 1.0 } else { share_inside(a, b, &corners) };
                sum += share * (b - a).x.hypot((b - a).y);
            }
        });
        sum
    };
    sites.shapes().iter().map(length).collect()
}

/// The part of a piece inside a convex ring that runs counter-clockwise (Cyrus and Beck, 1978).
fn share_inside(a: Coord, b: Coord, ring: &[Coord]) -> f64 {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for side in ring.windows(2) {
        let along = side[1] - side[0];
        let inside = |c: Coord| along.x * (c.y - side[0].y) - along.y * (c.x - side[0].x);
        let (at_a, at_b) = (inside(a), inside(b));
        match (at_a < 0.0, at_b < 0.0) {
            (true, true) => return 0.0,
            (true, false) => enters = enters.max(at_a / (at_a - at_b)),
            (false, true) => leaves = leaves.min(at_a / (at_a - at_b)),
            (false, false) => {}
        }
    }
    (leaves - enters).max(0.0)
}
