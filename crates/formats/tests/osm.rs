//! Streets, junctions and turns of `OpenStreetMap` files, whole and damaged.
#![allow(clippy::unwrap_used, clippy::panic)]

mod map;
mod shared;

use geo::{Haversine, Length, LineString};
use map::Map;
use proptest::prelude::*;
use siting_formats::{FormatError, read_osm_pbf};
use siting_layer::{Column, Dataset, Value};
use siting_units::Say;

fn read(map: &Map, layer: &str) -> Dataset {
    read_osm_pbf("town.osm.pbf", Some(layer), &map.bytes()).unwrap()
}

fn number(dataset: &Dataset, column: &str, row: usize) -> f64 {
    match dataset.table.column(column).unwrap().value(row) {
        Value::Number(number) => number,
        other => panic!("{column} of {row} is {other:?}"),
    }
}

fn word<'d>(dataset: &'d Dataset, column: &str, row: usize) -> Option<&'d str> {
    match dataset.table.column(column).unwrap().value(row) {
        Value::Text(word) => Some(word),
        _ => None,
    }
}

/// A row of nodes 1 to 9, a hundredth of a degree apart, with one street along all of them.
fn row() -> Map {
    let mut map = Map::default();
    (1..=9).for_each(|id| map.node(id, id as f64 / 100.0, 0.0, &[]));
    map.way(70, &[1, 2, 3, 4, 5, 6, 7, 8, 9], &[("highway", "residential"), ("maxspeed", "30")]);
    map
}

#[test]
fn a_street_alone_is_one_line_with_its_tags_as_they_are() {
    let streets = read(&row(), "streets");
    assert_eq!(streets.ids, ["w70"]);
    assert_eq!((streets.crs.as_deref(), &*streets.driver), (Some("EPSG:4326"), "OSM PBF"));
    assert_eq!(["way", "from", "to"].map(|it| number(&streets, it, 0)), [70., 1., 9.]);
    assert_eq!(word(&streets, "highway", 0), Some("residential"));
    assert_eq!(word(&streets, "maxspeed", 0), Some("30"));
    assert_eq!(word(&streets, "oneway", 0), None);
    assert_eq!(streets.shapes.coords().len(), 9);
    assert_eq!(streets.shapes.coords()[2].x, 0.03);
    assert_eq!((streets.table.columns().len(), streets.extent), (28, None));
}

#[test]
fn streets_end_where_another_uses_their_node_and_at_gates() {
    let mut map = row();
    map.node(20, 0.03, 0.1, &[]);
    map.node(6, 0.06, 0.0, &[("barrier", "gate"), ("access", "private")]);
    map.node(7, 0.07, 0.0, &[("natural", "tree")]);
    map.way(5, &[20, 3], &[("highway", "service")]);
    map.way(6, &[4, 7], &[("building", "yes")]);
    let streets = read(&map, "streets");
    assert_eq!(streets.ids, ["w5", "w70.0", "w70.1", "w70.2"]);
    let ends: Vec<_> =
        (1..4).map(|row| (number(&streets, "from", row), number(&streets, "to", row))).collect();
    assert_eq!(ends, [(1., 3.), (3., 6.), (6., 9.)]);
    let junctions = read(&map, "junctions");
    assert_eq!(junctions.ids, ["n6"]);
    assert_eq!(word(&junctions, "access", 0), Some("private"));
}

#[test]
fn a_loop_is_cut_where_it_meets_itself() {
    let mut map = Map::default();
    for (id, lon, lat) in [(1, 0.0, 0.0), (2, 1.0, 0.0), (3, 2.0, 0.0), (4, 2.0, 1.0)] {
        map.node(id, lon, lat, &[]);
    }
    map.way(1, &[1, 2, 3, 4, 2], &[("highway", "residential")]);
    assert_eq!(read(&map, "streets").ids, ["w1.0", "w1.1"]);
}

#[test]
fn what_nobody_travels_along_is_left_out_and_counted() {
    let mut map = row();
    map.way(1, &[1, 2, 3, 1], &[("highway", "pedestrian"), ("area", "yes")]);
    map.way(2, &[1, 2], &[("highway", "platform")]);
    map.way(3, &[1, 2], &[("railway", "rail")]);
    map.way(4, &[1, 9], &[("route", "ferry"), ("duration", "00:20")]);
    map.way(8, &[1, 4], &[("highway", "construction")]);
    let streets = read(&map, "streets");
    let mut ways: Vec<_> =
        (0..streets.shapes.len()).map(|row| number(&streets, "way", row)).collect();
    ways.dedup();
    assert_eq!(ways, [4., 8., 70.]);
    assert_eq!(streets.remarks.len(), 1);
    assert!(streets.remarks[0].en.ends_with(": area=yes (1), platform (1)"));
}

#[test]
fn a_street_that_leaves_the_file_is_kept_where_its_nodes_are() {
    let mut map = row();
    map.forget(4);
    map.node(8, 200.0, 0.0, &[]);
    map.way(71, &[9, 800], &[("highway", "track")]);
    let streets = read(&map, "streets");
    assert_eq!(streets.ids, ["w70.0", "w70.1"]);
    assert_eq!((number(&streets, "from", 1), number(&streets, "to", 1)), (5., 7.));
    assert_eq!(
        streets.repaired[0].what.en,
        "2 of its 9 nodes are not in the file; the rest was kept"
    );
    let dropped: Vec<_> = streets.dropped.iter().map(|it| &*it.id).collect();
    assert_eq!(dropped, ["n8", "w71"]);
    assert_eq!(streets.n_read, streets.shapes.len() + streets.dropped.len());
}

#[test]
fn nodes_at_one_place_do_not_take_a_street_apart() {
    let mut map = Map::default();
    for (id, lon) in [(1, 0.0), (2, 0.1), (3, 0.1), (4, 0.1), (5, 0.2)] {
        map.node(id, lon, 0.0, &[]);
    }
    map.way(1, &[1, 3], &[("highway", "residential")]);
    map.way(2, &[3, 4], &[("highway", "residential")]);
    map.way(3, &[2, 4, 4], &[("highway", "residential")]);
    map.way(4, &[2, 5], &[("highway", "residential")]);
    let streets = read(&map, "streets");
    assert_eq!(streets.ids, ["w1", "w4"]);
    assert_eq!((number(&streets, "to", 0), number(&streets, "from", 1)), (2., 2.));
    assert_eq!(streets.dropped.len(), 2);
}

#[test]
fn turns_say_from_where_to_where_or_why_not() {
    let mut map = row();
    map.node(20, 0.05, 0.1, &[]);
    map.way(71, &[20, 5], &[("highway", "primary")]);
    let ban = [("type", "restriction"), ("restriction", "no_left_turn"), ("except", "bus")];
    map.relation(9, &[("from", 'w', 70), ("via", 'n', 5), ("to", 'w', 71)], &ban);
    map.relation(
        1,
        &[("from", 'w', 70), ("from", 'w', 71), ("via", 'n', 5), ("to", 'w', 71)],
        &ban,
    );
    map.relation(2, &[("from", 'w', 70), ("via", 'w', 71), ("to", 'w', 71)], &ban);
    map.relation(3, &[("from", 'w', 70), ("to", 'w', 71)], &ban);
    map.relation(4, &[("from", 'w', 99), ("via", 'n', 5), ("to", 'w', 71)], &ban);
    map.relation(5, &[("from", 'w', 70), ("via", 'n', 2), ("to", 'w', 71)], &ban);
    map.relation(6, &[("from", 'w', 70), ("via", 'n', 5), ("to", 'w', 71)], &ban[..1]);
    map.relation(7, &[("outer", 'w', 70)], &[("type", "multipolygon")]);
    let turns = read(&map, "turns");
    assert_eq!(turns.ids, ["r1.0", "r1.1", "r9"]);
    assert_eq!(["from", "via", "to"].map(|it| number(&turns, it, 2)), [70., 5., 71.]);
    assert_eq!(word(&turns, "except", 2), Some("bus"));
    assert_eq!(turns.shapes.coords()[2].x, 0.05);
    let dropped: Vec<_> =
        turns.dropped.iter().map(|it| format!("{}: {}", it.id, it.what)).collect();
    assert_eq!(
        dropped,
        [
            "r2: it goes by a way; only nodes are understood",
            "r3: it lacks a `from`, a `to` or its one `via`",
            "r4: way 99 is no street here",
            "r5: way 71 does not go through node 2",
            "r6: it says nothing that holds for trucks, cars or bicycles at all times",
        ]
    );
}

#[test]
fn the_order_of_the_file_does_not_matter() {
    let mut map = row();
    map.node(20, 0.03, 0.1, &[]);
    map.way(5, &[20, 3], &[("highway", "service")]);
    map.way(80, &[3, 7], &[("highway", "service")]);
    let streets = read(&map, "streets");
    map.turn_round();
    let other = read(&map, "streets");
    assert_eq!(streets.ids, other.ids);
    assert_eq!(streets.shapes.coords(), other.shapes.coords());
    for ((name, column), (other_name, other)) in streets.table.columns().zip(other.table.columns())
    {
        assert_eq!(name, other_name);
        (0..column.len()).for_each(|row| assert_eq!(column.value(row), other.value(row)));
    }
}

#[test]
fn a_wrong_layer_is_told_which_there_are() {
    let error = read_osm_pbf("town.osm.pbf", Some("roads"), &row().bytes()).unwrap_err();
    assert!(error.to_string().starts_with(
        "town.osm.pbf has no layer `roads`; it has `streets`, `junctions`, `turns`, and"
    ));
}

#[test]
fn what_is_no_map_is_refused_with_what_it_is() {
    let says = |bytes: &[u8]| read_osm_pbf("x", None, bytes).unwrap_err().text().en;
    assert_eq!(says(b""), "x is empty (0 bytes)");
    let not = "x is not an OpenStreetMap PBF file: it does not begin with an OSMHeader block";
    assert_eq!(says(b"<?xml version='1.0'?>"), not);
    assert_eq!(says(&[0; 100]), not);
    assert_eq!(says(&Map::default().bytes()), "x holds no features");
    let mut map = row();
    map.needs = "HistoricalInformation";
    assert_eq!(
        says(&map.bytes()),
        "x needs a reader that knows `HistoricalInformation`, which this one does not"
    );
    map.needs = "";
    map.packing = 4;
    assert!(says(&map.bytes()).starts_with("x is packed with lzma (block at byte "));
}

#[test]
fn a_bomb_is_refused_before_it_takes_memory() {
    // A block of 33 MB of zeros is 32 KB packed.
    let bomb = map::packed_block(&vec![0; 33 << 20]);
    let bytes = [Map::default().bytes(), bomb].concat();
    let error = read_osm_pbf("x", None, &bytes).unwrap_err();
    assert!(error.to_string().ends_with("it unpacks to more than 32 MB"), "{error}");
}

#[test]
fn blocks_that_unpack_to_far_more_than_the_file_are_refused() {
    let bomb =
        map::packed_block(&[&map::bytes_field(1, &[])[..], &[0x2a, 0].repeat(4 << 20)].concat());
    let bytes = [Map::default().bytes(), bomb.repeat(4)].concat();
    let error = read_osm_pbf("x", None, &bytes).unwrap_err();
    assert_eq!(error.to_string(), "x unpacks to more than 40 times its size, as no map does");
}

#[test]
fn a_file_cut_anywhere_says_so() {
    let bytes = row().bytes();
    let whole_blocks = map::block_ends(&bytes);
    for length in 1..bytes.len() {
        let outcome = read_osm_pbf("town", None, &bytes[..length]);
        if whole_blocks.contains(&length) {
            // The format has no mark for its end: what is left is a map with fewer streets.
            assert!(!matches!(outcome, Err(FormatError::OsmCut { .. })));
        } else {
            let cut =
                matches!(outcome, Err(FormatError::OsmCut { n_bytes, .. }) if n_bytes == length);
            assert!(cut, "{length} of {}: {outcome:?}", bytes.len());
        }
    }
}

/// Reading must end in a sound dataset or an error in both languages.
fn check_soundness(bytes: &[u8]) {
    for layer in ["streets", "junctions", "turns"] {
        match read_osm_pbf("damaged", Some(layer), bytes) {
            Err(error) => {
                assert!(!error.text().zh.is_empty() && error.text().en.contains("damaged"));
            }
            Ok(dataset) => {
                assert_eq!(dataset.n_read, dataset.shapes.len() + dataset.dropped.len());
                assert_eq!(dataset.ids.len(), dataset.shapes.len());
                assert!(
                    dataset.shapes.coords().iter().all(|c| c.x.abs() <= 180. && c.y.abs() <= 90.)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn flipped_bytes_never_break_the_reader(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..6),
        packing in prop::sample::select(vec![1, 3]),
    ) {
        let mut map = row();
        map.packing = packing;
        map.relation(9, &[("from", 'w', 70), ("via", 'n', 5), ("to", 'w', 70)],
            &[("type", "restriction"), ("restriction", "no_u_turn")]);
        let mut bytes = map.bytes();
        for (at, by) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= by;
        }
        check_soundness(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn damaged_real_files_never_break_the_reader(
        at in any::<prop::sample::Index>(),
        by in 1_u8..,
        file in prop::sample::select(vec!["osm/dreieich.osm.pbf", "osm/monaco_pt.osm.pbf"]),
    ) {
        if let Some(mut bytes) = shared::bytes(file) {
            let at = at.index(bytes.len());
            check_soundness(&bytes[..at]);
            bytes[at] ^= by;
            check_soundness(&bytes);
        }
    }
}

fn kilometres(dataset: &Dataset) -> f64 {
    let lengths =
        dataset.shapes.iter().map(|it| Haversine.length(&LineString(it.coords().to_vec())));
    lengths.sum::<f64>() / 1000.0
}

fn n_ways(dataset: &Dataset) -> usize {
    let Some(Column::Numbers(ways)) = dataset.table.column("way") else { return 0 };
    ways.chunk_by(|a, b| a == b).count()
}

/// Ways and kilometres of streets as GDAL 3.6.2 counts them: in its layer `lines`, `highway` that is
/// no platform and the like, or `"route"=>"ferry"`; lengths on the ellipsoid. Lengths here are on a
/// sphere: 0.3 % apart at most, and ways of a single place are no streets.
fn check_against_gdal(file: &str, gdal_ways: usize, gdal_kilometres: f64) {
    let Some(bytes) = shared::bytes(file) else { return };
    let streets = read_osm_pbf(file, None, &bytes).unwrap();
    let (ways, kilometres) = (n_ways(&streets), kilometres(&streets));
    assert!(ways.abs_diff(gdal_ways) * 1000 <= gdal_ways, "{ways} ways, not {gdal_ways}");
    assert!((kilometres / gdal_kilometres - 1.0).abs() < 0.003, "{kilometres} km");
}

#[test]
fn porto_has_the_streets_gdal_finds() {
    check_against_gdal("osm/porto.osm.pbf", 49_664, 10_737.58);
}

#[test]
fn liechtenstein_has_the_streets_gdal_finds() {
    check_against_gdal("osm/liechtenstein_2021-01.osm.pbf", 6_822, 1_313.24);
}

#[test]
fn smaller_places_have_the_streets_gdal_finds() {
    check_against_gdal("osm/andorra.osm.pbf", 1_614, 855.40);
    check_against_gdal("osm/monaco_pt.osm.pbf", 2_360, 123.02);
    check_against_gdal("osm/dreieich.osm.pbf", 471, 65.78);
    check_against_gdal("porto-alegre/poa/poa_osm.pbf", 15_705, 2_010.41);
}

#[test]
fn streets_of_real_files_join_up() {
    let files =
        ["osm/andorra", "osm/monaco_pt", "osm/dreieich", "helsinki/Helsinki", "helsinki/test"];
    for file in files {
        let Some(bytes) = shared::bytes(&format!("{file}.osm.pbf")) else { return };
        let streets = read_osm_pbf(file, None, &bytes).unwrap();
        assert!(700 < streets.shapes.len(), "{file}");
        let mut ids = streets.ids.clone();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), streets.ids.len(), "{file}");
        let places = streets.dropped.iter().filter(|it| it.what.en.contains("length"));
        assert_eq!(places.count(), 0, "{file}");
    }
}

#[test]
fn turns_of_real_files_are_there() {
    // Relations of type `restriction` as `ogrinfo -sql "select count(*) from other_relations"` finds
    // them less those dropped here with a reason.
    for (file, n_turns) in
        [("osm/porto", 335), ("osm/liechtenstein_2021-01", 76), ("osm/monaco_pt", 42)]
    {
        let Some(bytes) = shared::bytes(&format!("{file}.osm.pbf")) else { return };
        assert_eq!(read_osm_pbf(file, Some("turns"), &bytes).unwrap().shapes.len(), n_turns);
    }
}
