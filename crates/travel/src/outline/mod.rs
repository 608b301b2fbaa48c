//! Roughly where reached streets are: an outline for the eye, never to be counted by.

mod raster;
mod rings;

use std::collections::BTreeMap;

use geo::{Coord, MultiPolygon, Rect};
use siting_layer::{Shapes, hull, hull_of};

use crate::{Network, ReachedPiece};

use raster::{Cell, Raster};

/// An outline around stretches of street that have been reached, in the plane. It holds no street that
/// has not been reached, nor any shape to `keep_out`; it may leave out streets that have.
pub fn outline(network: &Network, reached: &[ReachedPiece], keep_out: &Shapes) -> MultiPolygon {
    let courses: Vec<Vec<Coord>> = reached.iter().map(|it| network.course_of(it)).collect();
    let Some(bounds) = courses.iter().filter_map(|it| hull_of(it)).reduce(hull) else {
        return MultiPolygon(Vec::new());
    };
    let mut raster = Raster::around(bounds);
    courses.iter().for_each(|it| raster.draw(it, Cell::Reached));
    for piece in unreached(network, reached, raster.bounds()) {
        raster.draw(&network.course_of(&piece), Cell::Kept);
    }
    for shape in keep_out.iter() {
        shape.segments().for_each(|(a, b)| raster.draw(&[a, b], Cell::Kept));
        shape.coords().iter().for_each(|&it| raster.draw(&[it, it], Cell::Kept));
    }
    raster.spread();
    raster.fill_holes();
    rings::polygons(&raster)
}

/// The stretches of street that touch a rectangle and have not been reached. `reached` goes by street,
/// and along each street.
fn unreached(network: &Network, reached: &[ReachedPiece], around: Rect) -> Vec<ReachedPiece> {
    let mut by_street: BTreeMap<u32, Vec<ReachedPiece>> = BTreeMap::new();
    reached.iter().for_each(|it| by_street.entry(it.street).or_default().push(*it));
    let mut rest = Vec::new();
    for street in network.streets_near(around) {
        let whole = network.streets[street as usize].mm;
        let pieces = by_street.get(&street);
        let mut start_mm = 0;
        for piece in pieces.into_iter().flatten() {
            if start_mm < piece.start_mm {
                rest.push(ReachedPiece { street, start_mm, end_mm: piece.start_mm });
            }
            start_mm = piece.end_mm;
        }
        if start_mm < whole || pieces.is_none() {
            rest.push(ReachedPiece { street, start_mm, end_mm: whole });
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Coord, Point};
    use proptest::prelude::*;
    use siting_layer::Shapes;

    use super::{outline, unreached};
    use crate::random_town::{join, network, plans};
    use crate::{Direction, Reacher};

    /// Points along a line, its ends included.
    fn along(course: &[Coord]) -> impl Iterator<Item = Point> + '_ {
        course.windows(2).flat_map(|it| {
            let (a, b) = (it[0], it[1]);
            (0..=50).map(move |nth| Point(a + (b - a) * (f64::from(nth) / 50.0)))
        })
    }

    proptest! {
        #[test]
        fn an_outline_holds_nothing_that_is_not_reached(plan in plans(), limit in 0_u32..100_000) {
            let network = network(&plan);
            let sites = join(&network, &plan);
            let everywhere = geo::Rect::new(Coord { x: -1e4, y: -1e4 }, Coord { x: 1e4, y: 1e4 });
            for site in 0..sites.len() {
                let mut reacher = Reacher::default();
                let stops = sites.of(site);
                let reached = reacher.pieces(&network, Direction::FromSite, stops, limit);
                let keep_out: Vec<Point> = plan.sites.iter().map(|&it| it.into()).collect();
                let all: Vec<_> = keep_out.iter().map(|&it| it.into()).collect();
                let drawn = outline(&network, &reached, &Shapes::from_geometries(&all));
                prop_assert!(drawn.0.iter().all(|it| 0.0 < it.signed_area()));
                prop_assert!(keep_out.iter().all(|it| !drawn.contains(it)));
                let rest = unreached(&network, &reached, everywhere);
                for piece in &rest {
                    let course = network.course_of(piece);
                    prop_assert!(along(&course).all(|it| !drawn.contains(&it)));
                }
                let drawn = outline(&network, &reached, &Shapes::default());
                for piece in reached.iter().filter(|_| rest.is_empty()) {
                    let course = network.course_of(piece);
                    prop_assert!(along(&course).all(|it| drawn.contains(&it)));
                }
            }
        }
    }
}
