//! Sums over what can be reached within a limit, for many sites.

use rayon::prelude::*;

use crate::lists::Lists;
use crate::nearest::in_order;
use crate::{Direction, FAR, Metric, Network, Reacher, Searcher, Stop, Stops};

/// Sums are taken in fixed point, in parts of one of this many: then their order does not matter.
const PARTS: f64 = 4_294_967_296.0;

/// Where targets can be got to from.
struct Arrivals<'a> {
    /// By state: the target's row, and the cost from there.
    by_state: Lists<(u32, u32)>,
    /// By street: the target's row and stop.
    by_street: Vec<(u32, u32, &'a Stop)>,
}

impl<'a> Arrivals<'a> {
    fn of(network: &Network, targets: &'a Stops, direction: Direction) -> Arrivals<'a> {
        let other = match direction {
            Direction::FromSite => Direction::ToSite,
            Direction::ToSite => Direction::FromSite,
        };
        let arrivals: Vec<(u32, (u32, u32))> = (0..targets.len())
            .flat_map(|row| {
                let arrivals = network.starts(targets.of(row), Metric::Time, other);
                arrivals.map(move |(state, cost)| (state, (row as u32, cost)))
            })
            .collect();
        let by_state = Lists::new(network.node_of.len(), arrivals.into_iter());
        let mut by_street: Vec<_> =
            targets.iter().map(|(row, stop)| (stop.street, row, stop)).collect();
        by_street.sort_by_key(|it| (it.0, it.1));
        Arrivals { by_state, by_street }
    }

    fn on(&self, street: u32) -> &[(u32, u32, &'a Stop)] {
        let first = self.by_street.partition_point(|it| it.0 < street);
        let n = self.by_street[first..].partition_point(|it| it.0 == street);
        &self.by_street[first..first + n]
    }
}

/// What one thread needs.
struct Scratch {
    searcher: Searcher<u32>,
    /// The time to each target; [`FAR`] between searches.
    times: Vec<u32>,
    reached: Vec<u32>,
}

/// For each site the sum over all targets within `limit_ms` of `weigh(row, ms)`, a number whose
/// size is below 2^90; exact to 2^-32 for each target.
pub fn sums_within(
    network: &Network,
    direction: Direction,
    sites: &Stops,
    limit_ms: u32,
    targets: &Stops,
    weigh: &(dyn Fn(u32, u32) -> f64 + Sync),
) -> Vec<f64> {
    let arrivals = Arrivals::of(network, targets, direction);
    let graph = graph(network, direction);
    let scratch = || Scratch {
        searcher: Searcher::default(),
        times: vec![FAR; targets.len()],
        reached: Vec::new(),
    };
    let sum = |scratch: &mut Scratch, row: usize| {
        let stops = sites.of(row);
        let starts = network.starts(stops, Metric::Time, direction);
        scratch.searcher.run(graph, starts, limit_ms);
        let Scratch { searcher, times, reached } = scratch;
        let mut reach = |row: u32, ms: u32| {
            let time = &mut times[row as usize];
            if ms <= limit_ms && ms < *time {
                if *time == FAR {
                    reached.push(row);
                }
                *time = ms;
            }
        };
        for &state in searcher.touched() {
            let ms = searcher.label(state);
            let here = arrivals.by_state.get(state);
            here.iter().for_each(|&(row, more)| reach(row, ms.saturating_add(more)));
        }
        for site in stops {
            for &(_, row, target) in arrivals.on(site.street) {
                let (from, to) = in_order(site, target, direction);
                if let Some(ms) = network.along(from, to, Metric::Time) {
                    reach(row, ms);
                }
            }
        }
        let parts = reached.drain(..).map(|row| {
            let ms = std::mem::replace(&mut times[row as usize], FAR);
            (weigh(row, ms) * PARTS).round() as i128
        });
        parts.sum::<i128>() as f64 / PARTS
    };
    (0..sites.len()).into_par_iter().map_init(scratch, sum).collect()
}

/// For each site the metres of street that can be reached within `limit_ms`, each place once,
/// whichever way it is come to.
pub fn within_street_length(
    network: &Network,
    direction: Direction,
    sites: &Stops,
    limit_ms: u32,
) -> Vec<f64> {
    let length = |reacher: &mut Reacher, row: usize| {
        let pieces = reacher.pieces(network, direction, sites.of(row), limit_ms);
        let mm: u64 = pieces.iter().map(|it| u64::from(it.end_mm - it.start_mm)).sum();
        mm as f64 / 1000.0
    };
    (0..sites.len()).into_par_iter().map_init(Reacher::default, length).collect()
}

pub(crate) fn graph(network: &Network, direction: Direction) -> &crate::Graph {
    match direction {
        Direction::FromSite => network.graph(Metric::Time),
        Direction::ToSite => network.graph_back(Metric::Time),
    }
}
