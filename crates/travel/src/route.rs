//! The fastest way from one shape to another.

use std::collections::HashMap;

use geo::Coord;

use crate::{Direction, FAR, Label, Metric, Network, ReachedPiece, Searcher, Stop, TimeAndLength};

/// The fastest way from one shape to another; of several the shortest.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Milliseconds, the legs included.
    pub ms: u32,
    /// Millimetres, the legs included.
    pub mm: u32,
    /// Where it gets onto the streets.
    pub start: Stop,
    /// Where it leaves them.
    pub end: Stop,
    /// The streets it follows, in order; with the two legs they add up to the whole.
    pub steps: Vec<RouteStep>,
}

/// The part of a route on one street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteStep {
    /// The stretch of street.
    pub piece: ReachedPiece,
    /// Whether it is followed against the direction it is drawn in.
    pub is_backward: bool,
    /// Milliseconds, turning onto it included.
    pub ms: u32,
    /// Millimetres.
    pub mm: u32,
}

/// Where a search ended: at which stop, by which way, and in which state before it.
type Arrival = (TimeAndLength, usize, u32, u32);

/// The fastest way from one shape to another, given where they meet the streets; `None` when there is
/// none. Which of several equally fast and short ways is taken depends on nothing but the network.
pub fn route(network: &Network, from: &[Stop], to: &[Stop]) -> Option<Route> {
    let graph = network.timed_graph(Direction::FromSite);
    let mut searcher = Searcher::<TimeAndLength>::default();
    searcher.run(graph, network.timed_ends(from, Direction::FromSite), FAR - 1);
    let along = along(network, from, to);
    let arrival = arrivals(network, to, &searcher).min();
    match (along, arrival) {
        (Some(along), Some(arrival)) if along.0 <= arrival.0 => Some(on_one_street(along)),
        (Some(along), None) => Some(on_one_street(along)),
        (_, Some(arrival)) => over_nodes(network, from, to, &searcher, arrival),
        (None, None) => None,
    }
}

type Along<'a> = (TimeAndLength, u32, &'a Stop, &'a Stop);

/// The fastest trip that does not leave its street.
fn along<'a>(network: &Network, from: &'a [Stop], to: &'a [Stop]) -> Option<Along<'a>> {
    let pairs = from.iter().flat_map(|start| to.iter().map(move |end| (start, end)));
    let trips = pairs.filter_map(|(start, end)| {
        let (cost, direction) = network.timed_along(start, end)?;
        Some((cost, direction, start, end))
    });
    trips.min_by_key(|it| (it.0, it.2.street, it.1))
}

fn on_one_street((cost, direction, start, end): Along<'_>) -> Route {
    let (a, b) = (start.behind_mm.min(end.behind_mm), start.behind_mm.max(end.behind_mm));
    let step = RouteStep {
        piece: ReachedPiece { street: start.street, start_mm: a, end_mm: b },
        // Within one millisecond the places may lie the other way round.
        is_backward: if a == b { direction == 1 } else { end.behind_mm < start.behind_mm },
        ms: cost.ms - start.leg_ms - end.leg_ms,
        mm: b - a,
    };
    Route { ms: cost.ms, mm: cost.mm, start: *start, end: *end, steps: vec![step] }
}

/// Every way to arrive.
fn arrivals<'a>(
    network: &'a Network,
    to: &'a [Stop],
    searcher: &'a Searcher<TimeAndLength>,
) -> impl Iterator<Item = Arrival> + 'a {
    let ways = to
        .iter()
        .enumerate()
        .flat_map(|(nth, stop)| [2 * stop.street, 2 * stop.street + 1].map(|way| (nth, stop, way)));
    ways.flat_map(move |(nth, stop, way)| {
        let rest = part(network, stop, way, true);
        let before = if rest.is_some() { network.before(way, Metric::Time) } else { Vec::new() };
        before.into_iter().filter_map(move |(state, turn)| {
            let rest = rest?;
            let ms = turn.saturating_add(rest.ms).saturating_add(stop.leg_ms);
            let more = TimeAndLength { ms, mm: rest.mm.saturating_add(stop.leg_mm) };
            let cost = searcher.label(state).plus(more);
            (cost.ms != FAR).then_some((cost, nth, way, state))
        })
    })
}

/// What it costs from where a way begins to a stop, or from the stop to where the way ends.
fn part(network: &Network, stop: &Stop, way: u32, is_before: bool) -> Option<TimeAndLength> {
    let of = |metric| {
        let behind = network.behind(stop, way % 2, metric);
        if is_before { behind } else { network.ahead(stop, way % 2, metric) }
    };
    Some(TimeAndLength { ms: of(Metric::Time)?, mm: of(Metric::Distance)? })
}

/// Follows a search back from where it arrived.
fn over_nodes(
    network: &Network,
    from: &[Stop],
    to: &[Stop],
    searcher: &Searcher<TimeAndLength>,
    (total, nth, last_way, last_state): Arrival,
) -> Option<Route> {
    let (first_state, onwards, start, first_way) = trace(network, from, searcher, last_state)?;
    let end = &to[nth];
    let first = part(network, start, first_way, false)?;
    let mut steps = vec![step(network, first_way, start.behind_mm, first, 0)];
    let (mut state, mut way_in) = (first_state, first_way);
    while let Some(&(way, next)) = onwards.get(&state).filter(|_| state != last_state) {
        let turn = network.turn_cost(way_in, way)?;
        let street = &network.streets[way as usize / 2];
        let whole = TimeAndLength { ms: network.cost(way, Metric::Time), mm: street.mm };
        let begin = if way % 2 == 0 { 0 } else { street.mm };
        steps.push(step(network, way, begin, whole, turn));
        (state, way_in) = (next, way);
    }
    let rest = part(network, end, last_way, true)?;
    let turn = network.turn_cost(way_in, last_way)?;
    let begin = if last_way % 2 == 0 { 0 } else { network.streets[last_way as usize / 2].mm };
    steps.push(step(network, last_way, begin, rest, turn));
    Some(Route { ms: total.ms, mm: total.mm, start: *start, end: *end, steps })
}

/// A step along a way from a place on its street, for so much of it.
fn step(network: &Network, way: u32, from_mm: u32, cost: TimeAndLength, turn_ms: u32) -> RouteStep {
    debug_assert!(network.is_open(way), "routes follow open ways");
    let is_backward = way % 2 == 1;
    let (start_mm, end_mm) =
        if is_backward { (from_mm - cost.mm, from_mm) } else { (from_mm, from_mm + cost.mm) };
    let piece = ReachedPiece { street: way / 2, start_mm, end_mm };
    RouteStep { piece, is_backward, ms: cost.ms + turn_ms, mm: cost.mm }
}

/// From each state on the way, the way to take and the state after it.
type Onwards = HashMap<u32, (u32, u32)>;

/// Looks from a state back along arcs that cost exactly what the labels differ by, until a stop is
/// met: the state after it, how to go on, the stop, and the way it was left by. Arcs that cost
/// nothing may run in circles, so no state is visited twice.
fn trace<'a>(
    network: &Network,
    from: &'a [Stop],
    searcher: &Searcher<TimeAndLength>,
    last: u32,
) -> Option<(u32, Onwards, &'a Stop, u32)> {
    let mut onwards = Onwards::from([(last, (0, last))]);
    let mut waiting = vec![last];
    while let Some(state) = waiting.pop() {
        let label = searcher.label(state);
        if let Some((stop, way)) = departure(network, from, state, label) {
            return Some((state, onwards, stop, way));
        }
        let mut before = tight_arcs(network, searcher, state);
        // The smallest is taken first, so it has to wait last.
        before.sort_unstable_by(|a, b| b.cmp(a));
        for (earlier, way) in before {
            onwards.entry(earlier).or_insert_with(|| {
                waiting.push(earlier);
                (way, state)
            });
        }
    }
    None
}

/// The stop from which a state is come to at once at this cost, and the way there.
fn departure<'a>(
    network: &Network,
    from: &'a [Stop],
    state: u32,
    label: TimeAndLength,
) -> Option<(&'a Stop, u32)> {
    let ways = from.iter().flat_map(|stop| [0, 1].map(|it| (stop, 2 * stop.street + it)));
    ways.into_iter().find(|&(stop, way)| {
        let leaves = || part(network, stop, way, false);
        let cost = |it: TimeAndLength| TimeAndLength {
            ms: it.ms.saturating_add(stop.leg_ms),
            mm: it.mm.saturating_add(stop.leg_mm),
        };
        network.state_after[way as usize] == state && leaves().map(cost) == Some(label)
    })
}

/// The states from which a state is come to at the least cost, and the way from each.
fn tight_arcs(
    network: &Network,
    searcher: &Searcher<TimeAndLength>,
    state: u32,
) -> Vec<(u32, u32)> {
    let label = searcher.label(state);
    let node = network.node_of[state as usize];
    let ways = network.leaving.get(node).iter().map(|&it| it ^ 1);
    let ways = ways.filter(|&way| network.state_after[way as usize] == state);
    let arcs = ways.flat_map(|way| {
        let whole = network.cost(way, Metric::Time);
        let mm = network.streets[way as usize / 2].mm;
        let before = network.before(way, Metric::Time).into_iter();
        before.filter_map(move |(earlier, turn)| {
            let arc = TimeAndLength { ms: whole.saturating_add(turn), mm };
            let from = searcher.label(earlier);
            (from.ms != FAR && from.plus(arc) == label).then_some((earlier, way))
        })
    });
    arcs.collect()
}

impl Network {
    /// Where a step of a route runs, in the direction it is followed.
    pub fn course_of_step(&self, step: &RouteStep) -> Vec<Coord> {
        let mut course = self.course_of(&step.piece);
        if step.is_backward {
            course.reverse();
        }
        course
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Route, route};
    use crate::course::way;
    use crate::random_town::{join, network, only, plainly, plans};
    use crate::{Direction, FAR, Metric, Network, nearest};

    /// A place is known to within what a street's length was rounded by.
    const MILLIMETRES: f64 = 0.002;

    fn check(network: &Network, route: &Route) {
        let ms: u32 = route.steps.iter().map(|it| it.ms).sum();
        let mm: u32 = route.steps.iter().map(|it| it.mm).sum();
        assert_eq!(ms + route.start.leg_ms + route.end.leg_ms, route.ms);
        assert_eq!(mm + route.start.leg_mm + route.end.leg_mm, route.mm);
        let mut at = route.start.at;
        for step in &route.steps {
            let course = network.course_of_step(step);
            let length: f64 = course.windows(2).map(|it| way(it[0], it[1])).sum();
            assert!(way(at, course[0]) < MILLIMETRES, "{at:?} {course:?}");
            assert!((length - f64::from(step.mm) / 1000.0).abs() < MILLIMETRES);
            at = course[course.len() - 1];
        }
        assert!(way(at, route.end.at) < MILLIMETRES);
        let ways: Vec<u32> =
            route.steps.iter().map(|it| 2 * it.piece.street + u32::from(it.is_backward)).collect();
        for pair in ways.windows(2) {
            assert!(network.turn_cost(pair[0], pair[1]).is_some(), "{ways:?}");
        }
        if ways.len() > 1 {
            assert!(ways.iter().all(|&it| network.is_open(it)));
        }
    }

    proptest! {
        #[test]
        fn a_route_takes_what_the_nearest_costs_and_can_be_followed(plan in plans()) {
            let network = network(&plan);
            let sites = join(&network, &plan);
            for to in 0..sites.len() {
                let target = only(&sites, to);
                let costs =
                    nearest(&network, Metric::Time, Direction::FromSite, &sites, &target, FAR - 1);
                for (from, found) in costs.iter().enumerate() {
                    let route = route(&network, sites.of(from), sites.of(to));
                    prop_assert_eq!(route.as_ref().map_or(FAR, |it| it.ms), found.cost);
                    if let Some(route) = route {
                        check(&network, &route);
                        let shortest =
                            plainly(&network, sites.of(from), sites.of(to), Metric::Distance);
                        prop_assert!(shortest <= route.mm);
                    }
                }
            }
        }

        #[test]
        fn where_time_costs_nothing_the_shortest_way_is_taken(plan in plans()) {
            let mut plan = plan;
            plan.streets.iter_mut().for_each(|it| it.seconds = 0);
            plan.turn_seconds = 0;
            let network = network(&plan);
            let sites = join(&network, &plan);
            for (from, to) in (0..sites.len()).map(|it| (it, sites.len() - 1 - it)) {
                if let Some(route) = route(&network, sites.of(from), sites.of(to)) {
                    check(&network, &route);
                }
            }
        }
    }
}
