//! Measures that travel: against the plainest search there is, and against what nobody knows.

mod brute_force;
mod catchments;
mod gates;
mod town;

use proptest::prelude::*;
use siting_layer::Survey;
use siting_travel::{Direction, Metric};
use siting_units::Interval;

use super::{
    AnyMeasure, Decay, FloatingCatchment, Measure, Minutes, Radius, ReachableRoadLength,
    ReachableWithin, TravelDistanceToNearest, TravelTimeTo, TravelTimeToNearest,
};
use crate::{Filter, Nearest};
use brute_force::Trips;
use town::{Plan, Thing, plans, things};

fn minutes(minutes: f64) -> Minutes {
    Minutes::new(minutes).expect("a time")
}

fn to_nearest(direction: Direction) -> TravelTimeToNearest {
    TravelTimeToNearest { direction, ..TravelTimeToNearest::to(things()) }
}

fn reachable(direction: Direction, limit: f64, decay: Decay) -> ReachableWithin {
    ReachableWithin {
        direction,
        decay,
        amount: Some("amount".to_owned()),
        half_minutes: Some(minutes(2.0)),
        spread_minutes: Some(minutes(1.0)),
        ..ReachableWithin::count(things(), minutes(limit))
    }
}

fn catchment(
    direction: Direction,
    limit: f64,
    bands: Option<Vec<(Minutes, f64)>>,
) -> FloatingCatchment {
    FloatingCatchment {
        supply: things(),
        capacity: "amount".to_owned(),
        supply_where: None,
        demand: things(),
        amount: "amount".to_owned(),
        demand_where: None,
        minutes: minutes(limit),
        bands,
        mode: "truck".to_owned(),
        network: None,
        direction,
        gates: None,
    }
}

fn measures(direction: Direction, limit: f64) -> Vec<AnyMeasure> {
    let filter = || Some(Filter::parse("counts = 'yes'").expect("a filter"));
    let bands = vec![(minutes(limit / 2.0), 1.0), (minutes(limit), 0.4)];
    let metres = Radius::new(limit * 400.0).expect("more than 0");
    vec![
        AnyMeasure::TravelTimeToNearest(TravelTimeToNearest {
            filter: filter(),
            ..to_nearest(direction)
        }),
        AnyMeasure::TravelTimeToNearest(TravelTimeToNearest {
            filter: filter(),
            at_most_minutes: Some(minutes(limit)),
            ..to_nearest(direction)
        }),
        AnyMeasure::TravelDistanceToNearest(TravelDistanceToNearest {
            filter: filter(),
            direction,
            at_most_metres: Some(metres),
            ..TravelDistanceToNearest::to(things())
        }),
        AnyMeasure::ReachableWithin(ReachableWithin {
            filter: filter(),
            ..reachable(direction, limit, Decay::Step)
        }),
        AnyMeasure::ReachableWithin(ReachableWithin {
            filter: filter(),
            ..reachable(direction, limit, Decay::Logistic)
        }),
        AnyMeasure::ReachableWithin(ReachableWithin {
            filter: filter(),
            ..reachable(direction, limit, Decay::Linear)
        }),
        AnyMeasure::ReachableRoadLength(ReachableRoadLength {
            minutes: minutes(limit),
            mode: "truck".to_owned(),
            network: None,
            direction,
            gates: None,
        }),
        AnyMeasure::FloatingCatchment(FloatingCatchment {
            supply_where: filter(),
            demand_where: filter(),
            ..catchment(direction, limit, Some(bands))
        }),
    ]
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::FromSite), Just(Direction::ToSite)]
}

/// Whether a reading that has to be exact is the number.
fn is(reading: Interval, number: f64) -> bool {
    reading.is_exact() && (reading.low() - number).abs() <= 1e-9 * number.abs().max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_is_that_of_the_plainest_search(plan in plans(), direction in directions(), limit in 0.2..5.0) {
        let world = plan.world(town::everywhere());
        let sites = plan.candidates();
        for (metric, at_most, unlimited) in [
            (Metric::Time, limit * 60.0, 4_294_967.294),
            (Metric::Distance, limit * 400.0, 4_294_967.294),
        ] {
            for at_most in [Some(at_most), None] {
                let readings = match metric {
                    Metric::Time => TravelTimeToNearest {
                        at_most_minutes: at_most.map(|it: f64| minutes(it / 60.0)),
                        ..to_nearest(direction)
                    }
                    .readings(&sites, &world),
                    Metric::Distance => TravelDistanceToNearest {
                        at_most_metres: at_most.map(|it| Radius::new(it).expect("more than 0")),
                        direction,
                        ..TravelDistanceToNearest::to(things())
                    }
                    .readings(&sites, &world),
                };
                let readings = readings.expect("everything is there");
                let limit = (at_most.unwrap_or(unlimited) * 1000.0).round() as u32;
                let trips = Trips::of(&plan, metric, direction);
                let nearest = &readings.nearest().expect("it names them").rows;
                for (row, site) in plan.sites.iter().enumerate() {
                    let reading = readings.row(row);
                    let costs = plan.things.iter().enumerate();
                    let costs = costs.filter_map(|(row, it)| Some((trips.cost(*site, it.at)?, row)));
                    match costs.min().filter(|it| it.0 <= limit) {
                        _ if !trips.joins(*site) => prop_assert_eq!(reading, Interval::at_least(0.0)),
                        Some((cost, thing)) => {
                            prop_assert!(is(reading, f64::from(cost) / 1000.0), "{reading:?} {cost}");
                            prop_assert_eq!(nearest[row], thing as u32);
                        }
                        None => {
                            prop_assert_eq!(reading, Interval::at_least(f64::from(limit) / 1000.0));
                            prop_assert_eq!(nearest[row], Nearest::NONE);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn one_place_is_as_far_as_the_plainest_search_says(plan in plans(), direction in directions()) {
        let place = plan.things.len() - 1;
        let measure = TravelTimeTo {
            to: things(),
            id: place.to_string(),
            mode: "truck".to_owned(),
            network: None,
            direction,
            gates: None,
            at_most_minutes: None,
            to_any_street: false,
        };
        let readings = measure.readings(&plan.candidates(), &plan.world(town::everywhere()));
        let readings = readings.expect("everything is there");
        let trips = Trips::of(&plan, Metric::Time, direction);
        for (row, site) in plan.sites.iter().enumerate().filter(|it| trips.joins(*it.1)) {
            match trips.cost(*site, plan.things[place].at) {
                Some(cost) => prop_assert!(is(readings.row(row), f64::from(cost) / 1000.0)),
                None => prop_assert_eq!(readings.row(row), Interval::at_least(4_294_967.294)),
            }
        }
    }

    #[test]
    fn sums_are_those_of_the_plainest_search(plan in plans(), direction in directions(), limit in 0.2..5.0) {
        let plan = plan.with_every_amount();
        let world = plan.world(town::everywhere());
        let trips = Trips::of(&plan, Metric::Time, direction);
        let limit_ms = minutes(limit).ms();
        for decay in [Decay::Step, Decay::Linear, Decay::Exponential, Decay::Logistic] {
            let measure = reachable(direction, limit, decay);
            let readings = measure.readings(&plan.candidates(), &world).expect("everything is there");
            let weight = super::decay::Weight::of(
                decay, measure.minutes, measure.half_minutes, measure.spread_minutes,
            );
            for (row, site) in plan.sites.iter().enumerate().filter(|it| trips.joins(*it.1)) {
                let reached = |it: &Thing| {
                    let ms = trips.cost(*site, it.at).filter(|it| *it <= limit_ms)?;
                    Some(weight.at(ms) * it.amount.expect("everyone has one"))
                };
                let sum: f64 = plan.things.iter().filter_map(reached).sum();
                prop_assert!(is(readings.row(row), sum), "{decay:?}: {:?}, not {sum}", readings.row(row));
            }
        }
    }

    #[test]
    fn catchments_are_those_of_the_plainest_search(plan in plans(), direction in directions(), limit in 0.2..5.0) {
        let plan = plan.with_every_amount();
        let measure =
            catchment(direction, limit, Some(vec![(minutes(limit / 2.0), 1.0), (minutes(limit), 0.3)]));
        let readings = measure.readings(&plan.candidates(), &plan.world(town::everywhere()));
        let readings = readings.expect("everything is there");
        let trips = Trips::of(&plan, Metric::Time, direction);
        let weight = |from, to| match trips.cost(from, to) {
            Some(ms) if ms <= minutes(limit / 2.0).ms() => 1.0,
            Some(ms) if ms <= minutes(limit).ms() => 0.3,
            _ => 0.0,
        };
        let amount = |it: &Thing| it.amount.expect("everyone has one");
        for (row, site) in plan.sites.iter().enumerate().filter(|it| trips.joins(*it.1)) {
            let share = |supply: &Thing| {
                let demand: f64 =
                    plan.things.iter().map(|it| amount(it) * weight(it.at, supply.at)).sum();
                amount(supply) / demand * weight(*site, supply.at)
            };
            let is_near = |it: &&Thing| 0.0 < amount(it) && 0.0 < weight(*site, it.at);
            let sum: f64 = plan.things.iter().filter(is_near).map(share).sum();
            let reading = readings.row(row);
            if sum.is_finite() {
                let is_it = (reading.low() - sum).abs() < 1e-6 && (reading.high() - sum).abs() < 1e-6;
                prop_assert!(is_it, "{reading:?}, not {sum}");
            } else {
                prop_assert!(reading.high() == f64::INFINITY, "nobody wants it: {reading:?}");
            }
        }
    }

    #[test]
    fn a_reading_holds_whatever_is_beyond_the_survey(
        plan in plans(),
        direction in directions(),
        limit in 0.2..5.0,
        (west, south) in (-500.0..1500.0, -500.0..1500.0),
        (width, height) in (500.0..4000.0, 500.0..4000.0),
    ) {
        let rect = geo::Rect::new((west, south), (west + width, south + height));
        let known = plan.as_known_in(rect).world(Survey::of_rect(rect));
        let truth = plan.settled().world(town::everywhere());
        let sites = plan.candidates();
        for measure in measures(direction, limit) {
            let said = measure.readings(&sites, &known).expect("everything is there");
            let truth = measure.readings(&sites, &truth).expect("everything is there");
            for row in (0..sites.len()).filter(|&row| truth.row(row) != Interval::at_least(0.0)) {
                let (said, truth) = (said.row(row), truth.row(row));
                prop_assert!(
                    said.low() <= truth.low() + 1e-6 && truth.high() <= said.high() + 1e-6,
                    "{measure:?} says {said:?} of candidate {row}, but it is {truth:?}"
                );
            }
        }
    }

    #[test]
    fn more_time_reaches_no_less(plan in plans(), direction in directions(), limit in 0.2..5.0) {
        let world = plan.world(town::everywhere());
        let lows = |limit| {
            let measure = reachable(direction, limit, Decay::Step);
            let readings = measure.readings(&plan.candidates(), &world).expect("it is there");
            readings.iter().map(Interval::low).collect::<Vec<_>>()
        };
        prop_assert!(lows(limit).iter().zip(lows(1.3 * limit)).all(|(less, more)| *less <= more));
    }
}

#[test]
fn one_thread_and_two_travel_the_same() {
    let plan = Plan::large();
    let readings_on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let rect = geo::Rect::new((-400.0, -400.0), (9000.0, 9000.0));
            let world = plan.as_known_in(rect).world(Survey::of_rect(rect));
            let sites = plan.candidates();
            let take = |it: &AnyMeasure| it.readings(&sites, &world).expect("everything is there");
            measures(Direction::FromSite, 12.3).iter().map(take).collect::<Vec<_>>()
        })
    };
    assert_eq!(readings_on(1), readings_on(2));
}
