//! Every trip between many places and many others.

use rayon::prelude::*;

use crate::nearest::in_order;
use crate::{Direction, Ends, FAR, Graph, Label, Network, Searcher, Stop, Stops, TimeAndLength};

/// The time and the length of the fastest trip between every two of many places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Milliseconds, row by row, a row for each origin; [`FAR`] where there is no way.
    pub ms: Vec<u32>,
    /// Millimetres likewise; of equally fast ways the shortest.
    pub mm: Vec<u32>,
}

/// From how many places (on the side with fewer) a [`Hierarchy`] is worth preparing for one matrix:
/// it costs as much as that many plain searches.
const WORTH_A_HIERARCHY: usize = 400;

/// The trips between every origin and every destination: from there, or with
/// [`Direction::ToSite`] to there.
pub fn matrix(
    network: &Network,
    direction: Direction,
    origins: &Stops,
    destinations: &Stops,
) -> Matrix {
    let n_searches = origins.len().min(destinations.len());
    if network.has_hierarchy(direction) || WORTH_A_HIERARCHY <= n_searches {
        by_hierarchy(network, direction, origins, destinations)
    } else {
        by_searches(network, direction, origins, destinations)
    }
}

/// A search from each place of the side that has fewer.
fn by_searches(
    network: &Network,
    direction: Direction,
    origins: &Stops,
    destinations: &Stops,
) -> Matrix {
    if origins.len() <= destinations.len() {
        let graph = network.timed_graph(direction);
        return rows(network, graph, direction, origins, destinations)
            .into_par_iter()
            .flatten_iter()
            .collect::<Vec<_>>()
            .into();
    }
    let direction = direction.turned();
    let graph = network.timed_graph(direction);
    let columns = rows(network, graph, direction, destinations, origins);
    let all = (0..origins.len()).into_par_iter();
    let turned = all.flat_map_iter(|row| columns.iter().map(move |column| column[row]));
    turned.collect::<Vec<_>>().into()
}

/// For each of a few places the trips between it and each of many.
fn rows(
    network: &Network,
    graph: &Graph<TimeAndLength>,
    direction: Direction,
    few: &Stops,
    many: &Stops,
) -> Vec<Vec<TimeAndLength>> {
    let ends = all_ends(network, many, direction.turned());
    let beside = Beside::new(many);
    let row = |searcher: &mut Searcher<TimeAndLength>, row: usize| {
        let starts = network.timed_ends(few.of(row), direction);
        searcher.run(graph, starts, FAR - 1);
        let cost = |ends: &Ends<TimeAndLength>| {
            let trips = ends.iter().map(|&(state, more)| searcher.label(state).plus(more));
            trips.min().unwrap_or(<TimeAndLength as Label<TimeAndLength>>::FAR)
        };
        let mut costs: Vec<TimeAndLength> = ends.iter().map(cost).collect();
        beside.lower(network, direction, few.of(row), &mut costs);
        costs
    };
    (0..few.len()).into_par_iter().map_init(Searcher::default, row).collect()
}

fn by_hierarchy(
    network: &Network,
    direction: Direction,
    origins: &Stops,
    destinations: &Stops,
) -> Matrix {
    let hierarchy = network.hierarchy(direction);
    let starts = all_ends(network, origins, direction);
    let ends = all_ends(network, destinations, direction.turned());
    let mut costs = hierarchy.matrix(&starts, &ends);
    let beside = Beside::new(destinations);
    let width = destinations.len().max(1);
    costs.par_chunks_mut(width).enumerate().for_each(|(row, costs)| {
        beside.lower(network, direction, origins.of(row), costs);
    });
    costs.into()
}

fn all_ends(network: &Network, stops: &Stops, direction: Direction) -> Vec<Ends<TimeAndLength>> {
    let rows = (0..stops.len()).into_par_iter();
    rows.map(|row| network.timed_ends(stops.of(row), direction)).collect()
}

/// Which places meet the same street: a trip between them need not leave it.
struct Beside<'a> {
    /// Street, row and stop, in this order.
    by_street: Vec<(u32, u32, &'a Stop)>,
}

impl<'a> Beside<'a> {
    fn new(stops: &'a Stops) -> Beside<'a> {
        let all = stops.iter().map(|(row, stop)| (stop.street, row, stop));
        let mut by_street: Vec<_> = all.collect();
        by_street.sort_by_key(|it| (it.0, it.1));
        Beside { by_street }
    }

    /// Lowers the costs from a place to those of trips that stay on its streets.
    fn lower(
        &self,
        network: &Network,
        direction: Direction,
        place: &[Stop],
        costs: &mut [TimeAndLength],
    ) {
        for stop in place {
            let first = self.by_street.partition_point(|it| it.0 < stop.street);
            let same = self.by_street[first..].iter().take_while(|it| it.0 == stop.street);
            for &(_, row, other) in same {
                let (from, to) = in_order(stop, other, direction);
                if let Some((cost, _)) = network.timed_along(from, to) {
                    let known = &mut costs[row as usize];
                    *known = cost.min(*known);
                }
            }
        }
    }
}

impl From<Vec<TimeAndLength>> for Matrix {
    fn from(costs: Vec<TimeAndLength>) -> Matrix {
        let far = |it: &TimeAndLength| it.ms == FAR;
        Matrix {
            ms: costs.iter().map(|it| it.ms).collect(),
            mm: costs.iter().map(|it| if far(it) { FAR } else { it.mm }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{by_hierarchy, by_searches};
    use crate::random_town::{join, network, only, plans};
    use crate::{Direction, FAR, Metric, Stops, nearest, route};

    proptest! {
        #[test]
        fn a_matrix_holds_what_single_searches_find(plan in plans(), n_origins in 1_usize..8) {
            let network = network(&plan);
            let all = join(&network, &plan);
            let some = Stops::new((0..n_origins.min(all.len())).map(|row| all.of(row).to_vec()));
            for (origins, destinations) in [(&some, &all), (&all, &some)] {
                for direction in [Direction::FromSite, Direction::ToSite] {
                    let matrix = by_searches(&network, direction, origins, destinations);
                    prop_assert_eq!(&matrix, &by_hierarchy(&network, direction, origins, destinations));
                    for to in 0..destinations.len() {
                        let target = only(destinations, to);
                        let times =
                            nearest(&network, Metric::Time, direction, origins, &target, FAR - 1);
                        for from in 0..origins.len() {
                            let place = from * destinations.len() + to;
                            prop_assert_eq!(matrix.ms[place], times[from].cost);
                            let (a, b) = (origins.of(from), destinations.of(to));
                            let (a, b) = crate::nearest::in_order(a, b, direction);
                            let mm = route(&network, a, b).map_or(FAR, |it| it.mm);
                            prop_assert_eq!(matrix.mm[place], mm);
                        }
                    }
                }
            }
        }
    }
}
