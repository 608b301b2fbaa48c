//! Every search against the plainest possible one, on random towns.

use std::collections::BTreeMap;

use geo::Coord;
use proptest::prelude::*;
use siting_layer::{Kind, Layers, Shapes};
use siting_syntax::{Document, Problems};
use siting_units::LayerId;

use crate::random_town::{
    Drawn, SIDE, TownPlan, join, layer, network, only, plainly, plans, words,
};
use crate::{
    Direction, FAR, Metric, Networks, Reacher, Stop, StreetsSpec, nearest, sums_within,
    within_street_length,
};

proptest! {
    #[test]
    fn the_nearest_is_what_a_plain_search_finds(plan in plans(), limit in 1_000_u32..200_000) {
        let network = network(&plan);
        let sites = join(&network, &plan);
        for metric in [Metric::Time, Metric::Distance] {
            for (direction, limit) in [(Direction::FromSite, FAR - 1), (Direction::ToSite, FAR - 1), (Direction::FromSite, limit)] {
                let found = nearest(&network, metric, direction, &sites, &sites, limit);
                for site in 0..sites.len() {
                    let trips = (0..sites.len()).map(|target| {
                        let (from, to) = crate::nearest::in_order(site, target, direction);
                        (plainly(&network, sites.of(from), sites.of(to), metric), target as u32)
                    });
                    let best = trips.min().filter(|it| it.0 <= limit);
                    let best = best.unwrap_or((FAR, u32::MAX));
                    let best = if best.0 == FAR { (FAR, u32::MAX) } else { best };
                    prop_assert_eq!((found[site].cost, found[site].row), best);
                }
            }
        }
    }

    #[test]
    fn sums_count_what_a_plain_search_reaches(plan in plans(), limit in 0_u32..200_000) {
        let network = network(&plan);
        let sites = join(&network, &plan);
        for direction in [Direction::FromSite, Direction::ToSite] {
            let weigh = |row: u32, ms: u32| f64::from(row + 1) / (1.0 + f64::from(ms));
            let sums = sums_within(&network, direction, &sites, limit, &sites, &weigh);
            for site in 0..sites.len() {
                let mut expected = 0.0;
                for target in 0..sites.len() {
                    let (from, to) = crate::nearest::in_order(site, target, direction);
                    let ms = plainly(&network, sites.of(from), sites.of(to), Metric::Time);
                    if ms <= limit && ms != FAR {
                        expected += weigh(target as u32, ms);
                    }
                }
                // Fixed point rounds each addend by 2^-33 at most.
                prop_assert!((sums[site] - expected).abs() < 1e-8, "{} {}", sums[site], expected);
            }
        }
    }

    #[test]
    fn more_time_reaches_more_street(plan in plans(), limit in 0_u32..100_000, more in 0_u32..100_000) {
        let network = network(&plan);
        let sites = join(&network, &plan);
        for direction in [Direction::FromSite, Direction::ToSite] {
            let near = within_street_length(&network, direction, &sites, limit);
            let far = within_street_length(&network, direction, &sites, limit + more);
            prop_assert!(near.iter().zip(&far).all(|(near, far)| near <= far));
        }
    }

    #[test]
    fn a_place_on_a_street_is_reached_exactly_when_a_trip_there_is_short_enough(
        plan in plans(), limit in 0_u32..100_000, street in any::<prop::sample::Index>(), share in 0.0..1.0,
    ) {
        let network = network(&plan);
        let sites = join(&network, &plan);
        let street = street.index(network.streets.len());
        let it = network.streets[street];
        let part = |whole: u32, share: f64| if whole == FAR { FAR } else { (f64::from(whole) * share).round() as u32 };
        let stop = Stop {
            street: street as u32,
            behind_ms: [part(it.ms[0], share), part(it.ms[1], 1.0 - share)],
            behind_mm: part(it.mm, share),
            ..Stop::default()
        };
        for site in 0..sites.len() {
            let reached = Reacher::default().pieces(&network, Direction::FromSite, sites.of(site), limit);
            let mm = stop.behind_mm;
            let near = |slack: i64| reached.iter().any(|piece| {
                piece.street as usize == street
                    && i64::from(piece.start_mm) <= i64::from(mm) + slack
                    && i64::from(mm) - slack <= i64::from(piece.end_mm)
            });
            let ms = plainly(&network, sites.of(site), &[stop], Metric::Time);
            // Whole milliseconds and millimetres: a place is known to within what is travelled in one.
            let per_ms = if it.ms.contains(&0) { i64::from(it.mm) } else { i64::from(it.mm / it.ms[0].min(it.ms[1]).max(1)) + 2 };
            if ms != FAR && ms + 2 <= limit {
                prop_assert!(near(2 * per_ms), "{ms} {limit} {reached:?} {mm}");
            }
            if ms == FAR || limit + 2 < ms {
                prop_assert!(!near(-2 * per_ms), "{ms} {limit} {reached:?} {mm}");
            }
        }
    }

    #[test]
    fn a_new_street_never_lengthens_a_trip(plan in plans(), a in 0..SIDE * SIDE, b in 0..SIDE * SIDE, seconds in 0_u32..40) {
        prop_assume!(a != b);
        // Where turning costs something, a street more may make a junction of a bend.
        let plan = TownPlan { turn_seconds: 0, ..plan };
        let mut after = plan.clone();
        after.streets.push(Drawn { nodes: [a, b], seconds, oneway: "no" });
        let trips = |plan: &TownPlan| {
            let network = network(plan);
            let sites = join(&network, plan);
            let all: Vec<u32> = (0..sites.len())
                .flat_map(|to| nearest(&network, Metric::Time, Direction::FromSite, &sites, &only(&sites, to), FAR - 1))
                .map(|it| it.cost)
                .collect();
            all
        };
        prop_assert!(trips(&plan).iter().zip(trips(&after)).all(|(before, after)| after <= *before));
    }

    #[test]
    fn there_and_back_are_equally_long_where_every_street_goes_both_ways(plan in plans()) {
        let mut plan = TownPlan { turns: vec![], ..plan };
        plan.streets.iter_mut().for_each(|it| it.oneway = "no");
        let network = network(&plan);
        let sites = join(&network, &plan);
        for to in 0..sites.len() {
            let target = only(&sites, to);
            let there = nearest(&network, Metric::Distance, Direction::FromSite, &sites, &target, FAR - 1);
            let back = nearest(&network, Metric::Distance, Direction::ToSite, &sites, &target, FAR - 1);
            prop_assert_eq!(there, back);
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing(plan in plans()) {
        let with = |n| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
            pool.install(|| {
                let network = network(&plan);
                let sites = join(&network, &plan);
                let weigh = |row: u32, ms: u32| f64::from(row) / (7.0 + f64::from(ms));
                let sums = sums_within(&network, Direction::FromSite, &sites, 60_000, &sites, &weigh);
                (sums, within_street_length(&network, Direction::ToSite, &sites, 60_000))
            })
        };
        prop_assert_eq!(with(1), with(2));
    }
}

#[test]
fn streets_through_one_another_meet_only_when_asked() {
    let mut shapes = Shapes::default();
    for line in [
        [(0.0, 50.0), (100.0, 50.0)],
        [(50.0, 0.0), (50.0, 100.0)],
        [(100.0, 50.0), (100.0, 100.0)],
    ] {
        shapes.start_row(Kind::Lines);
        shapes.push_part(line.map(|(x, y)| Coord { x, y }));
    }
    let streets = layer(shapes, vec![("highway", words(["tertiary"; 3].into_iter()))]);
    let mut layers = Layers::default();
    layers.insert(LayerId::new("streets"), streets);
    let built = |nodes: &str| {
        let spec = format!("streets = 'streets'\nnodes = '{nodes}'");
        let document = Document::toml("spec", spec);
        let mut problems = Problems::default();
        let spec: StreetsSpec =
            document.root(&mut problems).and_then(|it| it.read(&mut problems)).expect("a spec");
        let networks = Networks::new([("streets".to_owned(), spec)].into(), BTreeMap::new());
        let network = networks.get(&layers, None, "truck").expect("a network");
        (
            network.n_nodes(),
            network.streets().len(),
            network.report().expect("it was made from data").components_km.len(),
        )
    };
    assert_eq!(built("ends"), (5, 3, 2));
    assert_eq!(built("vertices"), (5, 3, 2));
    assert_eq!(built("crossings"), (6, 5, 1));
}
