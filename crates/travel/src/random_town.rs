//! Random towns, and the plainest possible search on them, for tests.

use std::collections::BTreeMap;

use geo::{Coord, Rect};
use proptest::prelude::*;
use siting_layer::{Column, Kind, Layer, LayerParts, Layers, Shapes, Survey, Table};
use siting_syntax::{Document, Problems};
use siting_units::{LayerId, Name, Text};

use crate::{FAR, Frontage, Metric, Network, Nodes, Profile, Stop, Stops, StreetsSpec};

/// A street of a random town: its nodes, and what it takes.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) nodes: [usize; 2],
    pub(crate) seconds: u32,
    pub(crate) oneway: &'static str,
}

/// A town: streets, forbidden turns as (street, node, street), and where the sites are.
#[derive(Clone, Debug)]
pub(crate) struct TownPlan {
    pub(crate) streets: Vec<Drawn>,
    pub(crate) turns: Vec<(usize, usize, usize)>,
    pub(crate) sites: Vec<(f64, f64)>,
    pub(crate) turn_seconds: u32,
}

pub(crate) const SIDE: usize = 4;

pub(crate) fn place(node: usize) -> Coord {
    Coord { x: (node % SIDE) as f64 * 100.0, y: (node / SIDE) as f64 * 100.0 }
}

pub(crate) fn plans() -> impl Strategy<Value = TownPlan> {
    let node = 0..SIDE * SIDE;
    let oneway = prop_oneof![3 => Just("no"), 1 => Just("yes"), 1 => Just("-1")];
    let street = (node.clone(), node, 0_u32..40, oneway);
    let street =
        street.prop_map(|(a, b, seconds, oneway)| Drawn { nodes: [a, b], seconds, oneway });
    let streets = prop::collection::vec(street, 1..30);
    let sites = prop::collection::vec((0.0..300.0, 0.0..300.0), 1..8);
    let picks =
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8);
    (streets, sites, picks, 0_u32..3).prop_map(|(mut streets, sites, picks, turn_seconds)| {
        // A line from a node to itself has no course.
        streets.retain(|it| it.nodes[0] != it.nodes[1]);
        if streets.is_empty() {
            streets.push(Drawn { nodes: [0, 1], seconds: 5, oneway: "no" });
        }
        let mut turns = Vec::new();
        for (from, to) in picks {
            let (from, to) = (from.index(streets.len()), to.index(streets.len()));
            let shared = streets[from].nodes.iter().find(|it| streets[to].nodes.contains(it));
            turns.extend(shared.map(|&node| (from, node, to)));
        }
        TownPlan { streets, turns, sites, turn_seconds }
    })
}

pub(crate) fn layer(shapes: Shapes, columns: Vec<(&str, Column)>) -> Layer {
    let mut table = Table::default();
    columns.into_iter().for_each(|(name, column)| table.push(name, column));
    let n = shapes.len();
    let wide = Coord { x: 1e6, y: 1e6 };
    Layer::new(LayerParts {
        name: Name::same("layer"),
        shapes,
        table,
        ids: (0..n).map(|it| it.to_string()).collect(),
        name_field: None,
        ground: vec![0.0; n],
        survey: Survey::of_rect(Rect::new(-wide, wide)),
        attribution: Text::same(""),
    })
}

pub(crate) fn numbers(values: impl Iterator<Item = usize>) -> Column {
    Column::Numbers(values.map(|it| Some(it as f64)).collect())
}

pub(crate) fn words<'a>(values: impl Iterator<Item = &'a str>) -> Column {
    Column::Text(values.map(Some).collect())
}

pub(crate) fn profile(plan: &TownPlan) -> Profile {
    let (_, truck) = Profile::SHIPPED[0];
    let mut out = String::new();
    let mut table = "";
    for line in truck.lines() {
        if line.starts_with('[') {
            table = line;
        }
        let is_turn = table.starts_with("[turns]");
        let line = match line.split(['=', ' ']).next() {
            Some("seconds") if is_turn => format!("seconds = {}", plan.turn_seconds),
            Some("u-turn-seconds" | "u_turn_seconds") if is_turn => line
                .split('=')
                .next()
                .map(|key| format!("{key}= {}", 2 * plan.turn_seconds))
                .unwrap_or_default(),
            _ => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    let mut problems = Problems::default();
    let read = Profile::read(&Document::toml("truck.toml", out), &mut problems);
    read.unwrap_or_else(|| unreachable!("{problems:?}"))
}

pub(crate) fn network(plan: &TownPlan) -> Network {
    let mut shapes = Shapes::default();
    for street in &plan.streets {
        shapes.start_row(Kind::Lines);
        shapes.push_part(street.nodes.map(place));
    }
    let of = |end: usize| plan.streets.iter().map(move |it| it.nodes[end]);
    let streets = layer(
        shapes,
        vec![
            ("highway", words(plan.streets.iter().map(|_| "tertiary"))),
            ("oneway", words(plan.streets.iter().map(|it| it.oneway))),
            ("from", numbers(of(0))),
            ("to", numbers(of(1))),
            ("way", numbers(0..plan.streets.len())),
            ("seconds", numbers(plan.streets.iter().map(|it| it.seconds as usize))),
        ],
    );
    let mut shapes = Shapes::default();
    for &(_, node, _) in &plan.turns {
        shapes.start_row(Kind::Points);
        shapes.push_part([place(node)]);
    }
    let turns = layer(
        shapes,
        vec![
            ("from", numbers(plan.turns.iter().map(|it| it.0))),
            ("via", numbers(plan.turns.iter().map(|it| it.1))),
            ("to", numbers(plan.turns.iter().map(|it| it.2))),
            ("restriction", words(plan.turns.iter().map(|_| "no_left_turn"))),
        ],
    );
    let mut layers = Layers::default();
    layers.insert(LayerId::new("streets"), streets);
    layers.insert(LayerId::new("turns"), turns);
    let spec = StreetsSpec {
        streets: LayerId::new("streets"),
        turns: Some(LayerId::new("turns")),
        junctions: None,
        nodes: Nodes::Ids,
        from: "from".to_owned(),
        to: "to".to_owned(),
        fields: BTreeMap::new(),
    };
    Network::new(&spec, &layers, &profile(plan)).unwrap_or_else(|| unreachable!("layers are there"))
}

pub(crate) fn join(network: &Network, plan: &TownPlan) -> Stops {
    let row = |&(x, y): &(f64, f64)| {
        let mut shapes = Shapes::default();
        shapes.start_row(Kind::Points);
        shapes.push_part([Coord { x, y }]);
        network.join(shapes.get(0), Frontage::Any)
    };
    Stops::new(plan.sites.iter().map(row))
}

/// The cost between two sites by the plainest rule there is: relax every pair of consecutive ways
/// until nothing changes.
pub(crate) fn plainly(network: &Network, from: &[Stop], to: &[Stop], metric: Metric) -> u32 {
    let n_ways = 2 * network.streets.len() as u32;
    let leg = |stop: &Stop| match metric {
        Metric::Time => stop.leg_ms,
        Metric::Distance => stop.leg_mm,
    };
    // The cost of having come to the end of each way.
    let mut done = vec![FAR; n_ways as usize];
    for stop in from {
        for way in [2 * stop.street, 2 * stop.street + 1] {
            if let Some(ahead) = network.ahead(stop, way % 2, metric) {
                done[way as usize] = done[way as usize].min(ahead + leg(stop));
            }
        }
    }
    loop {
        let mut is_settled = true;
        for a in 0..n_ways {
            for b in (0..n_ways).filter(|&b| network.tail(b) == network.head(a)) {
                let (true, Some(turn)) =
                    (network.is_open(a) && network.is_open(b), network.turn_cost(a, b))
                else {
                    continue;
                };
                let turn = if metric == Metric::Time { turn } else { 0 };
                let cost =
                    done[a as usize].saturating_add(turn).saturating_add(network.cost(b, metric));
                if cost < done[b as usize] {
                    done[b as usize] = cost;
                    is_settled = false;
                }
            }
        }
        if is_settled {
            break;
        }
    }
    let mut best = FAR;
    for stop in to {
        for way in [2 * stop.street, 2 * stop.street + 1] {
            let Some(behind) = network.behind(stop, way % 2, metric) else { continue };
            for a in (0..n_ways).filter(|&a| network.head(a) == network.tail(way)) {
                let (true, Some(turn)) = (network.is_open(a), network.turn_cost(a, way)) else {
                    continue;
                };
                let turn = if metric == Metric::Time { turn } else { 0 };
                let cost = done[a as usize].saturating_add(turn + behind + leg(stop));
                best = best.min(cost);
            }
        }
        for start in from {
            best = best.min(network.along(start, stop, metric).unwrap_or(FAR));
        }
    }
    best
}

pub(crate) fn only(stops: &Stops, row: usize) -> Stops {
    Stops::new([stops.of(row).to_vec()])
}
