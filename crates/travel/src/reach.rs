//! The stretches of street that can be reached, cut where time runs out.

use std::collections::BTreeMap;

use crate::within::graph;
use crate::{Direction, FAR, Metric, Network, Searcher, Stop};

/// A stretch of a street that can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedPiece {
    /// The street.
    pub street: u32,
    /// Millimetres from the street's beginning to the stretch's.
    pub start_mm: u32,
    /// Millimetres from the street's beginning to the stretch's end.
    pub end_mm: u32,
}

/// The stretches of street within `limit_ms` of a site, by street; those of one street do not touch.
pub fn pieces(
    network: &Network,
    direction: Direction,
    site: &[Stop],
    limit_ms: u32,
    searcher: &mut Searcher<u32>,
) -> Vec<ReachedPiece> {
    searcher.run(
        graph(network, direction),
        network.starts(site, Metric::Time, direction),
        limit_ms,
    );
    let mut found: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    let mut touch = |way: u32, from_ms: u32, to_ms: u32| {
        // A stretch of a way, in milliseconds from where the way begins; in millimetres of the street.
        let street = &network.streets[way as usize / 2];
        let ms = street.ms[way as usize % 2];
        let mm = |at: u32| match ms {
            0 if at == 0 => 0,
            0 => street.mm,
            ms => (u64::from(street.mm) * u64::from(at.min(ms)) / u64::from(ms)) as u32,
        };
        let end = if ms == 0 { street.mm } else { mm(to_ms) };
        let (start, end) = (mm(from_ms), end);
        let stretch =
            if way.is_multiple_of(2) { (start, end) } else { (street.mm - end, street.mm - start) };
        found.entry(way / 2).or_default().push(stretch);
    };
    for (way, left) in ways_from_states(network, direction, searcher, limit_ms) {
        let ms = network.cost(way, Metric::Time);
        match direction {
            Direction::FromSite => touch(way, 0, left.min(ms)),
            Direction::ToSite => touch(way, ms - left.min(ms), ms),
        }
    }
    for stop in site {
        let Some(left) = limit_ms.checked_sub(stop.leg_ms) else { continue };
        for way in [2 * stop.street, 2 * stop.street + 1] {
            let Some(behind) = network.behind(stop, way % 2, Metric::Time) else { continue };
            let ms = network.cost(way, Metric::Time);
            match direction {
                Direction::FromSite => touch(way, behind, behind.saturating_add(left).min(ms)),
                Direction::ToSite => touch(way, behind.saturating_sub(left), behind),
            }
        }
    }
    let joined = |(street, stretches): (u32, Vec<(u32, u32)>)| {
        let piece = move |(start_mm, end_mm)| ReachedPiece { street, start_mm, end_mm };
        union(stretches).into_iter().map(piece)
    };
    found.into_iter().flat_map(joined).filter(|it| it.start_mm < it.end_mm).collect()
}

/// Every open way that goes on from (or, against the trip, leads to) a reached state, and the
/// milliseconds left for it.
fn ways_from_states(
    network: &Network,
    direction: Direction,
    searcher: &Searcher<u32>,
    limit_ms: u32,
) -> Vec<(u32, u32)> {
    let mut best: BTreeMap<u32, u32> = BTreeMap::new();
    let mut offer = |way: u32, left: u32| {
        let known = best.entry(way).or_insert(left);
        *known = left.max(*known);
    };
    for &state in searcher.touched() {
        let left = limit_ms - searcher.label(state);
        let node = network.node_of[state as usize];
        for &leaving in network.leaving.get(node) {
            let way_in = leaving ^ 1;
            if !network.is_open(way_in) || network.state_after[way_in as usize] != state {
                continue;
            }
            if direction == Direction::ToSite {
                offer(way_in, left);
                continue;
            }
            for &way in network.leaving.get(node).iter().filter(|&&it| network.is_open(it)) {
                let turn = network.turn_cost(way_in, way).unwrap_or(FAR);
                if let Some(left) = left.checked_sub(turn) {
                    offer(way, left);
                }
            }
        }
    }
    best.into_iter().collect()
}

/// Stretches joined where they touch, in order.
fn union(mut stretches: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    stretches.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (start, end) in stretches {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}
