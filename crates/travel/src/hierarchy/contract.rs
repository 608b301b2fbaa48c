//! In which order vertices are taken out, and what is left when all are.

use std::sync::Mutex;

use rayon::prelude::*;

use super::remaining::{Remaining, Shortcut};
use super::witness::Witness;
use super::{Hierarchy, PathCost};
use crate::{Arc, Graph};

/// The hierarchy of a graph.
///
/// Vertices leave in rounds: all that are less important than every neighbour, looked at in
/// parallel. No path that makes a shortcut needless passes another vertex of the same round, so
/// neither who is looked at first nor the number of threads makes a difference.
pub(super) fn hierarchy<C: PathCost>(graph: &Graph<C>) -> Hierarchy<C> {
    let mut contraction = Contraction::new(graph);
    while !contraction.staying.is_empty() {
        contraction.round();
    }
    contraction.finish()
}

/// What a step of depth weighs, against arcs added for a thousand that go: taking vertices out evenly
/// everywhere matters as well as adding few arcs. 500 leaves fewer arcs than 1000 or 2000 do on a
/// grid of 250,000 vertices.
const PER_DEPTH: u32 = 500;

/// A graph half taken apart.
struct Contraction<C> {
    graph: Remaining<C>,
    staying: Vec<u32>,
    leaving: Vec<bool>,
    rank: Vec<Rank>,
    /// The round each vertex left in.
    round: Vec<u32>,
    n_rounds: u32,
    rooms: Vec<Mutex<Witness<C>>>,
}

/// How important a vertex is.
#[derive(Clone, Copy, Debug, Default)]
struct Rank {
    /// How many vertices were taken out below it, one after another.
    depth: u32,
    /// Arcs that would be added for a thousand that would go, when last looked at.
    growth: u32,
    /// A neighbour has left since.
    stale: bool,
}

impl<C: PathCost> Contraction<C> {
    fn new(graph: &Graph<C>) -> Contraction<C> {
        let n = graph.len();
        let mut contraction = Contraction {
            graph: Remaining::new(graph),
            staying: (0..n as u32).collect(),
            leaving: vec![false; n],
            rank: vec![Rank::default(); n],
            round: vec![0; n],
            n_rounds: 0,
            rooms: (0..rayon::current_num_threads()).map(|_| Mutex::new(Witness::new(n))).collect(),
        };
        let all = contraction.shortcuts(&contraction.staying);
        for (vertex, shortcuts) in all.iter().enumerate() {
            contraction.rank[vertex].growth = contraction.growth(vertex as u32, shortcuts.len());
        }
        contraction
    }

    /// Takes out every vertex that matters less than all its neighbours.
    fn round(&mut self) {
        let lowest: Vec<u32> =
            self.staying.par_iter().copied().filter(|&it| self.is_lowest(it)).collect();
        lowest.iter().for_each(|&it| self.leaving[it as usize] = true);
        let shortcuts = self.shortcuts(&lowest);
        for (&vertex, shortcuts) in lowest.iter().zip(shortcuts) {
            self.look_again(vertex, shortcuts.len());
            if self.leaving[vertex as usize] {
                self.take_out(vertex, shortcuts);
            }
        }
        self.staying.retain(|&it| !self.leaving[it as usize]);
        lowest.iter().for_each(|&it| self.leaving[it as usize] = false);
        self.n_rounds += 1;
    }

    fn is_lowest(&self, vertex: u32) -> bool {
        let importance = self.importance(vertex);
        self.graph.neighbours(vertex).all(|it| importance < self.importance(it))
    }

    /// Orders all vertices, equally important ones by chance, lest they leave in a row.
    fn importance(&self, vertex: u32) -> (u32, u32) {
        let Rank { depth, growth, .. } = self.rank[vertex as usize];
        (PER_DEPTH * depth + growth, vertex.wrapping_mul(0x9E37_79B1))
    }

    fn shortcuts(&self, vertices: &[u32]) -> Vec<Vec<Shortcut<C>>> {
        vertices
            .par_iter()
            .map(|&vertex| {
                let room = &self.rooms[rayon::current_thread_index().unwrap_or(0)];
                let mut witness = room.lock().expect("a search does not fail");
                witness.shortcuts(&self.graph, vertex, &self.leaving)
            })
            .collect()
    }

    fn growth(&self, vertex: u32, n_shortcuts: usize) -> u32 {
        let n_arcs = self.graph.neighbours(vertex).count().max(1);
        (1000 * n_shortcuts / n_arcs) as u32
    }

    /// A vertex that has become more important than a neighbour stays.
    fn look_again(&mut self, vertex: u32, n_shortcuts: usize) {
        let growth = self.growth(vertex, n_shortcuts);
        let rank = &mut self.rank[vertex as usize];
        let was_stale = std::mem::take(&mut rank.stale);
        rank.growth = growth;
        self.leaving[vertex as usize] = !was_stale || self.is_lowest(vertex);
    }

    fn take_out(&mut self, vertex: u32, shortcuts: Vec<Shortcut<C>>) {
        self.round[vertex as usize] = self.n_rounds;
        self.graph.take_out(vertex);
        let depth = self.rank[vertex as usize].depth + 1;
        for neighbour in self.graph.neighbours(vertex) {
            let rank = &mut self.rank[neighbour as usize];
            rank.depth = rank.depth.max(depth);
            rank.stale = true;
        }
        shortcuts.into_iter().for_each(|it| self.graph.add(it));
    }

    /// Vertices that left last lie first; those of one round keep their order, and so stay near.
    fn finish(self) -> Hierarchy<C> {
        let n = self.round.len();
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.par_sort_by_key(|&it| (self.n_rounds - self.round[it as usize], it));
        let mut place = vec![0; n];
        (0..n as u32).for_each(|at| place[order[at as usize] as usize] = at);
        let arranged = |arcs: &[Vec<Arc<C>>]| {
            let all: Vec<_> = order
                .iter()
                .flat_map(|&it| arcs[it as usize].iter().map(move |&arc| (it, arc)))
                .map(|(from, arc)| {
                    (place[from as usize], Arc { to: place[arc.to as usize], cost: arc.cost })
                })
                .collect();
            Graph::new(n, all.into_iter())
        };
        let (ascent, descent) = (arranged(&self.graph.out), arranged(&self.graph.into));
        Hierarchy { place, ascent, descent }
    }
}
