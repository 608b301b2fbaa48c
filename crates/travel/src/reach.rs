//! The stretches of street that can be reached, cut where time runs out.

use crate::within::graph;
use crate::{Direction, Metric, Network, Searcher, Stop};

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

/// What finding out what can be reached needs, kept from one site to the next.
#[derive(Debug, Default)]
pub struct Reacher {
    searcher: Searcher<u32>,
    /// By way one more than the milliseconds left where it begins (against the trip: where it ends);
    /// 0 for those not come to.
    left: Vec<u32>,
    ways: Vec<u32>,
}

impl Reacher {
    /// The stretches of street within `limit_ms` of a site, by street; those of one street do not
    /// touch.
    pub fn pieces(
        &mut self,
        network: &Network,
        direction: Direction,
        site: &[Stop],
        limit_ms: u32,
    ) -> Vec<ReachedPiece> {
        let starts = network.starts(site, Metric::Time, direction);
        self.searcher.run(graph(network, direction), starts, limit_ms);
        self.find_ways(network, direction, limit_ms);
        let mut beside = stretches_beside(network, direction, site, limit_ms);
        let mut streets: Vec<u32> = self.ways.iter().map(|way| way / 2).collect();
        streets.extend(beside.iter().map(|it| it.0));
        streets.sort_unstable();
        streets.dedup();
        beside.sort_unstable();
        let mut pieces = Vec::with_capacity(streets.len());
        let mut here: Vec<(u32, u32)> = Vec::new();
        let mut rest = beside.as_slice();
        for street in streets {
            here.clear();
            for way in [2 * street, 2 * street + 1] {
                let Some(left) = self.left.get(way as usize).and_then(|it| it.checked_sub(1))
                else {
                    continue;
                };
                let ms = network.cost(way, Metric::Time);
                here.push(match direction {
                    Direction::FromSite => stretch(network, way, 0, left.min(ms)),
                    Direction::ToSite => stretch(network, way, ms - left.min(ms), ms),
                });
            }
            let n_beside = rest.partition_point(|it| it.0 <= street);
            here.extend(rest[..n_beside].iter().map(|it| it.1));
            rest = &rest[n_beside..];
            let pieces_here = union(&mut here).into_iter().filter(|it| it.0 < it.1);
            let piece = |(start_mm, end_mm)| ReachedPiece { street, start_mm, end_mm };
            pieces.extend(pieces_here.map(piece));
        }
        self.ways.drain(..).for_each(|way| self.left[way as usize] = 0);
        pieces
    }

    /// Finds every open way that goes on from (or, against the trip, leads to) a reached state, and
    /// the milliseconds left for it.
    fn find_ways(&mut self, network: &Network, direction: Direction, limit_ms: u32) {
        let Reacher { searcher, left, ways } = self;
        left.resize(network.state_after.len(), 0);
        let mut offer = |way: u32, ms: u32| {
            let known = &mut left[way as usize];
            if *known == 0 {
                ways.push(way);
            }
            *known = (*known).max(ms.saturating_add(1));
        };
        for &state in searcher.touched() {
            let left = limit_ms - searcher.label(state);
            let leaving = network.leaving.get(network.node_of[state as usize]);
            let ways_in = leaving.iter().map(|it| it ^ 1);
            let mut ways_in = ways_in.filter(|&it| network.state_after[it as usize] == state);
            if direction == Direction::ToSite {
                ways_in.for_each(|it| offer(it, left));
                continue;
            }
            // Whichever way one came in by: the same may follow, at the same cost.
            let Some(way_in) = ways_in.next() else { continue };
            for &way in leaving.iter().filter(|&&it| network.is_open(it)) {
                let left = network.turn_cost(way_in, way).and_then(|it| left.checked_sub(it));
                left.into_iter().for_each(|it| offer(way, it));
            }
        }
    }
}

/// Stretches that are reached along the streets of the site itself: street, from, to.
fn stretches_beside(
    network: &Network,
    direction: Direction,
    site: &[Stop],
    limit_ms: u32,
) -> Vec<(u32, (u32, u32))> {
    let mut found = Vec::new();
    for stop in site {
        let Some(left) = limit_ms.checked_sub(stop.leg_ms) else { continue };
        for way in [2 * stop.street, 2 * stop.street + 1] {
            let Some(behind) = network.behind(stop, way % 2, Metric::Time) else { continue };
            let ms = network.cost(way, Metric::Time);
            let stretch = match direction {
                Direction::FromSite => {
                    stretch(network, way, behind, behind.saturating_add(left).min(ms))
                }
                Direction::ToSite => stretch(network, way, behind.saturating_sub(left), behind),
            };
            found.push((stop.street, stretch));
        }
    }
    found
}

/// A stretch of a way, given in milliseconds from where the way begins, in millimetres of its street.
fn stretch(network: &Network, way: u32, from_ms: u32, to_ms: u32) -> (u32, u32) {
    let street = &network.streets[way as usize / 2];
    let ms = network.cost(way, Metric::Time);
    let mm = |at: u32| match ms {
        0 => 0,
        ms => (u64::from(street.mm) * u64::from(at.min(ms)) / u64::from(ms)) as u32,
    };
    let (start, end) = (mm(from_ms), if ms == 0 { street.mm } else { mm(to_ms) });
    if way.is_multiple_of(2) { (start, end) } else { (street.mm - end, street.mm - start) }
}

/// Stretches joined where they touch, in order.
fn union(stretches: &mut [(u32, u32)]) -> Vec<(u32, u32)> {
    stretches.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for &(start, end) in stretches.iter() {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}
