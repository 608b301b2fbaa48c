//! Which shortcuts a vertex leaves behind: those no other path makes needless.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::PathCost;
use super::remaining::{Remaining, Shortcut};
use crate::Arc;

/// How many vertices a search for another path visits before it gives up. Giving up early leaves a
/// needless shortcut behind, never a wrong one: 20 leave a tenth more arcs than 40, 80 save a
/// hundredth.
const MOST_VISITS: usize = 40;

/// The memory of small searches.
pub(super) struct Witness<C> {
    cost: Vec<C>,
    reached: Vec<u32>,
    open: BinaryHeap<Reverse<(C, u32)>>,
}

impl<C: PathCost> Witness<C> {
    pub(super) fn new(n: usize) -> Witness<C> {
        Witness { cost: vec![C::FAR; n], reached: Vec::new(), open: BinaryHeap::new() }
    }

    /// The shortcuts needed where `vertex` is taken out, and with it all that are `leaving`.
    pub(super) fn shortcuts(
        &mut self,
        graph: &Remaining<C>,
        vertex: u32,
        leaving: &[bool],
    ) -> Vec<Shortcut<C>> {
        let mut found = Vec::new();
        let avoids = |it: u32| it == vertex || leaving[it as usize];
        for &Arc { to: from, cost: first } in &graph.into[vertex as usize] {
            let onward = || graph.out[vertex as usize].iter().filter(|it| it.to != from);
            let Some(dearest) = onward().map(|it| first.plus(it.cost)).max() else { continue };
            self.search(graph, from, dearest, avoids);
            for &Arc { to, cost } in onward() {
                let cost = first.plus(cost);
                if cost < C::FAR && !self.reaches(graph, to, cost) {
                    found.push(Shortcut { from, to, cost });
                }
            }
            self.clear();
        }
        found
    }

    fn search(&mut self, graph: &Remaining<C>, from: u32, limit: C, avoids: impl Fn(u32) -> bool) {
        self.offer(from, C::default());
        let mut n_visits = 0;
        while let Some(Reverse((cost, at))) = self.open.pop() {
            if cost > self.cost[at as usize] {
                continue;
            }
            if cost >= limit || n_visits == MOST_VISITS {
                break;
            }
            n_visits += 1;
            for arc in &graph.out[at as usize] {
                let cost = cost.plus(arc.cost);
                if cost <= limit && cost < self.cost[arc.to as usize] && !avoids(arc.to) {
                    self.offer(arc.to, cost);
                }
            }
        }
    }

    /// Whether a path to a vertex was found that costs no more than this; the last step is looked for
    /// from behind.
    fn reaches(&self, graph: &Remaining<C>, to: u32, cost: C) -> bool {
        self.cost[to as usize] <= cost
            || graph.into[to as usize].iter().any(|it| {
                self.cost[it.to as usize] < C::FAR
                    && self.cost[it.to as usize].plus(it.cost) <= cost
            })
    }

    fn offer(&mut self, vertex: u32, cost: C) {
        let known = &mut self.cost[vertex as usize];
        if *known == C::FAR {
            self.reached.push(vertex);
        }
        *known = cost;
        self.open.push(Reverse((cost, vertex)));
    }

    fn clear(&mut self) {
        self.reached.drain(..).for_each(|it| self.cost[it as usize] = C::FAR);
        self.open.clear();
    }
}
