//! The part of a graph that has not been taken out yet.

use super::PathCost;
use crate::{Arc, Graph};

/// A graph that vertices are taken out of: no loops, and one arc at most from a vertex to another.
pub(super) struct Remaining<C> {
    /// The arcs that leave each vertex.
    pub(super) out: Vec<Vec<Arc<C>>>,
    /// The arcs that enter each vertex, each naming where it comes from.
    pub(super) into: Vec<Vec<Arc<C>>>,
}

/// A way from one vertex to another, past one that is taken out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shortcut<C> {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) cost: C,
}

impl<C: PathCost> Remaining<C> {
    pub(super) fn new(graph: &Graph<C>) -> Remaining<C> {
        let none = || vec![Vec::new(); graph.len()];
        let mut remaining = Remaining { out: none(), into: none() };
        for (from, Arc { to, cost }) in graph.iter() {
            if from != to && cost < C::FAR {
                remaining.add(Shortcut { from, to, cost });
            }
        }
        remaining
    }

    /// Adds an arc, or makes the one that is there cheaper.
    pub(super) fn add(&mut self, Shortcut { from, to, cost }: Shortcut<C>) {
        offer(&mut self.out[from as usize], Arc { to, cost });
        offer(&mut self.into[to as usize], Arc { to: from, cost });
    }

    /// Cuts a vertex off from its neighbours; its own arcs stay, as its place in the hierarchy.
    pub(super) fn take_out(&mut self, vertex: u32) {
        for at in 0..self.out[vertex as usize].len() {
            let neighbour = self.out[vertex as usize][at].to;
            forget(&mut self.into[neighbour as usize], vertex);
        }
        for at in 0..self.into[vertex as usize].len() {
            let neighbour = self.into[vertex as usize][at].to;
            forget(&mut self.out[neighbour as usize], vertex);
        }
    }

    /// The vertices with an arc to or from this one; some twice.
    pub(super) fn neighbours(&self, vertex: u32) -> impl Iterator<Item = u32> + '_ {
        let out = self.out[vertex as usize].iter();
        out.chain(&self.into[vertex as usize]).map(|it| it.to)
    }
}

fn offer<C: PathCost>(arcs: &mut Vec<Arc<C>>, arc: Arc<C>) {
    match arcs.iter_mut().find(|it| it.to == arc.to) {
        Some(known) => known.cost = known.cost.min(arc.cost),
        None => arcs.push(arc),
    }
}

fn forget<C>(arcs: &mut Vec<Arc<C>>, neighbour: u32) {
    if let Some(at) = arcs.iter().position(|it| it.to == neighbour) {
        arcs.swap_remove(at);
    }
}
