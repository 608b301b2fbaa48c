//! Streets as a graph for one mode.

mod build;
mod crossings;
mod noding;
mod patch;
mod saved;
mod spec;
mod turns;

use std::collections::HashMap;
use std::sync::{Arc as Shared, OnceLock};

use geo::{Coord, Intersects, Rect};
use siting_layer::{FeatureIndex, Shapes};
use siting_units::Fingerprint;

use crate::lists::Lists;
use crate::{Arc, FAR, Graph, Hierarchy, Metric, NetworkReport, Profile, TimeAndLength};

pub use patch::RowChanges;
pub use spec::{Nodes, StreetsSpec};

/// Streets as a graph for one mode: nodes, the streets between them, and what may follow on what.
///
/// A *street* is a stretch of a line between two nodes; a *way* along it is `2 * street` in the
/// direction it is drawn in and one more against it. Where turning costs something, a node has
/// several *states*: which way one came in by decides what comes next. Searches run over states.
/// What an edit seldom touches is shared with the network it was patched from.
#[derive(Debug)]
pub struct Network {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) profile: Profile,
    pub(crate) nodes: Shared<Vec<Coord>>,
    /// What tells each node from the others.
    keys: Shared<Vec<noding::NodeKey>>,
    pub(crate) streets: Vec<Street>,
    /// Plane metres from the beginning of the line each street is cut from, to its own and to its end.
    from_start: Shared<Vec<[f64; 2]>>,
    /// The course of each street.
    pub(crate) courses: Shared<Shapes>,
    /// The ways that leave each node, closed ones too.
    pub(crate) leaving: Lists<u32>,
    /// What the data and the profile say of single nodes; the others let everybody through.
    pub(crate) holdups: HashMap<u32, Holdup>,
    /// The state one comes into at the end of each way; [`FAR`] when it is closed.
    pub(crate) state_after: Vec<u32>,
    /// The node of each state.
    pub(crate) node_of: Vec<u32>,
    /// What is where, for joining; in a patched network the streets it had before.
    index: Shared<FeatureIndex>,
    /// The streets that came on top of those in the index.
    n_indexed: usize,
    report: Option<NetworkReport>,
    /// Streets that lead out of the ground where streets are known, by the node where they do.
    pub(crate) exits: Vec<u32>,
    graphs: [[OnceLock<Graph>; 2]; 2],
    /// With both costs on every arc, for trips from the site and to it.
    pub(crate) timed: [OnceLock<Graph<TimeAndLength>>; 2],
    /// The same with shortcuts, once a large matrix was asked for.
    pub(crate) shortcuts: [OnceLock<Hierarchy<TimeAndLength>>; 2],
}

/// A stretch of a line between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Street {
    /// Its nodes: where it begins, and where it ends.
    pub nodes: [u32; 2],
    /// The row of the layer it comes from.
    pub row: u32,
    /// Its length in millimetres.
    pub mm: u32,
    /// What it takes in milliseconds, along it and against it; [`FAR`] where it is closed.
    pub ms: [u32; 2],
    /// Whether sites can join it.
    pub has_frontage: bool,
}

impl Street {
    /// Whether it can be travelled at all; one that was taken out by an edit cannot.
    pub(crate) fn is_open(&self) -> bool {
        self.ms != [FAR, FAR]
    }
}

/// What holds traffic up at a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Holdup {
    /// Nobody passes.
    pub(crate) is_closed: bool,
    /// What passing takes.
    pub(crate) ms: u32,
    /// Ways in and out that must not follow one another.
    pub(crate) banned: Vec<(u32, u32)>,
}

/// The way the other way round.
pub(crate) fn back(way: u32) -> u32 {
    way ^ 1
}

impl Network {
    /// What its readings depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The mode it is for.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What became of the data; only one that was made from it can tell.
    pub fn report(&self) -> Option<&NetworkReport> {
        self.report.as_ref()
    }

    /// The nodes from which streets lead out of the ground where streets are known: beyond them
    /// nobody knows what can be reached.
    pub fn exits(&self) -> &[u32] {
        &self.exits
    }

    /// The streets whose rectangle touches `rect`, rising.
    pub(crate) fn streets_near(&self, rect: Rect) -> Vec<u32> {
        let mut near = self.index.rows_near(rect);
        let later = self.n_indexed as u32..self.streets.len() as u32;
        let touches = |street: &u32| self.courses.get(*street as usize).bounds().intersects(&rect);
        near.extend(later.filter(touches));
        near.retain(|&street| self.streets[street as usize].is_open());
        near
    }

    /// The streets, each with its course.
    pub fn streets(&self) -> impl ExactSizeIterator<Item = (&Street, &[Coord])> {
        self.streets.iter().zip(self.courses.iter().map(siting_layer::Shape::coords))
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The graph of its states: from each where one can go next.
    pub fn graph(&self, metric: Metric) -> &Graph {
        self.graphs[metric as usize][0].get_or_init(|| self.state_graph(metric))
    }

    /// The same graph the other way round: from each state where one can have come from.
    pub fn graph_back(&self, metric: Metric) -> &Graph {
        self.graphs[metric as usize][1].get_or_init(|| self.graph(metric).reversed())
    }

    /// What a way takes; [`FAR`] when it is closed.
    pub(crate) fn cost(&self, way: u32, metric: Metric) -> u32 {
        let street = &self.streets[way as usize / 2];
        match (street.ms[way as usize % 2], metric) {
            (FAR, _) => FAR,
            (ms, Metric::Time) => ms,
            (_, Metric::Distance) => street.mm,
        }
    }

    pub(crate) fn is_open(&self, way: u32) -> bool {
        self.streets[way as usize / 2].ms[way as usize % 2] != FAR
    }

    /// The node a way leaves.
    pub(crate) fn tail(&self, way: u32) -> u32 {
        self.streets[way as usize / 2].nodes[way as usize % 2]
    }

    /// The node a way leads to.
    pub(crate) fn head(&self, way: u32) -> u32 {
        self.tail(back(way))
    }

    /// The states from which a way can be begun, and what the turn onto it takes.
    pub(crate) fn before(&self, way: u32, metric: Metric) -> Vec<(u32, u32)> {
        let node = self.tail(way);
        let ways_in = self.leaving.get(node).iter().map(|&it| back(it));
        let mut states: Vec<(u32, u32)> = ways_in
            .filter(|&it| self.is_open(it))
            .filter_map(|it| Some((self.state_after[it as usize], self.turn_cost(it, way)?)))
            .map(|(state, ms)| (state, if metric == Metric::Time { ms } else { 0 }))
            .collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    fn state_graph(&self, metric: Metric) -> Graph {
        let states = (0..self.nodes.len() as u32).flat_map(|node| self.states_at(node));
        let arcs: Vec<(u32, Arc)> = states
            .flat_map(|state| {
                let arcs = self.arcs_from(state, metric);
                arcs.into_iter().map(move |arc| (state.0, arc))
            })
            .collect();
        Graph::new(self.node_of.len(), arcs.into_iter())
    }

    /// The states of a node, each with a way that leads to it.
    pub(crate) fn states_at(&self, node: u32) -> Vec<(u32, u32)> {
        let ways_in = self.leaving.get(node).iter().map(|&it| back(it));
        let states = ways_in.map(|way| (self.state_after[way as usize], way));
        let mut states: Vec<(u32, u32)> = states.filter(|it| it.0 != FAR).collect();
        states.sort_unstable();
        states.dedup_by_key(|it| it.0);
        states
    }

    /// The arcs that leave a state.
    fn arcs_from(&self, (_, way_in): (u32, u32), metric: Metric) -> Vec<Arc> {
        let onwards = self.leaving.get(self.head(way_in)).iter();
        let arc = |&way: &u32| {
            let turn = self.turn_cost(way_in, way).filter(|_| self.is_open(way))?;
            let turn = if metric == Metric::Time { turn } else { 0 };
            let cost = self.cost(way, metric).saturating_add(turn);
            Some(Arc { to: self.state_after[way as usize], cost })
        };
        onwards.filter_map(arc).collect()
    }

    /// The arcs that lead to a state, turned round.
    fn arcs_to(&self, (state, way_in): (u32, u32), metric: Metric) -> Vec<Arc> {
        let ways_in = self.leaving.get(self.head(way_in)).iter().map(|&it| back(it));
        let ways_in = ways_in.filter(|&it| self.state_after[it as usize] == state);
        let arcs = ways_in.flat_map(|way| {
            let cost = self.cost(way, metric);
            let before = self.before(way, metric).into_iter();
            before.map(move |(to, turn)| Arc { to, cost: cost.saturating_add(turn) })
        });
        arcs.collect()
    }
}

#[cfg(test)]
mod patch_tests;
#[cfg(test)]
mod tests;
