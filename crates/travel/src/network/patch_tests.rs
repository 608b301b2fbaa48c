//! Patched networks and networks from bytes, against networks made from the start.

use std::collections::BTreeMap;

use proptest::prelude::*;
use siting_layer::{Kind, Layers, Shapes};
use siting_units::LayerId;

use crate::random_town::{
    SIDE, TownPlan, join, layer, network, numbers, only, place, plans, profile, words,
};
use crate::{
    Change, Direction, FAR, Metric, Network, Nodes, RowChanges, Stops, StreetsSpec, nearest,
    within_street_length,
};

/// A line through nodes, its speed less 10 km/h, and its class.
type Line = (Vec<usize>, u32, &'static str);

/// Streets of a town drawn by coordinates, as a layer whose lines meet at shared vertices.
fn drawn_layers(lines: &[Line]) -> Layers {
    let mut shapes = Shapes::default();
    for (line, ..) in lines {
        shapes.start_row(Kind::Lines);
        shapes.push_part(line.iter().map(|&it| place(it)));
    }
    let streets = layer(
        shapes,
        vec![
            ("highway", words(lines.iter().map(|it| it.2))),
            ("travel_kmh", numbers(lines.iter().map(|it| 10 + it.1 as usize))),
            ("from", numbers(lines.iter().map(|it| it.0[0]))),
            ("to", numbers(lines.iter().map(|it| it.0[it.0.len() - 1]))),
        ],
    );
    let mut layers = Layers::default();
    layers.insert(LayerId::new("streets"), streets);
    layers
}

fn lines(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Line>> {
    let line = prop::collection::vec(0..SIDE * SIDE, 2..6).prop_map(|mut line| {
        line.dedup();
        if line.len() < 2 {
            line = vec![0, 1];
        }
        line
    });
    // Footways are closed to trucks: changing a class opens and closes streets.
    let class = prop_oneof![3 => Just("tertiary"), 1 => Just("footway"), 1 => Just("motorway")];
    prop::collection::vec((line, 0_u32..60, class), n)
}

proptest! {
    #[test]
    fn a_patched_network_answers_like_one_made_anew(
        before in lines(1..16),
        added in lines(0..4),
        removed in prop::collection::btree_set(0_usize..16, 0..4),
        changed in prop::collection::btree_map(0_usize..16, (0_u32..60, prop_oneof![Just("tertiary"), Just("footway"), Just("motorway")]), 0..4),
        nodes in prop_oneof![Just(Nodes::Ends), Just(Nodes::Vertices), Just(Nodes::Crossings), Just(Nodes::Ids)],
        turn_seconds in 0_u32..2,
        places in prop::collection::vec((0.0..300.0, 0.0..300.0), 2..6),
    ) {
        let removed: Vec<usize> = removed.into_iter().filter(|it| *it < before.len()).collect();
        let mut edited = before.clone();
        let changed: Vec<usize> = changed
            .into_iter()
            .filter(|(row, _)| *row < before.len() && !removed.contains(row))
            .map(|(row, (kmh, class))| {
                (edited[row].1, edited[row].2) = (kmh, class);
                row
            })
            .collect();
        removed.iter().rev().for_each(|&row| drop(edited.remove(row)));
        let n_kept = edited.len() as u32;
        edited.extend(added.iter().cloned());
        prop_assume!(!edited.is_empty());
        let n_gone = |row: usize| removed.partition_point(|&it| it < row);
        let changes = RowChanges {
            removed: removed.iter().map(|&it| it as u32).collect(),
            added: n_kept..edited.len() as u32,
            changed: changed.iter().map(|&it| (it as u32, (it - n_gone(it)) as u32)).collect(),
        };
        let spec = StreetsSpec {
            streets: LayerId::new("streets"), turns: None, junctions: None, nodes,
            from: "from".to_owned(), to: "to".to_owned(), fields: BTreeMap::new(),
        };
        let plan = TownPlan { streets: vec![], turns: vec![], sites: places, turn_seconds };
        let profile = profile(&plan);
        let (old, new) = (drawn_layers(&before), drawn_layers(&edited));
        let base = Network::new(&spec, &old, &profile).expect("layers");
        for metric in [Metric::Time, Metric::Distance] {
            base.graph(metric);
            base.graph_back(metric);
        }
        let before_layer = old.get(&spec.streets).expect("a layer");
        let patched = base.patched(&spec, &new, before_layer, &changes).expect("layers");
        let anew = Network::new(&spec, &new, &profile).expect("layers");
        prop_assert_eq!(patched.fingerprint(), anew.fingerprint());
        let answers = |network: &Network| {
            let sites = join(network, &plan);
            let mut all = Vec::new();
            for (metric, direction) in [
                (Metric::Time, Direction::FromSite), (Metric::Time, Direction::ToSite),
                (Metric::Distance, Direction::FromSite), (Metric::Distance, Direction::ToSite),
            ] {
                for to in 0..sites.len() {
                    all.extend(nearest(network, metric, direction, &sites, &only(&sites, to), FAR - 1));
                }
            }
            let lengths = within_street_length(network, Direction::FromSite, &sites, 60_000);
            (all, lengths, network.exits().len())
        };
        prop_assert_eq!(answers(&patched), answers(&anew));
        // Whoever finds the nearest before the nearest change finds the same after it.
        let sites = [join(&base, &plan), join(&patched, &plan)];
        for (metric, direction) in [(Metric::Time, Direction::FromSite), (Metric::Distance, Direction::ToSite)] {
            let nothing = Stops::default();
            let change = Change { before: (&base, &nothing), after: (&patched, &nothing) };
            let far = change.cost_to(metric, direction, [&sites[0], &sites[1]]);
            for to in 0..sites[0].len() {
                let old = nearest(&base, metric, direction, &sites[0], &only(&sites[0], to), FAR - 1);
                let new = nearest(&patched, metric, direction, &sites[1], &only(&sites[1], to), FAR - 1);
                let target_moved = sites[0].of(to) != sites[1].of(to);
                for site in (0..sites[0].len()).filter(|_| !target_moved) {
                    if old[site].cost < far[site] || far[site] == FAR {
                        prop_assert_eq!(old[site], new[site]);
                    }
                }
            }
        }
    }

    #[test]
    fn a_network_comes_back_from_bytes_and_half_of_them_make_none(plan in plans(), cut in 0.0..1.0) {
        let network = network(&plan);
        let bytes = network.to_bytes();
        let back = Network::from_bytes(network.fingerprint(), network.profile(), &bytes).expect("whole");
        let sites = join(&network, &plan);
        let answers = |network: &Network| {
            let found = nearest(network, Metric::Time, Direction::FromSite, &sites, &sites, FAR - 1);
            (found, within_street_length(network, Direction::ToSite, &sites, 60_000))
        };
        prop_assert_eq!(answers(&back), answers(&network));
        prop_assert_eq!(back.to_bytes(), bytes.clone());
        let end = (cut * bytes.len() as f64) as usize;
        prop_assert!(Network::from_bytes(network.fingerprint(), network.profile(), &bytes[..end]).is_none());
    }
}
