//! How far a change of the streets is from each site.

use rayon::prelude::*;

use crate::nearest::in_order;
use crate::{Direction, FAR, Metric, Network, Searcher, Stop, Stops};

/// A network before and after a change, and what else changed on it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The network before, and the stops of features that are gone or differ now.
    pub before: (&'a Network, &'a Stops),
    /// The network after, and the stops of features that came or differ now. Either the very same
    /// network or one patched from it.
    pub after: (&'a Network, &'a Stops),
}

impl Change<'_> {
    /// The cost of the trip from (or to) each site to the nearest change, before or after, whichever
    /// is less; [`FAR`] where no change can be reached. A site whose reading is about nothing further
    /// away keeps it.
    ///
    /// `sites` holds the stops of the sites before and after.
    pub fn cost_to(&self, metric: Metric, direction: Direction, sites: [&Stops; 2]) -> Vec<u32> {
        let ((before, gone), (after, come)) = (self.before, self.after);
        let is_same = std::ptr::eq(before, after);
        let nodes = if is_same { Vec::new() } else { after.differs_at(before) };
        let cost_before = costs(before, metric, direction, sites[0], &nodes, gone);
        let cost_after = costs(after, metric, direction, sites[1], &nodes, come);
        let cost = |row: usize| {
            if sites[0].of(row) != sites[1].of(row) {
                return 0;
            }
            cost_before[row].min(cost_after[row])
        };
        (0..sites[0].len()).map(cost).collect()
    }
}

fn costs(
    network: &Network,
    metric: Metric,
    direction: Direction,
    sites: &Stops,
    nodes: &[u32],
    features: &Stops,
) -> Vec<u32> {
    let (graph, other) = match direction {
        Direction::FromSite => (network.graph_back(metric), Direction::ToSite),
        Direction::ToSite => (network.graph(metric), Direction::FromSite),
    };
    let known = nodes.iter().filter(|&&node| (node as usize) < network.n_nodes());
    let states = known.flat_map(|&node| network.states_at(node)).map(|(state, _)| (state, 0));
    let mut by_street: Vec<&Stop> = features.iter().map(|(_, stop)| stop).collect();
    by_street.sort_by_key(|it| it.street);
    let starts = (0..features.len())
        .flat_map(|row| network.starts(features.of(row), metric, other).collect::<Vec<_>>());
    let mut searcher = Searcher::<u32>::default();
    searcher.run(graph, states.chain(starts), FAR);
    let cost = |row: usize| {
        let here = sites.of(row);
        let over_nodes = network
            .starts(here, metric, direction)
            .map(|(state, cost)| searcher.label(state).saturating_add(cost));
        let on_the_street = here.iter().flat_map(|site| {
            let first = by_street.partition_point(|it| it.street < site.street);
            let same = by_street[first..].iter().take_while(|it| it.street == site.street);
            same.filter_map(move |&stop| {
                let (from, to) = in_order(site, stop, direction);
                network.along(from, to, metric)
            })
        });
        over_nodes.chain(on_the_street).min().unwrap_or(FAR)
    };
    (0..sites.len()).into_par_iter().map(cost).collect()
}
