//! What is in a tile, and what a tile says of it.

mod common;

use common::{in_world, layer, numbers, read, source, source_with};
use geo::{Area, BooleanOps, Geometry, MultiPolygon, Point, Rect, coord, line_string, polygon};
use geozero::mvt::tile::Value;
use siting_layer::{Column, Shapes, Table};
use siting_tiles::{MAX_ZOOM, TileId, TileSource, TileSourceError};
use siting_units::{Lang, LayerId};

fn tile(z: u8, x: u32, y: u32) -> TileId {
    TileId::new(z, x, y).expect("there is such a tile")
}

/// A rectangle given in the units of a tile, in the unit square.
fn rect(at: TileId, west: f64, north: f64, east: f64, south: f64) -> Geometry {
    let rect = Rect::new(coord! { x: west, y: north }, coord! { x: east, y: south });
    in_world(&rect.to_polygon().into(), at)
}

fn area(geometry: &Geometry) -> f64 {
    geometry.unsigned_area()
}

#[test]
fn x_counts_from_the_west_and_y_from_the_north() {
    let at = tile(4, 11, 5);
    let source = source(&[rect(at, 100.0, 200.0, 300.0, 250.0)]);
    let read = read(&source.tile(at).expect("something is here").to_mvt());
    let bounds = geo::BoundingRect::bounding_rect(&read[0].geometry).expect("not empty");
    assert_eq!(bounds.min(), coord! { x: 100.0, y: 200.0 });
    assert_eq!(bounds.max(), coord! { x: 300.0, y: 250.0 });
    assert!(source.tile(tile(4, 5, 11)).is_none(), "nothing in the mirrored tile");
}

#[test]
fn rounding_goes_to_the_nearest_unit() {
    let at = tile(18, 7, 9);
    let place = |x, y| in_world(&Point::new(x, y).into(), at);
    let source = source(&[place(10.4, 10.6), place(-0.5, 4095.5)]);
    let read = read(&source.tile(at).expect("two points").to_mvt());
    assert_eq!(read[0].geometry, Point::new(10.0, 11.0).into());
    assert_eq!(read[1].geometry, Point::new(0.0, 4096.0).into());
}

#[test]
fn a_tile_within_a_large_area_is_full() {
    let at = tile(10, 3, 4);
    let all = rect(at, -1e5, -1e5, 1e5, 1e5);
    let tile = source(&[all]).tile(at).expect("the area is everywhere");
    assert_eq!(area(&read(&tile.to_mvt())[0].geometry), 4224.0 * 4224.0);
}

#[test]
fn holes_stay_holes_and_parts_stay_together() {
    let at = tile(17, 1, 2);
    let two: Geometry = MultiPolygon(vec![
        polygon!(
            exterior: [(x: 0., y: 0.), (x: 900., y: 0.), (x: 900., y: 900.), (x: 0., y: 900.)],
            interiors: [[(x: 10., y: 10.), (x: 10., y: 20.), (x: 20., y: 20.), (x: 20., y: 10.)]],
        ),
        polygon![(x: 1000., y: 0.), (x: 1100., y: 0.), (x: 1100., y: 50.)],
    ])
    .into();
    let read = read(&source(&[in_world(&two, at)]).tile(at).expect("here").to_mvt());
    let Geometry::MultiPolygon(parts) = &read[0].geometry else { panic!("two polygons") };
    assert_eq!((parts.0.len(), parts.0[0].interiors().len()), (2, 1));
    assert_eq!(area(&read[0].geometry), area(&two));
}

#[test]
fn rings_that_a_mirrored_map_turned_round_are_turned_back() {
    let at = tile(17, 1, 2);
    let with_hole: Geometry = polygon!(
        exterior: [(x: 0., y: 0.), (x: 900., y: 0.), (x: 900., y: 900.), (x: 0., y: 900.)],
        interiors: [[(x: 10., y: 10.), (x: 10., y: 20.), (x: 20., y: 20.), (x: 20., y: 10.)]],
    )
    .into();
    let mut world = Shapes::from_geometries(&[in_world(&with_hole, at)]);
    world.turn_rings();
    let layer = layer(&world, Table::default(), None);
    let source = TileSource::new(LayerId::new("parks"), layer, world);
    let read = read(&source.tile(at).expect("here").to_mvt());
    let Geometry::Polygon(found) = &read[0].geometry else { panic!("one polygon") };
    assert_eq!((found.interiors().len(), found.unsigned_area()), (1, 900.0 * 900.0 - 100.0));
}

#[test]
fn a_line_that_leaves_and_returns_is_two_lines() {
    let at = tile(17, 100, 50);
    let line = line_string![
        (x: 10., y: 10.), (x: 5000., y: 10.), (x: 5000., y: 500.), (x: 10., y: 500.)
    ];
    let source = source(&[in_world(&line.into(), at)]);
    let read = read(&source.tile(at).expect("here").to_mvt());
    let expected = geo::MultiLineString(vec![
        line_string![(x: 10., y: 10.), (x: 4160., y: 10.)],
        line_string![(x: 4160., y: 500.), (x: 10., y: 500.)],
    ]);
    assert_eq!(read[0].geometry, expected.into());
}

#[test]
fn what_is_missing_is_absent_and_never_zero() {
    let at = tile(17, 3, 5);
    let squares: Vec<Geometry> = (0..5)
        .map(|it| f64::from(it) * 100.0)
        .map(|it| rect(at, it, it, it + 50.0, it + 50.0))
        .collect();
    let mut table = numbers(vec![None, Some(0.0), Some(-7.0), Some(0.25), Some(f64::INFINITY)]);
    let words = [Some("a"), None, Some(""), Some("a"), None];
    table.push("word", Column::Text(words.into_iter().collect()));
    table.push("id", Column::Numbers(vec![Some(9.0); 5]));
    let read = read(&source_with(&squares, table).tile(at).expect("here").to_mvt());
    let n = |row: usize| read[row].properties.get("n").cloned();
    assert_eq!(n(0), None);
    assert_eq!(n(1), Some(Value { uint_value: Some(0), ..Value::default() }));
    assert_eq!(n(2), Some(Value { sint_value: Some(-7), ..Value::default() }));
    assert_eq!(n(3), Some(Value { double_value: Some(0.25), ..Value::default() }));
    assert_eq!(n(4), None);
    let word = |row: usize| read[row].properties.get("word").and_then(|it| it.string_value.clone());
    assert_eq!([word(0), word(1), word(2)], [Some("a".into()), None, Some(String::new())]);
    let ids: Vec<_> = read.iter().map(|it| it.properties["id"].string_value.clone()).collect();
    assert_eq!(ids[3], Some("a3".into()), "the feature's id, not the column called id");
    assert_eq!(read.iter().map(|it| it.id).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn only_the_columns_asked_for_are_carried() {
    let at = tile(17, 3, 5);
    let square = rect(at, 0.0, 0.0, 50.0, 50.0);
    let mut table = numbers(vec![Some(1.0)]);
    table.push("m", Column::Numbers(vec![Some(2.0)]));
    let source = source_with(&[square], table);
    let read = read(&source.carrying(&["m"]).expect("there is m").tile(at).expect("here").to_mvt());
    assert_eq!(read[0].properties.keys().collect::<Vec<_>>(), ["id", "m"]);
    let missing = source.carrying(&["m", "k"]).expect_err("there is no k");
    assert_eq!(missing, TileSourceError::NoColumn { column: "k".into() });
}

#[test]
fn features_say_what_people_call_them() {
    let at = tile(17, 3, 5);
    let world = Shapes::from_geometries(&[rect(at, 0.0, 0.0, 50.0, 50.0)]);
    let mut table = Table::default();
    table.push("名称", Column::Text([Some("高新区")].into_iter().collect()));
    let layer = layer(&world, table, Some("名称"));
    let source = TileSource::new(LayerId::new("parks"), layer, world);
    let read = read(&source.tile(at).expect("here").to_mvt());
    assert_eq!(read[0].properties["name"].string_value.as_deref(), Some("高新区"));
}

#[test]
fn another_layer_of_the_same_features_needs_no_new_shapes() {
    let at = tile(17, 3, 5);
    let squares = [rect(at, 0.0, 0.0, 50.0, 50.0), rect(at, 60.0, 0.0, 90.0, 50.0)];
    let world = Shapes::from_geometries(&squares);
    let before = source_with(&squares, numbers(vec![Some(1.0), Some(2.0)]));
    let rescored = layer(&world, numbers(vec![Some(5.0), None]), None);
    let after = before.with_layer(LayerId::new("parks"), rescored);
    let read = read(&after.tile(at).expect("here").to_mvt());
    assert_eq!(read[0].properties["n"].uint_value, Some(5));
}

#[test]
fn in_each_pixel_the_largest_of_those_too_small_stands_in_for_all() {
    let at = tile(8, 100, 99);
    let world = [
        rect(at, 800.5, 800.5, 802.0, 802.0),
        rect(at, 801.0, 801.0, 805.0, 805.0),
        rect(at, 1600.0, 1600.0, 1900.0, 1900.0),
        rect(at, 2401.0, 2401.0, 2402.0, 2402.0),
        in_world(&Point::new(803.0, 803.0).into(), at),
        in_world(&Point::new(806.0, 806.0).into(), at),
    ];
    let tile = source(&world).tile(at).expect("here");
    assert_eq!(tile.rows().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(tile.n_dropped(), 2);
    let read = read(&tile.to_mvt());
    let pixel = Rect::new(coord! { x: 800., y: 800. }, coord! { x: 808., y: 808. });
    let Geometry::Polygon(drawn) = &read[0].geometry else { panic!("a pixel") };
    assert_eq!(drawn.difference(&pixel.to_polygon()).unsigned_area(), 0.0);
    assert_eq!(area(&read[0].geometry), 64.0);
}

#[test]
fn what_is_thinner_than_a_unit_is_counted() {
    let at = tile(10, 100, 99);
    let tile = source(&[rect(at, 100.0, 100.1, 3000.0, 100.3)]).tile(at).expect("counted");
    assert_eq!((tile.rows().len(), tile.n_dropped()), (0, 1));
    assert!(source(&[rect(at, 100.0, 100.1, 3000.0, 100.3)]).tile(self::tile(10, 5, 5)).is_none());
}

#[test]
fn at_the_deepest_zooms_nothing_is_left_out_for_being_small() {
    let at = tile(MAX_ZOOM, 100, 99);
    let world = [rect(at, 1.0, 1.0, 2.0, 2.0), rect(at, 3.0, 3.0, 4.0, 4.0)];
    let tile = source(&world).tile(at).expect("here");
    assert_eq!((tile.rows().len(), tile.n_dropped()), (2, 0));
}

#[test]
fn lines_too_short_to_see_still_show_that_there_is_something() {
    let at = tile(5, 10, 9);
    let short = line_string![(x: 80.1, y: 80.1), (x: 80.2, y: 80.1)];
    let tile = source(&[in_world(&short.into(), at)]).tile(at).expect("here");
    let read = read(&tile.to_mvt());
    assert_eq!(read[0].geometry, line_string![(x: 80., y: 84.), (x: 88., y: 84.)].into());
}

#[test]
fn geojson_has_lon_lat_holes_and_the_other_winding() {
    let at = tile(16, 52_000, 27_000);
    let with_hole: Geometry = polygon!(
        exterior: [(x: 0., y: 0.), (x: 900., y: 0.), (x: 900., y: 900.), (x: 0., y: 900.)],
        interiors: [[(x: 10., y: 10.), (x: 10., y: 20.), (x: 20., y: 20.), (x: 20., y: 10.)]],
    )
    .into();
    let source = source_with(&[in_world(&with_hole, at)], numbers(vec![Some(0.5)]));
    let text = source.tile(at).expect("here").to_geojson();
    let json: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    let feature = &json["features"][0];
    assert_eq!(feature["properties"], serde_json::json!({ "id": "a0", "n": 0.5 }));
    assert_eq!(feature["geometry"]["type"], "Polygon");
    let rings = &feature["geometry"]["coordinates"];
    // 360 * 52000 / 65536 - 180; the latitude is as gdaltransform has it, from EPSG:3857 to 4326.
    assert_eq!(rings[0][0], serde_json::json!([105.644_531_3, 30.183_121_8]));
    let ring = |at: usize| -> Vec<(f64, f64)> {
        let places = rings[at].as_array().expect("a ring");
        let number = |it: &serde_json::Value| it.as_f64().expect("a number");
        places.iter().map(|it| (number(&it[0]), number(&it[1]))).collect()
    };
    let signed = |at: usize| geo::Polygon::new(ring(at).into(), vec![]).signed_area();
    assert!(0.0 < signed(0) && signed(1) < 0.0, "outer rings run counter-clockwise");
    assert_eq!(ring(0).first(), ring(0).last());
}

#[test]
fn geojson_takes_points_lines_and_awkward_words() {
    let at = tile(16, 5, 6);
    let world = [
        Point::new(1.0, 2.0).into(),
        geo::MultiPoint(vec![Point::new(1.0, 2.0), Point::new(5.0, 2.0)]).into(),
        line_string![(x: 0., y: 0.), (x: 9., y: 9.)].into(),
        geo::MultiLineString(vec![
            line_string![(x: 0., y: 0.), (x: 9., y: 9.)],
            line_string![(x: 0., y: 5.), (x: 9., y: 7.)],
        ])
        .into(),
    ]
    .map(|it: Geometry| in_world(&it, at));
    let mut table = Table::default();
    let words = ["\"<script>\\", "园区\n", "\u{1}", "plain"].map(Some);
    table.push("a \"key\"", Column::Text(words.into_iter().collect()));
    let text = source_with(&world, table).tile(at).expect("here").to_geojson();
    let json: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    let kinds: Vec<_> = (0..4).map(|at| &json["features"][at]["geometry"]["type"]).collect();
    assert_eq!(kinds, ["Point", "MultiPoint", "LineString", "MultiLineString"]);
    assert_eq!(json["features"][0]["properties"]["a \"key\""], "\"<script>\\");
}

#[test]
fn tilejson_says_where_and_what() {
    let at = tile(12, 3300, 1700);
    let source = source_with(&[rect(at, 0.0, 0.0, 4096.0, 4096.0)], numbers(vec![None]));
    let json = source.tilejson("http://host/tiles/parks/{z}/{x}/{y}.mvt", Lang::Zh);
    assert_eq!(json["tilejson"], "3.0.0");
    assert_eq!((&json["name"], &json["attribution"]), (&"园区".into(), &"某人".into()));
    assert_eq!(json["tiles"], serde_json::json!(["http://host/tiles/parks/{z}/{x}/{y}.mvt"]));
    let layer = &json["vector_layers"][0];
    assert_eq!(layer["id"], "parks");
    assert_eq!(layer["fields"], serde_json::json!({ "id": "String", "n": "Number" }));
    let bounds: Vec<f64> = serde_json::from_value(json["bounds"].clone()).expect("four numbers");
    assert!(bounds[0] < bounds[2] && bounds[1] < bounds[3]);
    assert_eq!(json["center"][2], 12);
    let nothing = common::source(&[]).tilejson("{z}/{x}/{y}", Lang::En);
    assert_eq!(nothing.get("bounds"), None);
}

#[test]
fn the_same_tile_has_the_same_bytes_on_any_thread() {
    let at = tile(9, 100, 99);
    let squares: Vec<Geometry> = (0..2000)
        .map(|it| (f64::from(it % 50) * 80.0, f64::from(it / 50) * 80.0))
        .map(|(x, y)| rect(at, x, y, x + 3.0 + x / 60.0, y + 3.0 + y / 60.0))
        .collect();
    let table =
        || numbers((0..2000).map(|it| (it % 3 != 0).then_some(f64::from(it) / 8.0)).collect());
    let bytes = || {
        let source = source_with(&squares, table());
        let tile = source.tile(at).expect("here");
        (tile.to_mvt(), tile.to_geojson())
    };
    let first = bytes();
    let source = source_with(&squares, table());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| source.tile(at))).collect();
        for thread in threads {
            let tile = thread.join().expect("no panic").expect("here");
            assert!((tile.to_mvt(), tile.to_geojson()) == first, "the same bytes");
        }
    });
    assert!((0..5).all(|_| bytes() == first), "the same bytes");
}

/// As many squares a side, each with its own number, that fill a tile.
fn crowd(at: TileId, side: i32, gap: f64) -> TileSource {
    let cell = 4000.0 / f64::from(side);
    let squares: Vec<Geometry> = (0..side * side)
        .map(|it| (f64::from(it % side) * cell, f64::from(it / side) * cell))
        .map(|(x, y)| rect(at, x, y, x + cell - gap, y + cell - gap + x * gap / 5000.0))
        .collect();
    let values = (0..side * side).map(|it| Some(f64::from(it).sqrt())).collect();
    source_with(&squares, numbers(values))
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, bytes).expect("memory takes it");
    gzip.finish().expect("memory takes it").len()
}

#[test]
fn where_there_is_too_much_one_stands_in_for_its_neighbours_and_the_ground_stays_covered() {
    let at = tile(9, 100, 99);
    let tile = crowd(at, 400, 0.0).tile(at).expect("here");
    let bytes = tile.to_mvt();
    assert!(tile.n_vertices() <= 200_000, "{} vertices", tile.n_vertices());
    assert!(gzipped(&bytes) <= 500_000, "{} bytes", gzipped(&bytes));
    assert_eq!(tile.rows().len() + tile.n_dropped(), 160_000);
    let covered: f64 = read(&bytes).iter().map(|it| area(&it.geometry)).sum();
    assert!((covered / 4000.0 / 4000.0 - 1.0).abs() < 0.02, "{covered} square units");
}

#[test]
fn where_even_that_is_too_much_the_smallest_are_left_out() {
    let at = tile(17, 100, 99);
    let side = 200;
    let tile = crowd(at, side, 9.0).tile(at).expect("here");
    let bytes = tile.to_mvt();
    assert!(gzipped(&bytes) <= 500_000, "{} bytes", gzipped(&bytes));
    assert_eq!(tile.rows().len() + tile.n_dropped(), 40_000);
    let west_most = tile.rows().map(|row| row as i32 % side).min().expect("some are left");
    assert!(0 < west_most, "the lower ones in the west went first");
}
