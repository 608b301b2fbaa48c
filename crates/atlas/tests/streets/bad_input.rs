//! What is no network, or hardly one, says so and breaks nothing.

use geo::Coord;
use siting_layer::{Column, Kind, Layer, Shapes, Table};
use siting_travel::{
    Direction, FAR, Frontage, Metric, Network, Nodes, Profile, Stops, nearest, sums_within,
};

use crate::world::{join, layer_of, network, points, spec};

type Line = [(f64, f64); 2];

fn at((x, y): (f64, f64)) -> Coord {
    Coord { x, y }
}

/// Residential streets with more columns.
fn streets(lines: &[Line], columns: Vec<(&str, Column)>) -> Layer {
    let mut shapes = Shapes::default();
    for line in lines {
        shapes.start_row(Kind::Lines);
        shapes.push_part(line.map(at));
    }
    let mut table = Table::default();
    table.push("highway", Column::Text(lines.iter().map(|_| Some("residential")).collect()));
    columns.into_iter().for_each(|(name, column)| table.push(name, column));
    layer_of(shapes, table)
}

fn car(layer: Layer) -> Network {
    network(&spec(Nodes::Ends, &[]), layer, &Profile::shipped("car").unwrap())
}

fn words(words: &[&str]) -> Column {
    Column::Text(words.iter().map(|&it| Some(it)).collect())
}

/// The time between two places; `None` when there is no way.
fn ms(network: &Network, from: (f64, f64), to: (f64, f64)) -> Option<u32> {
    let [from, to] = [from, to].map(|it| join(network, &points([at(it)])));
    let found = nearest(network, Metric::Time, Direction::FromSite, &from, &to, FAR);
    Some(found[0].cost).filter(|&it| it != FAR)
}

#[test]
fn lines_that_do_not_meet_are_pieces_of_their_own() {
    // Their ends are a centimetre apart.
    let lines: Vec<Line> =
        (0..5).map(|it| 1000.0 * f64::from(it)).map(|x| [(x, 0.0), (x + 999.99, 0.0)]).collect();
    let network = car(streets(&lines, vec![]));
    let report = network.report().unwrap();
    assert_eq!((report.n_nodes, report.components_km.len()), (10, 5));
    assert!(ms(&network, (100.0, 5.0), (900.0, 5.0)).is_some());
    assert_eq!(ms(&network, (100.0, 5.0), (1500.0, 5.0)), None);
}

#[test]
fn where_every_street_is_closed_nobody_gets_anywhere() {
    let lines = [[(0.0, 0.0), (500.0, 0.0)], [(500.0, 0.0), (900.0, 0.0)]];
    let network = car(streets(&lines, vec![("access", words(&["no", "private"]))]));
    let report = network.report().unwrap();
    assert_eq!((report.n_streets, report.n_nodes), (0, 0));
    let n_closed: usize = report.closed.values().map(|it| it.1).sum();
    assert_eq!(n_closed, 2, "{:?}", report.closed);
    assert!(join(&network, &points([at((100.0, 0.0))])).of(0).is_empty());
    assert_eq!(ms(&network, (100.0, 0.0), (300.0, 0.0)), None);
}

#[test]
fn a_layer_without_streets_is_a_network_without_streets() {
    let network = car(layer_of(points([at((0.0, 0.0))]), Table::default()));
    assert_eq!(network.report().unwrap().n_streets, 0);
    let empty = car(layer_of(Shapes::default(), Table::default()));
    assert_eq!(ms(&empty, (0.0, 0.0), (1.0, 1.0)), None);
}

#[test]
fn a_site_in_the_sea_joins_no_street() {
    let network = car(streets(&[[(0.0, 0.0), (500.0, 0.0)]], vec![]));
    let sea = join(&network, &points([at((250.0, 20_000.0))]));
    assert!(sea.of(0).is_empty());
    assert_eq!(ms(&network, (250.0, 20_000.0), (250.0, 0.0)), None);
    let amounts = |_: u32, _: u32| 1.0;
    let town = join(&network, &points([at((250.0, 0.0))]));
    let from_site = Direction::FromSite;
    assert_eq!(sums_within(&network, from_site, &sea, 60_000, &town, &amounts), [0.0]);
}

#[test]
fn without_targets_nothing_is_found() {
    let network = car(streets(&[[(0.0, 0.0), (500.0, 0.0)]], vec![]));
    let site = join(&network, &points([at((250.0, 0.0))]));
    for targets in [Stops::default(), Stops::new([vec![]])] {
        let found = nearest(&network, Metric::Time, Direction::FromSite, &site, &targets, FAR);
        assert_eq!(found[0].cost, FAR);
    }
}

#[test]
fn speeds_that_are_none_are_left_aside_and_reported() {
    let lines = [[(0.0, 0.0), (500.0, 0.0)]];
    let usual = ms(&car(streets(&lines, vec![])), (0.0, 0.0), (500.0, 0.0));
    assert!(usual.is_some());
    for word in ["-30", "0", "NaN", "inf", "-inf", "1e400", "fast", ""] {
        for field in ["maxspeed", "travel_kmh"] {
            let network = car(streets(&lines, vec![(field, words(&[word]))]));
            let remarks = &network.report().unwrap().remarks;
            assert_eq!(ms(&network, (0.0, 0.0), (500.0, 0.0)), usual, "{field} = {word}");
            assert_eq!(remarks.is_empty(), word.is_empty(), "{field} = {word}: {remarks:?}");
        }
    }
    for field in ["seconds", "minutes", "metres"] {
        for number in [-5.0, 0.0] {
            let column = Column::Numbers(vec![Some(number)]);
            let network = car(streets(&lines, vec![(field, column)]));
            let time = ms(&network, (0.0, 0.0), (500.0, 0.0));
            assert_eq!(time, usual, "{field} = {number}");
        }
    }
}

#[test]
fn a_street_one_can_only_get_into_is_reported_as_a_trap() {
    let lines = [
        [(0.0, 0.0), (500.0, 0.0)],
        [(500.0, 0.0), (500.0, 900.0)],
        [(500.0, 0.0), (900.0, 0.0)],
        [(500.0, 0.0), (500.0, -700.0)],
    ];
    let network = car(streets(&lines, vec![("oneway", words(&["no", "yes", "no", "-1"]))]));
    let report = network.report().unwrap();
    assert_eq!((report.dead_end_km, report.source_km), (0.9, 0.7));
    assert_eq!(report.components_km, [0.9]);
    let (trap, home, source) = ((500.0, 800.0), (100.0, 0.0), (500.0, -600.0));
    assert!(ms(&network, home, trap).is_some() && ms(&network, trap, home).is_none());
    assert!(ms(&network, source, home).is_some() && ms(&network, home, source).is_none());
}

#[test]
fn a_street_as_long_as_the_world_is_no_overflow() {
    let lines = [[(-2e7, 0.0), (2e7, 0.0)], [(2e7, 0.0), (-2e7, 1.0)]];
    let walk = Profile::shipped("walk").unwrap();
    let network = network(&spec(Nodes::Ends, &[]), streets(&lines, vec![]), &walk);
    let ends = points([at((-2e7, 0.0)), at((2e7, 0.0))]);
    let stops = network.join_all(2, |row, join| join(ends.get(row)), Frontage::Needed);
    let [from, to] = [0, 1].map(|row| Stops::new([stops.of(row).to_vec()]));
    for metric in [Metric::Time, Metric::Distance] {
        nearest(&network, metric, Direction::FromSite, &from, &to, FAR);
    }
}
