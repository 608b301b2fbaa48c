//! Arcs by the vertex they leave, in one run of memory.

use crate::Cost;
use crate::lists::Lists;

/// A directed graph with a cost on every arc.
///
/// Vertices are numbered from 0. The arcs that leave a vertex lie side by side; which way round the
/// vertices lie decides how fast a search is, so neighbours should have neighbouring numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph<C = u32> {
    arcs: Lists<Arc<C>>,
    /// No arc costs more.
    longest: u32,
}

/// One arc.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arc<C = u32> {
    /// The vertex it leads to.
    pub to: u32,
    /// What it costs: milliseconds or millimetres, or both.
    pub cost: C,
}

impl<C: Cost> Graph<C> {
    /// The graph of `n` vertices with these arcs, each given as where it leaves and what it is; arcs
    /// of one vertex keep their order.
    pub fn new(n: usize, arcs: impl ExactSizeIterator<Item = (u32, Arc<C>)> + Clone) -> Graph<C> {
        let longest = arcs.clone().map(|(_, arc)| arc.cost.first()).max().unwrap_or(0);
        Graph { arcs: Lists::new(n, arcs), longest }
    }

    /// Number of vertices.
    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    /// Whether there is no vertex.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The arcs that leave `vertex`.
    #[inline]
    pub fn arcs(&self, vertex: u32) -> &[Arc<C>] {
        self.arcs.get(vertex)
    }

    /// Every arc with the vertex it leaves, vertex by vertex.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Arc<C>)> + '_ {
        (0..self.len() as u32).flat_map(|from| self.arcs(from).iter().map(move |&arc| (from, arc)))
    }

    /// No arc costs more.
    pub fn longest(&self) -> u32 {
        self.longest
    }

    /// The same arcs the other way round.
    pub fn reversed(&self) -> Graph<C> {
        let turned = |(from, arc): (u32, Arc<C>)| (arc.to, Arc { to: from, cost: arc.cost });
        let arcs: Vec<_> = self.iter().map(turned).collect();
        Graph::new(self.len(), arcs.into_iter())
    }

    /// Replaces the arcs of a vertex; one just beyond the last is added.
    pub(crate) fn set(&mut self, vertex: u32, arcs: Vec<Arc<C>>) {
        let dearest = arcs.iter().map(|it| it.cost.first()).max().unwrap_or(0);
        self.longest = self.longest.max(dearest);
        self.arcs.set(vertex, arcs);
    }
}
