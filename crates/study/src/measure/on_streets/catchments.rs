//! Floating catchments worked out by hand.

use geo::{Coord, Geometry, Point};
use siting_layer::{Column, Layers, Table};
use siting_travel::Direction;
use siting_units::{Interval, LayerId};

use super::town::{Plan, Street, everywhere, layer, networks};
use super::{catchment, minutes};
use crate::World;
use crate::measure::{FloatingCatchment, Measure, Minutes};

/// Clinics at 0, 10 and 30 minutes along a road, villages at 0, 10, 20 and 30 minutes.
///
/// The layout of the examples by which the method is taught (Luo and Wang 2003, figure 3: a few
/// centroids, a doctor here and there), small enough to be worked out on paper.
fn world(beds: &[Option<f64>], people: &[Option<f64>]) -> World {
    let at = |minutes: f64| Coord { x: minutes * 100.0, y: 0.0 };
    let road = (0..3).map(|it| {
        let ends = [at(f64::from(it) * 10.0), at(f64::from(it + 1) * 10.0)];
        Street { ends, seconds: 600, oneway: "no" }
    });
    let road = Plan { streets: road.collect(), things: vec![], sites: vec![] };
    let World { mut layers, .. } = road.world(everywhere());
    let mut put = |id: &str, places: &[f64], field: &str, amounts: &[Option<f64>]| {
        let mut table = Table::default();
        table.push(field, Column::Numbers(amounts.to_vec()));
        let points = places.iter().map(|&it| Geometry::Point(Point(at(it))));
        layers.insert(LayerId::new(id), layer(&points.collect::<Vec<_>>(), table, everywhere()));
    };
    put("clinics", &[0.0, 10.0, 30.0], "beds", beds);
    put("villages", &[0.0, 10.0, 20.0, 30.0], "people", people);
    let layers: Layers = layers;
    World { layers, networks: networks() }
}

fn measure(limit: f64, bands: Option<Vec<(Minutes, f64)>>) -> FloatingCatchment {
    FloatingCatchment {
        supply: LayerId::new("clinics"),
        capacity: "beds".to_owned(),
        demand: LayerId::new("villages"),
        amount: "people".to_owned(),
        ..catchment(Direction::FromSite, limit, bands)
    }
}

/// What each village has.
fn read(measure: &FloatingCatchment, world: &World) -> Vec<Interval> {
    let villages = world.layers.get(&LayerId::new("villages")).expect("they are there").clone();
    let readings = measure.readings(&crate::Candidates::Sites(villages), world);
    readings.expect("everything is there").iter().collect()
}

#[track_caller]
fn check(found: &[Interval], expected: &[f64]) {
    let is_it = |(it, number): (&Interval, &f64)| {
        it.is_exact() && (it.low() - number).abs() < 1e-9 * number.max(1.0)
    };
    assert!(found.iter().zip(expected).all(is_it), "{found:?}, not {expected:?}");
}

const BEDS: [Option<f64>; 3] = [Some(10.0), Some(20.0), Some(6.0)];
const PEOPLE: [Option<f64>; 4] = [Some(100.0), Some(300.0), Some(200.0), Some(50.0)];

#[test]
fn a_supply_is_shared_by_those_who_reach_it() {
    // Within 10 minutes: the clinic at 0 serves villages 0 and 10, that at 10 serves 0, 10 and 20,
    // that at 30 serves 20 and 30.
    let (first, second, third) = (10.0 / 400.0, 20.0 / 600.0, 6.0 / 250.0);
    let expected = [first + second, first + second, second + third, third];
    check(&read(&measure(10.0, None), &world(&BEDS, &PEOPLE)), &expected);
}

#[test]
fn what_is_further_away_weighs_less_in_both_steps() {
    let bands = [(10.0, 1.0), (20.0, 0.68), (30.0, 0.22)];
    let bands = bands.map(|(it, weight)| (minutes(it), weight)).to_vec();
    let first = 10.0 / (100.0 + 300.0 + 0.68 * 200.0 + 0.22 * 50.0);
    let second = 20.0 / (100.0 + 300.0 + 200.0 + 0.68 * 50.0);
    let third = 6.0 / (0.22 * 100.0 + 0.68 * 300.0 + 200.0 + 50.0);
    let expected = [
        first + second + 0.22 * third,
        first + second + 0.68 * third,
        0.68 * first + second + third,
        0.22 * first + 0.68 * second + third,
    ];
    let world = world(&BEDS, &PEOPLE);
    let found = read(&measure(30.0, Some(bands)), &world);
    check(&found, &expected);
    // Everything there is to give is given: 36 beds for those who share them (Luo and Wang 2003).
    let given: f64 =
        found.iter().zip(PEOPLE).map(|(it, people)| it.low() * people.unwrap_or(0.0)).sum();
    assert!((given - 36.0).abs() < 1e-9, "{given}");
}

#[test]
fn villages_nobody_counted_may_want_everything() {
    let people = [PEOPLE[0], PEOPLE[1], PEOPLE[2], None];
    let found = read(&measure(10.0, None), &world(&BEDS, &people));
    let (first, second) = (10.0 / 400.0, 20.0 / 600.0);
    assert_eq!(found[0], found[1]);
    assert!(found[0].is_exact() && (found[0].low() - first - second).abs() < 1e-12);
    // The third clinic is for village 20, and for nobody knows how many at 30.
    assert!((found[2].low() - second).abs() < 1e-12, "{found:?}");
    assert!((found[2].high() - second - 6.0 / 200.0).abs() < 1e-12, "{found:?}");
    assert!(found[3].low() == 0.0 && (found[3].high() - 6.0 / 200.0).abs() < 1e-12, "{found:?}");
}

#[test]
fn what_nobody_wants_has_no_share() {
    let people = [PEOPLE[0], PEOPLE[1], Some(0.0), Some(0.0)];
    let found = read(&measure(10.0, None), &world(&BEDS, &people));
    assert_eq!(found[3], Interval::at_least(0.0));
    let beds = [BEDS[0], BEDS[1], Some(0.0)];
    assert_eq!(read(&measure(10.0, None), &world(&beds, &people))[3], Interval::exactly(0.0));
}

#[test]
fn bands_that_make_no_sense_are_refused() {
    let world = world(&BEDS, &PEOPLE);
    let villages = world.layers.get(&LayerId::new("villages")).expect("they are there").clone();
    let villages = crate::Candidates::Sites(villages);
    let n = |bands: &[(f64, f64)]| {
        let bands = bands.iter().map(|&(it, weight)| (minutes(it), weight)).collect();
        measure(30.0, Some(bands)).problems(&villages, &world).len()
    };
    assert_eq!(n(&[(10.0, 1.0), (30.0, 0.5)]), 0);
    assert_eq!(n(&[(10.0, 1.0), (20.0, 0.5)]), 1, "they end before the catchment");
    assert_eq!(n(&[(10.0, 0.5), (30.0, 1.0)]), 1, "they rise");
    assert_eq!(n(&[]), 1);
}
