//! Every fast answer against a plain one: geo's distances and overlays, and counting by hand.

use std::f64::consts::TAU;

use geo::{
    Area, BooleanOps, Coord, Distance, Euclidean, Geometry, Line, LineString, MultiPolygon, Point,
    Polygon, Rect, unary_union,
};
use proptest::prelude::*;

use crate::{
    Covered, Kind, Outline, Overlap, Search, SegmentIndex, Shape, Shapes, Sweep, centroid,
};

/// Distances are differences of numbers up to 4e7, whose last digit is 7e-9; geo and we round
/// differently, a few times each.
const METRES: f64 = 1e-6;
/// geo's overlay rounds to a grid of 2^-30 of the extent, here at most 64 m, along at most some
/// hundred metres of edge.
const SQUARE_METRES: f64 = 1e-4;

fn corner() -> impl Strategy<Value = Coord> {
    (0..24, 0..24).prop_map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) })
}

/// Rectangles on whole numbers: they share edges and corners, coincide and lie in one another.
fn rectangle() -> impl Strategy<Value = Polygon> {
    (corner(), 1..9, 1..9, any::<bool>()).prop_map(|(low, width, height, has_hole)| {
        let (width, height) = (f64::from(width), f64::from(height));
        let outer = Rect::new(low, Coord { x: low.x + width, y: low.y + height }).to_polygon();
        if !has_hole || width < 3.0 || height < 3.0 {
            return outer;
        }
        let high = Coord { x: low.x + width - 1.0, y: low.y + height - 1.0 };
        let hole = Rect::new(Coord { x: low.x + 1.0, y: low.y + 1.0 }, high).to_polygon();
        Polygon::new(outer.exterior().clone(), vec![hole.exterior().clone()])
    })
}

/// Triangles on whole numbers: their edges run through one another's corners.
fn triangle() -> impl Strategy<Value = Polygon> {
    let triangle = (corner(), corner(), corner());
    let ring = triangle.prop_map(|(a, b, c)| Polygon::new(LineString(vec![a, b, c, a]), vec![]));
    ring.prop_filter("a triangle has area", |it| it.unsigned_area() > 0.0)
}

/// Stars with many vertices in no particular place, some with a hole of the same form.
fn star() -> impl Strategy<Value = Polygon> {
    let radii = proptest::collection::vec(2.0..6.0_f64, 3..120);
    (corner(), radii, any::<bool>()).prop_map(|(centre, radii, has_hole)| {
        let ring = |scale: f64| {
            let step = TAU / radii.len() as f64;
            let at = |(i, radius): (usize, &f64)| Coord {
                x: centre.x + scale * radius * (i as f64 * step).cos(),
                y: centre.y + scale * radius * (i as f64 * step).sin(),
            };
            let mut coords: Vec<Coord> = radii.iter().enumerate().map(at).collect();
            coords.push(coords[0]);
            LineString(coords)
        };
        Polygon::new(ring(1.0), if has_hole { vec![ring(0.5)] } else { vec![] })
    })
}

fn area() -> impl Strategy<Value = Geometry> {
    let apart = (rectangle(), rectangle()).prop_map(|(a, mut b)| {
        use geo::MapCoordsInPlace;
        b.map_coords_in_place(|c| Coord { x: c.x + 40.0, y: c.y });
        Geometry::MultiPolygon(MultiPolygon(vec![a, b]))
    });
    prop_oneof![
        rectangle().prop_map(Geometry::Polygon),
        triangle().prop_map(Geometry::Polygon),
        star().prop_map(Geometry::Polygon),
        apart,
    ]
}

fn line() -> impl Strategy<Value = Geometry> {
    proptest::collection::vec(corner(), 2..12).prop_map(|it| Geometry::LineString(LineString(it)))
}

fn point() -> impl Strategy<Value = Geometry> {
    corner().prop_map(|it| Geometry::Point(Point(it)))
}

fn any_shape() -> impl Strategy<Value = Geometry> {
    prop_oneof![area(), line(), point()]
}

/// Either near the origin or where a full Gauss-Kruger easting with zone prefix puts it.
fn shift() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(4e7)]
}

fn moved(geometries: &[Geometry], shift: f64) -> Vec<Geometry> {
    use geo::MapCoords;
    let there = |c: Coord| Coord { x: c.x + shift, y: c.y + shift / 10.0 };
    geometries.iter().map(|it| it.map_coords(there)).collect()
}

fn index(shapes: &Shapes) -> SegmentIndex {
    SegmentIndex::new(shapes, 0..shapes.len())
}

fn polygons(geometries: &[Geometry]) -> MultiPolygon {
    let all: Vec<Polygon> =
        Shapes::from_geometries(geometries).iter().flat_map(|it| it.to_multi_polygon().0).collect();
    unary_union(&all)
}

/// The share of a piece on which `holds`, by asking in many places.
fn share_of(piece: Line, holds: impl Fn(Point) -> bool) -> f64 {
    let steps = 4000;
    let at = |step: i32| {
        let t = (f64::from(step) + 0.5) / f64::from(steps);
        Point(piece.start + piece.delta() * t)
    };
    f64::from((0..steps).filter(|&step| holds(at(step))).count() as u32) / f64::from(steps)
}

fn metres_where(lines: &Shapes, holds: impl Fn(Point) -> bool) -> f64 {
    let pieces = lines.iter().filter(|it| it.kind() == Kind::Lines);
    let pieces = pieces.flat_map(Shape::segments).map(|(a, b)| Line::new(a, b));
    pieces.map(|it| share_of(it, &holds) * it.delta().x.hypot(it.delta().y)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_feature_is_the_nearest_of_all(
        features in proptest::collection::vec(any_shape(), 1..60),
        sites in proptest::collection::vec(any_shape(), 1..8),
        shift in shift(),
    ) {
        let (features, sites) = (moved(&features, shift), moved(&sites, shift));
        let index = index(&Shapes::from_geometries(&features));
        let shapes = Shapes::from_geometries(&sites);
        let (mut outline, mut search) = (Outline::default(), Search::default());
        for (site, shape) in sites.iter().zip(shapes.iter()) {
            outline.set(shape);
            let found = index.nearest(&outline, &mut search).expect("there is a feature");
            let each: Vec<f64> = features.iter().map(|it| Euclidean.distance(site, it)).collect();
            let least = each.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert!((found.distance - least).abs() < METRES, "{found:?}, not {least}");
            prop_assert!((each[found.row as usize] - least).abs() < METRES);
            if least == 0.0 {
                prop_assert_eq!(found.distance, 0.0, "touching features are no hair apart");
            }
            // What was asked before must not matter.
            let afresh = index.nearest(&outline, &mut Search::default());
            prop_assert_eq!(afresh, Some(found));
        }
    }

    #[test]
    fn every_feature_within_the_radius_counts_once(
        features in proptest::collection::vec(any_shape(), 0..60),
        site in any_shape(),
        // Not a distance that whole numbers can have, for there rounding decides.
        radius in prop_oneof![Just(0.1), Just(1.23), Just(4.56), Just(30.3)],
        shift in shift(),
    ) {
        let features = moved(&features, shift);
        let site = moved(&[site], shift);
        let index = index(&Shapes::from_geometries(&features));
        let mut outline = Outline::default();
        outline.set(Shapes::from_geometries(&site).get(0));
        let count = index.count_within(radius, &outline, &mut Search::default());
        let near = features.iter().filter(|it| Euclidean.distance(&site[0], *it) <= radius);
        prop_assert_eq!(count as usize, near.count());
    }

    #[test]
    fn line_in_a_circle_is_as_long_as_its_parts_inside(
        features in proptest::collection::vec(any_shape(), 0..40),
        centre in corner(),
        radius in 0.5..20.0_f64,
        shift in shift(),
    ) {
        let features = moved(&features, shift);
        let Geometry::Point(centre) = moved(&[Geometry::Point(Point(centre))], shift)[0] else {
            unreachable!("a point moves to a point")
        };
        let shapes = Shapes::from_geometries(&features);
        let length = index(&shapes).length_in_disc(centre.0, radius, &mut Search::default());
        let near = |at: Point| Euclidean.distance(centre, at) <= radius;
        let expected = metres_where(&shapes, near);
        // Two ends of at most 34 m of piece, each found to a 4000th.
        let tolerance = 34.0 / 4000.0 * 2.0 * index(&shapes).leaves.len().max(1) as f64 * 16.0;
        prop_assert!((length - expected).abs() < tolerance, "{length}, not {expected}");
        // A circle is what is near a point; there the same is found in another way.
        let mut outline = Outline::default();
        outline.set_point(centre.0);
        let near = index(&shapes).length_within(radius, &outline, &mut Search::default());
        prop_assert!((length - near).abs() < METRES, "{length}, not {near}");
    }

    #[test]
    fn line_near_an_outline_is_as_long_as_its_near_parts(
        features in proptest::collection::vec(line(), 1..4),
        site in any_shape(),
        radius in prop_oneof![Just(0.3), Just(1.7), Just(6.1)],
        shift in shift(),
    ) {
        let features = moved(&features, shift);
        let site = &moved(&[site], shift)[0];
        let shapes = Shapes::from_geometries(&features);
        let mut outline = Outline::default();
        outline.set(Shapes::from_geometries([site]).get(0));
        let length = index(&shapes).length_within(radius, &outline, &mut Search::default());
        let expected = metres_where(&shapes, |at| Euclidean.distance(&at, site) <= radius);
        let n_pieces = shapes.iter().flat_map(Shape::segments).count() as f64;
        // A piece enters and leaves rarely more than three times; each end is found to a 4000th.
        let tolerance = 34.0 / 4000.0 * 6.0 * n_pieces;
        prop_assert!((length - expected).abs() < tolerance, "{length}, not {expected}");
    }

    #[test]
    fn ground_is_covered_as_overlays_say(
        certain in proptest::collection::vec(area(), 0..12),
        maybe in proptest::collection::vec(area(), 0..4),
        surveyed in proptest::option::of(proptest::collection::vec(area(), 0..4)),
        site in area(),
        shift in shift(),
    ) {
        let (certain, maybe) = (moved(&certain, shift), moved(&maybe, shift));
        let surveyed = surveyed.map(|it| moved(&it, shift));
        let site = &moved(&[site], shift)[..];
        let of = |them: &[Geometry]| index(&Shapes::from_geometries(them));
        let survey = surveyed.as_ref().map(|it| of(it));
        let (covers, may_cover) = (of(&certain), of(&maybe));
        let overlap =
            Overlap { certain: &covers, maybe: &may_cover, survey: survey.as_ref() };
        let shape = Shapes::from_geometries(site);
        let found = overlap.of(shape.get(0), &mut Sweep::default(), &mut Search::default());

        let (site, covered) = (polygons(site), polygons(&certain));
        let either = covered.union(&polygons(&maybe));
        let unsurveyed = surveyed.map_or(MultiPolygon(vec![]), |it| site.difference(&polygons(&it)));
        let expected = Covered {
            certain: site.intersection(&covered).unsigned_area(),
            possible: site.intersection(&either).union(&unsurveyed).unsigned_area(),
        };
        prop_assert!((found.certain - expected.certain).abs() < SQUARE_METRES, "{found:?} {expected:?}");
        prop_assert!((found.possible - expected.possible).abs() < SQUARE_METRES, "{found:?} {expected:?}");
    }

    #[test]
    fn the_centre_is_where_geo_finds_it(site in any_shape(), shift in shift()) {
        use geo::Centroid;
        let site = &moved(&[site], shift)[0];
        let found = Point(centroid(Shapes::from_geometries([site]).get(0)));
        let expected = site.centroid().expect("it has a vertex");
        prop_assert!(Euclidean.distance(found, expected) < METRES * 10.0, "{found:?} {expected:?}");
    }
}

#[test]
fn nothing_is_near_nothing() {
    let empty = SegmentIndex::default();
    let (mut outline, mut search) = (Outline::default(), Search::default());
    outline.set_point(Coord { x: 1.0, y: 2.0 });
    assert_eq!(empty.nearest(&outline, &mut search), None);
    assert_eq!(empty.count_within(f64::INFINITY, &outline, &mut search), 0);
    assert_eq!(empty.length_in_disc(Coord { x: 0.0, y: 0.0 }, 1.0, &mut search), 0.0);
    let point = index(&Shapes::from_geometries(&[Geometry::Point(Point::new(4.0, 6.0))]));
    assert_eq!(point.count_within(f64::INFINITY, &outline, &mut search), 1);
    assert_eq!(point.nearest(&outline, &mut search).map(|it| it.distance), Some(5.0));
    assert_eq!(point.nearest_within(4.9, &outline, &mut search), None);
    outline.set(Shapes::from_geometries(&[Geometry::LineString(LineString(vec![]))]).get(0));
    assert_eq!(point.nearest(&outline, &mut search), None);
}

#[test]
fn of_equally_near_features_the_first_is_named() {
    let around = [(0.0, 5.0), (5.0, 0.0), (3.0, 4.0), (-5.0, 0.0)];
    let points: Vec<Geometry> = around.map(|(x, y)| Geometry::Point(Point::new(x, y))).to_vec();
    let shapes = Shapes::from_geometries(points.iter().cycle().take(100));
    let mut outline = Outline::default();
    outline.set_point(Coord { x: 0.0, y: 0.0 });
    let found = index(&shapes).nearest(&outline, &mut Search::default()).map(|it| it.row);
    assert_eq!(found, Some(0));
}
