//! Tiles against the plain definition: everything clipped by a general overlay, nothing indexed.

mod common;

use common::{in_tile, in_world, read, source, square};
use geo::{
    Area, BooleanOps, BoundingRect, Centroid, Contains, Coord, Euclidean, Geometry, Intersects,
    Length, LineString, MultiPolygon, Polygon,
};
use geo::{Distance, MultiLineString, Point};
use proptest::prelude::*;
use siting_tiles::{BUFFER, EXTENT, TileId};

/// Rounding moves a vertex by at most half a unit either way.
const ROUNDING: f64 = 0.708;

fn tile(z: u8, x: u32, y: u32) -> TileId {
    TileId::new(z, x, y).expect("there is such a tile")
}

/// A star around a place, in tile units, perhaps with a hole.
fn star() -> impl Strategy<Value = Geometry> {
    let place = (-1500.0..5500.0, -1500.0..5500.0);
    let radii = proptest::collection::vec(0.3..1.0, 3..14);
    (place, 20.0..3000.0, radii, any::<bool>()).prop_map(|((x, y), size, radii, has_hole)| {
        let n = radii.len() as f64;
        let ring = |scale: f64| -> LineString {
            let vertex = |(at, radius): (usize, &f64)| {
                let angle = at as f64 / n * std::f64::consts::TAU;
                let radius = radius * size * scale;
                Coord { x: x + radius * angle.cos(), y: y + radius * angle.sin() }
            };
            radii.iter().enumerate().map(vertex).collect()
        };
        let holes = if has_hole { vec![ring(0.4)] } else { vec![] };
        Polygon::new(ring(1.0), holes).into()
    })
}

/// A line that wanders about, in tile units.
fn walk() -> impl Strategy<Value = Geometry> {
    let place = (-1500.0..5500.0, -1500.0..5500.0);
    proptest::collection::vec(place, 2..12).prop_map(|places| LineString::from(places).into())
}

fn perimeter(polygons: &MultiPolygon) -> f64 {
    let rings = polygons.iter().flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
    rings.map(|ring| Euclidean.length(ring)).sum()
}

fn polygons(geometry: &Geometry) -> MultiPolygon {
    match geometry {
        Geometry::Polygon(polygon) => MultiPolygon(vec![polygon.clone()]),
        Geometry::MultiPolygon(polygons) => polygons.clone(),
        _ => MultiPolygon(vec![]),
    }
}

/// What of an area is in the tile and its buffer, in tile units.
fn clipped(geometry: &Geometry) -> MultiPolygon {
    let square = MultiPolygon(vec![square(BUFFER).to_polygon()]);
    polygons(geometry).intersection(&square)
}

proptest! {
    #[test]
    fn areas_are_clipped_and_rounded_and_nothing_else(
        stars in proptest::collection::vec(star(), 1..20),
        z in 16u8..=22, x in 0u32..65_536, y in 0u32..65_536,
    ) {
        let at = tile(z, x, y);
        let world: Vec<Geometry> = stars.iter().map(|it| in_world(it, at)).collect();
        let read = source(&world).tile(at).map_or(vec![], |it| read(&it.to_mvt()));
        for (row, star) in world.iter().enumerate() {
            let expected = clipped(&in_tile(star, at));
            let allowed = ROUNDING * perimeter(&expected) + 1.0;
            match read.iter().find(|it| it.id == row as u64) {
                None => prop_assert!(expected.unsigned_area() < allowed, "{row} is missing"),
                Some(found) => {
                    let off = expected.xor(&polygons(&found.geometry)).unsigned_area();
                    prop_assert!(off <= allowed, "{row} is {off} square units off, {allowed} are allowed");
                }
            }
        }
    }

    #[test]
    fn lines_are_clipped_and_rounded_and_nothing_else(
        walks in proptest::collection::vec(walk(), 1..20),
        z in 16u8..=22, x in 0u32..65_536, y in 0u32..65_536,
    ) {
        let at = tile(z, x, y);
        let world: Vec<Geometry> = walks.iter().map(|it| in_world(it, at)).collect();
        let read = source(&world).tile(at).map_or(vec![], |it| read(&it.to_mvt()));
        for (row, walk) in world.iter().enumerate() {
            let Geometry::LineString(line) = in_tile(walk, at) else { panic!("a line") };
            let clipped = square(BUFFER).to_polygon().clip(&MultiLineString(vec![line.clone()]), false);
            let expected = Euclidean.length(&clipped);
            let found = match read.iter().find(|it| it.id == row as u64).map(|it| &it.geometry) {
                Some(Geometry::LineString(line)) => MultiLineString(vec![line.clone()]),
                Some(Geometry::MultiLineString(lines)) => lines.clone(),
                _ => MultiLineString(vec![]),
            };
            let allowed = 4.0 * ROUNDING * line.0.len() as f64;
            prop_assert!((Euclidean.length(&found) - expected).abs() <= allowed);
            for vertex in found.iter().flatten() {
                let off = Euclidean.distance(&Point(*vertex), &line);
                prop_assert!(off <= ROUNDING, "a vertex is {off} units off its line");
            }
        }
    }

    #[test]
    fn a_tile_has_what_touches_it_and_nothing_else(
        mut shapes in proptest::collection::vec(prop_oneof![star(), walk()], 1..30),
        places in proptest::collection::vec((-1500.0..5500.0, -1500.0..5500.0), 0..30),
        z in 16u8..=22, x in 0u32..65_536, y in 0u32..65_536,
    ) {
        let at = tile(z, x, y);
        shapes.extend(places.into_iter().map(|it| Geometry::Point(it.into())));
        let world: Vec<Geometry> = shapes.iter().map(|it| in_world(it, at)).collect();
        let rows: Vec<usize> = source(&world).tile(at).map_or(vec![], |it| it.rows().collect());
        let touches = |row: &usize, margin: f64| {
            in_tile(&world[*row], at).intersects(&square(margin).to_polygon())
        };
        // What only grazes the buffer's edge may round away; what reaches into it may not.
        prop_assert!(rows.iter().all(|row| touches(row, BUFFER)));
        let reaches_in = (0..world.len()).filter(|row| touches(row, BUFFER - 2.0));
        for row in reaches_in {
            prop_assert!(rows.contains(&row), "row {row} is missing");
        }
    }
}

/// The parts of a jagged chessboard: neighbours share every vertex of their borders.
fn jagged_board(
    side: usize,
    cell: f64,
    origin: Coord,
    jag: &dyn Fn(i64, i64) -> f64,
) -> Vec<Polygon> {
    const STEPS: i64 = 16;
    let place = |i: i64, j: i64| {
        let is_edge = |it: i64| it == 0 || it == side as i64 * STEPS;
        let step = cell / STEPS as f64;
        let dx = if is_edge(i) { 0.0 } else { jag(i, j) * step };
        let dy = if is_edge(j) { 0.0 } else { jag(j + 7919, i) * step };
        Coord { x: origin.x + i as f64 * step + dx, y: origin.y + j as f64 * step + dy }
    };
    let mut cells = Vec::new();
    for (column, row) in (0..side * side).map(|it| ((it % side) as i64, (it / side) as i64)) {
        let (west, north) = (column * STEPS, row * STEPS);
        let (east, south) = (west + STEPS, north + STEPS);
        let ring = (0..STEPS)
            .map(|it| place(west + it, north))
            .chain((0..STEPS).map(|it| place(east, north + it)))
            .chain((0..STEPS).map(|it| place(east - it, south)))
            .chain((0..STEPS).map(|it| place(west, south - it)));
        // Every other cell begins somewhere else and runs the other way round.
        let mut ring: Vec<Coord> = ring.collect();
        ring.rotate_left(((column * 5 + row * 3) % 11) as usize);
        if (column + row) % 2 == 0 {
            ring.reverse();
        }
        cells.push(Polygon::new(LineString(ring), vec![]));
    }
    cells
}

/// A number between -0.4 and 0.4 that looks random.
fn jag(i: i64, j: i64) -> f64 {
    let mixed = (i * 7_368_787 + j * 1_299_709).wrapping_mul(2_654_435_761).rem_euclid(1 << 20);
    (mixed as f64 / f64::from(1 << 20) - 0.5) * 0.8
}

#[test]
fn shared_borders_have_no_gap_at_any_zoom() {
    let origin = Coord { x: 0.8, y: 0.4 };
    let side = 6;
    let board = jagged_board(side, 0.0001, origin, &jag);
    let world: Vec<Geometry> = board.iter().cloned().map(Geometry::from).collect();
    let source = source(&world);
    let whole = world.iter().map(|it| it.bounding_rect().expect("not empty"));
    let whole = whole.reduce(|a, b| {
        let (low, high) = (a.min(), b.max());
        geo::Rect::new(low, Coord { x: high.x.max(a.max().x), y: high.y.max(a.max().y) })
    });
    let whole: Geometry = whole.expect("36 cells").to_polygon().into();
    let mut n_simplified = 0;
    for z in 8..=17u8 {
        let tiles = f64::from(z).exp2();
        let column = |x: f64| (x * tiles).floor() as u32;
        for (x, y) in [(origin.x, origin.y), (origin.x + 0.0003, origin.y + 0.0003)] {
            let at = tile(z, column(x), column(y));
            let tile = source.tile(at).expect("the board is here");
            assert_eq!(tile.n_dropped(), 0, "at {at}");
            n_simplified += usize::from(tile.n_vertices() < tile.rows().len() * 64);
            let cells: Vec<Geometry> =
                read(&tile.to_mvt()).into_iter().map(|it| it.geometry).collect();
            let together: f64 = cells.iter().map(Area::unsigned_area).sum();
            let board = clipped(&in_tile(&whole, at));
            let edge = ROUNDING * perimeter(&board) + 1.0;
            assert!((together - board.unsigned_area()).abs() < edge, "at {at}");
            covered_once(&cells, &board, at);
        }
    }
    assert!(4 < n_simplified, "the test is about simplified borders");
}

/// Every unit well inside the board is in one cell.
fn covered_once(cells: &[Geometry], board: &MultiPolygon, at: TileId) {
    let bounds = board.bounding_rect().expect("the board is here");
    let n = 60;
    for it in 0..n * n {
        let share = |it: i32| (f64::from(it) + 0.5) / f64::from(n);
        let place = Coord {
            x: (bounds.min().x + 1.0 + share(it % n) * (bounds.width() - 2.0)).floor() + 0.313,
            y: (bounds.min().y + 1.0 + share(it / n) * (bounds.height() - 2.0)).floor() + 0.4717,
        };
        if bounds.width() < 8.0 || !bounds.contains(&place) {
            continue;
        }
        let n_cells = cells.iter().filter(|cell| cell.contains(&Point(place))).count();
        assert_eq!(n_cells, 1, "{place:?} of {at}");
    }
}

/// A polygon around a place with a jagged outline.
fn coast(centre: Coord, radius: f64, n: i64) -> Polygon {
    let vertex = |it: i64| {
        let angle = it as f64 / n as f64 * std::f64::consts::TAU;
        let radius = radius * (1.0 + 0.2 * jag(it, 3) + 0.3 * (3.0 * angle).sin());
        Coord { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
    };
    Polygon::new((0..n).map(vertex).collect(), vec![])
}

#[test]
fn a_simplified_border_is_nowhere_further_than_half_a_pixel() {
    let world: Geometry = coast(Coord { x: 0.3, y: 0.6 }, 0.001, 700).into();
    let source = source(std::slice::from_ref(&world));
    let mut n_simplified = 0;
    for z in 5..13u8 {
        let tiles = f64::from(z).exp2();
        let at = tile(z, (0.3 * tiles) as u32, (0.6 * tiles) as u32);
        let tile = source.tile(at).expect("here");
        n_simplified += usize::from((5..600).contains(&tile.n_vertices()));
        let drawn = polygons(&read(&tile.to_mvt())[0].geometry);
        for vertex in clipped(&in_tile(&world, at)).iter().flat_map(|it| it.exterior().coords()) {
            let is_here = square(0.0).contains(vertex);
            let off = drawn.iter().map(|it| Euclidean.distance(&Point(*vertex), it.exterior()));
            let off = off.fold(f64::INFINITY, f64::min);
            assert!(!is_here || off <= 4.0 + ROUNDING, "{off} units off at {at}");
        }
    }
    assert!(2 < n_simplified, "the test is about simplified borders");
}

#[test]
fn a_border_that_could_be_simplified_in_two_ways_is_simplified_in_one() {
    let at = tile(10, 300, 400);
    // Two bumps of the same height, of which the tolerance leaves one.
    let border = [(1000., 1000.), (1020., 1004.5), (1030., 1000.), (1040., 1004.5), (1060., 1000.)];
    let with = |others: [(f64, f64); 2], is_backward: bool| -> Geometry {
        let mut ring: Vec<(f64, f64)> = border.into_iter().chain(others).collect();
        if is_backward {
            ring.reverse();
        }
        in_world(&Polygon::new(ring.into(), vec![]).into(), at)
    };
    for is_backward in [false, true] {
        let north = with([(1060., 900.), (1000., 900.)], is_backward);
        let south = with([(1060., 1100.), (1000., 1100.)], is_backward);
        let tile = source(&[north, south]).tile(at).expect("here");
        assert!(tile.n_vertices() < 14, "the test is about simplified borders");
        let together: f64 = read(&tile.to_mvt()).iter().map(|it| it.geometry.unsigned_area()).sum();
        assert_eq!(together, 60.0 * 200.0);
        let [a, b] = [0, 1].map(|it| polygons(&read(&tile.to_mvt())[it].geometry));
        assert_eq!(a.intersection(&b).unsigned_area(), 0.0);
    }
}

#[test]
fn the_tiles_of_a_large_area_add_up_to_it() {
    // A wavy disc 12 tiles across at zoom 18, whose vertices are closer than the buffer is wide.
    let at = tile(18, 1000, 2000);
    let n = 3000;
    let vertex = |it: i32| {
        let angle = f64::from(it) / f64::from(n) * std::f64::consts::TAU;
        let radius = 6.0 * EXTENT * (1.0 + 0.1 * (7.0 * angle).sin());
        Coord { x: radius * angle.cos(), y: radius * angle.sin() }
    };
    let disc = Polygon::new((0..n).map(vertex).collect(), vec![]);
    let world = in_world(&disc.clone().into(), at);
    let source = source(std::slice::from_ref(&world));
    let tile_square = MultiPolygon(vec![square(0.0).to_polygon()]);
    let mut together = 0.0;
    let mut centre = Coord { x: 0.0, y: 0.0 };
    for (x, y) in (0..16 * 16).map(|it| (992 + it % 16, 1992 + it / 16)) {
        let Some(tile) = source.tile(tile(18, x, y)) else { continue };
        let inside = polygons(&read(&tile.to_mvt())[0].geometry).intersection(&tile_square);
        let area = inside.unsigned_area();
        together += area;
        if let Some(place) = inside.centroid() {
            let (column, row) = (f64::from(x) - 1000.0, f64::from(y) - 2000.0);
            let place = Coord { x: place.x() + column * EXTENT, y: place.y() + row * EXTENT };
            centre = centre + place * area;
        }
    }
    let exact = disc.unsigned_area();
    assert!((together / exact - 1.0).abs() < 1e-6, "{together} of {exact}");
    assert!((centre / together).x.abs() < 1.0, "the disc is where it was");
}

#[test]
fn neighbouring_tiles_agree_along_their_edge() {
    let at = tile(17, 40_000, 30_000);
    let neighbour = tile(17, 40_001, 30_000);
    let board = jagged_board(4, 500.0, Coord { x: 3100.0, y: 1000.0 }, &jag);
    let world: Vec<Geometry> = board.into_iter().map(|it| in_world(&it.into(), at)).collect();
    let source = source(&world);
    let vertices = |tile: TileId, shift: f64| {
        let mut vertices = Vec::new();
        for feature in read(&source.tile(tile).expect("here").to_mvt()) {
            for c in polygons(&feature.geometry).iter().flat_map(|it| it.exterior().coords()) {
                // Both tiles draw this strip, and neither cuts anything in it.
                let x = c.x + shift;
                if (EXTENT - 30.0..EXTENT + 30.0).contains(&x) {
                    vertices.push((feature.id, x as i64, c.y as i64));
                }
            }
        }
        vertices.sort_unstable();
        vertices.dedup();
        vertices
    };
    let (here, there) = (vertices(at, 0.0), vertices(neighbour, EXTENT));
    assert!(!here.is_empty());
    assert_eq!(here, there);
}
