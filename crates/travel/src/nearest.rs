//! The nearest of many targets, for many sites in one search.

use rayon::prelude::*;

use crate::{Direction, FAR, From, Label, Metric, Network, Searcher, Stop, Stops};

/// What was found for a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Milliseconds or millimetres; [`FAR`] when nothing was found.
    pub cost: u32,
    /// The row of the target; of equally near ones the first.
    pub row: u32,
}

/// The nearest target of each site, if it costs up to `limit`; one search for all.
pub fn nearest(
    network: &Network,
    metric: Metric,
    direction: Direction,
    sites: &Stops,
    targets: &Stops,
    limit: u32,
) -> Vec<Found> {
    // The search runs from the targets, so against the trips that start from sites.
    let (graph, other) = match direction {
        Direction::FromSite => (network.graph_back(metric), Direction::ToSite),
        Direction::ToSite => (network.graph(metric), Direction::FromSite),
    };
    let mut searcher = Searcher::<From>::default();
    let starts = (0..targets.len()).flat_map(|row| {
        let starts = network.starts(targets.of(row), metric, other);
        starts.map(move |(state, cost)| (state, From { cost, row: row as u32 }))
    });
    searcher.run(graph, starts, limit);
    let mut by_street: Vec<(u32, u32, &Stop)> =
        targets.iter().map(|(row, stop)| (stop.street, row, stop)).collect();
    by_street.sort_by_key(|it| (it.0, it.1));
    let find = |row: usize| {
        let stops = sites.of(row);
        let over_nodes = network
            .starts(stops, metric, direction)
            .map(|(state, cost)| Label::<u32>::plus(searcher.label(state), cost));
        let on_the_street = stops.iter().flat_map(|site| {
            let first = by_street.partition_point(|it| it.0 < site.street);
            let same = by_street[first..].iter().take_while(|it| it.0 == site.street);
            same.filter_map(move |&(_, row, target)| {
                let (from, to) = in_order(site, target, direction);
                Some(From { cost: network.along(from, to, metric)?, row })
            })
        });
        let best = over_nodes.chain(on_the_street).min().filter(|it| it.cost <= limit);
        let From { cost, row } = best.unwrap_or(<From as Label<u32>>::FAR);
        Found { cost, row }
    };
    let found: Vec<Found> = (0..sites.len()).into_par_iter().map(find).collect();
    debug_assert!(found.iter().all(|it| it.cost <= limit || it.cost == FAR), "within the limit");
    found
}

/// Where a trip begins and where it ends.
pub(crate) fn in_order<T>(site: T, target: T, direction: Direction) -> (T, T) {
    match direction {
        Direction::FromSite => (site, target),
        Direction::ToSite => (target, site),
    }
}
