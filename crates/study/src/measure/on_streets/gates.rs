//! Candidates with gates, and settings that do not fit.

use geo::{Coord, Geometry, Point, Rect};
use siting_layer::{Survey, Table};
use siting_travel::Direction;
use siting_units::{Interval, LayerId};

use super::town::{Plan, Street, Thing, everywhere, layer};
use super::{reachable, to_nearest};
use crate::measure::{Decay, Measure, TravelTimeToNearest};
use crate::{Candidates, World};

/// A park between two parallel roads that meet in the far east, where the dock is.
fn plan() -> Plan {
    let at = |x: f64, y: f64| Coord { x, y };
    let street = |from, to, seconds| Street { ends: [from, to], seconds, oneway: "no" };
    let (south, north, east) = (at(0.0, 0.0), at(0.0, 500.0), at(1000.0, 0.0));
    Plan {
        streets: vec![
            street(south, east, 100),
            street(north, at(1000.0, 500.0), 100),
            street(east, at(1000.0, 500.0), 50),
        ],
        things: vec![Thing { at: east, amount: None, counts: (None, true) }],
        sites: vec![],
    }
}

fn park() -> Candidates {
    let park = Rect::new((0.0, 50.0), (200.0, 450.0)).to_polygon().into();
    let park = layer(&[park], Table::default(), everywhere());
    Candidates::Sites(std::sync::Arc::new(park))
}

fn with_gates(at: &[(f64, f64)], survey: Survey) -> World {
    let mut world = plan().world(everywhere());
    let gates = at.iter().map(|&(x, y)| Geometry::Point(Point(Coord { x, y })));
    world
        .layers
        .insert(LayerId::new("gates"), layer(&gates.collect::<Vec<_>>(), Table::default(), survey));
    world
}

#[track_caller]
fn check(gates: &[(f64, f64)], survey: Survey, expected: Interval) {
    let measure = TravelTimeToNearest {
        gates: Some(LayerId::new("gates")),
        ..to_nearest(Direction::FromSite)
    };
    let readings = measure.readings(&park(), &with_gates(gates, survey));
    assert_eq!(readings.expect("everything is there").row(0), expected);
}

#[test]
fn a_park_with_a_gate_is_left_through_it() {
    // Without gates along the southern road: 50 m at 10 km/h, then the whole of the road, for of
    // equally near points the first one counts.
    check(&[], everywhere(), Interval::exactly(18.0 + 100.0));
    // Another park's gate is not this park's.
    check(&[(900.0, 250.0)], everywhere(), Interval::exactly(18.0 + 100.0));
    // The gate is in the north: 36 s to the road, then the long way round.
    check(&[(200.0, 400.0)], everywhere(), Interval::exactly(36.0 + 80.0 + 50.0));
    check(&[(200.0, 400.0), (200.0, 50.0)], everywhere(), Interval::exactly(18.0 + 80.0));
}

#[test]
fn gates_nobody_looked_for_may_be_anywhere() {
    check(&[], Survey::nowhere(), Interval::at_least(0.0));
    check(&[(200.0, 400.0)], Survey::nowhere(), Interval::between(0.0, 36.0 + 80.0 + 50.0));
}

#[test]
fn a_gate_away_from_every_street_leads_nowhere() {
    check(&[(100.0, 250.0)], everywhere(), Interval::at_least(0.0));
}

#[test]
fn what_does_not_fit_is_said_with_what_may_be_meant() {
    let world = with_gates(&[(0.0, 50.0)], everywhere());
    let said = |measure: &dyn Measure| {
        let problems = measure.problems(&park(), &world).into_iter();
        problems
            .flat_map(|it| [it.written, ": ".to_owned(), it.what.en, "\n".to_owned()])
            .collect::<String>()
    };
    let nearest = to_nearest(Direction::FromSite);
    assert_eq!(said(&nearest), "");
    expect_test::expect![[r"
        trcuk: there is no mode called `trcuk`; there are `bicycle`, `car`, `truck`, `walk`; did you mean `truck`?
    "]]
    .assert_eq(&said(&TravelTimeToNearest { mode: "trcuk".to_owned(), ..nearest.clone() }));
    expect_test::expect![[r"
        strets: there is no network called `strets`; there are `streets`; did you mean `streets`?
    "]]
    .assert_eq(&said(&TravelTimeToNearest { network: Some("strets".to_owned()), ..nearest }));
    let mut reachable = reachable(Direction::FromSite, 10.0, Decay::Exponential);
    reachable.amount = Some("amuont".to_owned());
    expect_test::expect![[r#"
        amuont: there is no field `amuont`; did you mean `amount`?
        exponential: `spread-minutes` does not go with `decay = "exponential"`
    "#]]
    .assert_eq(&said(&reachable));
}
