//! What may follow on what at a node, and what that takes.

use geo::Coord;

use super::{Network, back};
impl Network {
    /// Milliseconds for going on from the end of one way to another; `None` when that is forbidden.
    pub(crate) fn turn_cost(&self, from: u32, to: u32) -> Option<u32> {
        let node = self.head(from);
        let mut ms = 0;
        if let Some(holdup) = self.holdups.get(&node) {
            if holdup.is_closed || holdup.banned.contains(&(from, to)) {
                return None;
            }
            ms = holdup.ms;
        }
        let turn = self.profile.turn();
        if to == back(from) {
            return Some(ms + millis(turn.u_turn_seconds));
        }
        if turn.seconds == 0.0 || self.leaving.get(node).len() < 3 {
            return Some(ms);
        }
        let is_sharp = turn.degrees <= self.change_of_direction(from, to);
        Some(if is_sharp { ms + millis(turn.seconds) } else { ms })
    }

    /// Degrees from 0 (straight on) to 180 (back).
    fn change_of_direction(&self, from: u32, to: u32) -> f64 {
        // The direction in which a way leaves its node, looking from the node.
        let leaving = |way: u32| {
            let course = self.courses.get(way as usize / 2).coords();
            let pair = |a: Coord, b: Coord| Coord { x: b.x - a.x, y: b.y - a.y };
            let n = course.len();
            if way.is_multiple_of(2) {
                pair(course[0], course[1])
            } else {
                pair(course[n - 1], course[n - 2])
            }
        };
        let (a, b) = (leaving(back(from)), leaving(to));
        let angle = (a.x * b.y - a.y * b.x).atan2(a.x * b.x + a.y * b.y).abs();
        180.0 - angle.to_degrees()
    }

    /// Sorts the open ways into a node by what can follow: those with the same prospects share a
    /// number, counted from 0.
    pub(super) fn sorted_ways_in(&self, node: u32) -> Vec<(u32, u32)> {
        let leaving = self.leaving.get(node);
        let mut prospects: Vec<Vec<Option<u32>>> = Vec::new();
        let ways_in = leaving.iter().map(|&it| back(it)).filter(|&it| self.is_open(it));
        let number = |way_in: u32| {
            let onwards = leaving.iter();
            let next = onwards.map(|&it| self.turn_cost(way_in, it).filter(|_| self.is_open(it)));
            let next: Vec<Option<u32>> = next.collect();
            let known = prospects.iter().position(|it| *it == next);
            let number = known.unwrap_or_else(|| {
                prospects.push(next);
                prospects.len() - 1
            });
            (way_in, number as u32)
        };
        ways_in.map(number).collect()
    }

    /// Gives a node new states.
    pub(super) fn renew_states(&mut self, node: u32) {
        let first = self.node_of.len() as u32;
        for (way_in, number) in self.sorted_ways_in(node) {
            self.state_after[way_in as usize] = first + number;
            if self.node_of.len() as u32 == first + number {
                self.node_of.push(node);
            }
        }
    }
}

/// Whole milliseconds.
pub(super) fn millis(seconds: f64) -> u32 {
    (seconds * 1000.0).round() as u32
}
