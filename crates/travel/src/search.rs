//! One-to-all searches: Dijkstra's algorithm with a queue of buckets.
//!
//! Costs are whole numbers, so the queue need not be sorted: a vertex waits in the bucket of its cost,
//! buckets are emptied in order, and one that improves within its bucket is looked at again. That is
//! the approach of Dial (1969) with the buckets of Denardo and Fox (1979); it takes about half the time
//! of a binary heap.

use crate::Graph;

/// Not reached.
pub const FAR: u32 = u32::MAX;

/// What an arc costs.
pub trait Cost: Copy + Default + Send + Sync {
    /// The part that is counted first.
    fn first(self) -> u32;
}

impl Cost for u32 {
    fn first(self) -> u32 {
        self
    }
}

impl Cost for TimeAndLength {
    fn first(self) -> u32 {
        self.ms
    }
}

/// What a search finds for each vertex: a cost, perhaps with something carried along. The smaller
/// label wins, so what is carried decides between equal costs.
pub trait Label<C>: Copy + Ord + Send + Sync {
    /// The label of a vertex that was not reached.
    const FAR: Self;

    /// The label at the end of an arc; `FAR` when the cost would not fit.
    #[must_use]
    fn plus(self, cost: C) -> Self;

    /// The part that decides when a vertex's turn comes.
    fn cost(self) -> u32;
}

impl Label<u32> for u32 {
    const FAR: u32 = FAR;

    #[inline]
    fn plus(self, cost: u32) -> u32 {
        self.saturating_add(cost)
    }

    #[inline]
    fn cost(self) -> u32 {
        self
    }
}

/// A cost and where it was counted from: the smallest origin among equal costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct From {
    /// The cost.
    pub cost: u32,
    /// What it is counted from.
    pub row: u32,
}

impl Label<u32> for From {
    const FAR: From = From { cost: FAR, row: u32::MAX };

    #[inline]
    fn plus(self, cost: u32) -> From {
        match self.cost.checked_add(cost) {
            Some(cost) => From { cost, row: self.row },
            None => From::FAR,
        }
    }

    #[inline]
    fn cost(self) -> u32 {
        self.cost
    }
}

/// A time, and the shortest way that takes no longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeAndLength {
    /// Milliseconds.
    pub ms: u32,
    /// Millimetres.
    pub mm: u32,
}

impl Label<TimeAndLength> for TimeAndLength {
    const FAR: TimeAndLength = TimeAndLength { ms: FAR, mm: FAR };

    #[inline]
    fn plus(self, cost: TimeAndLength) -> TimeAndLength {
        match self.ms.checked_add(cost.ms) {
            Some(ms) => TimeAndLength { ms, mm: self.mm.saturating_add(cost.mm) },
            None => TimeAndLength::FAR,
        }
    }

    #[inline]
    fn cost(self) -> u32 {
        self.ms
    }
}

/// What a search needs, kept from one to the next.
#[derive(Debug)]
pub struct Searcher<L> {
    labels: Vec<L>,
    touched: Vec<u32>,
    /// Vertices that wait, by cost; buckets are used round and round.
    buckets: Vec<Vec<u32>>,
    /// The bucket being emptied.
    current: Vec<u32>,
}

/// Costs within one bucket differ by less than 2 to this power: 8 seconds, or 8 metres.
const BUCKET_BITS: u32 = 13;

impl<L> Default for Searcher<L> {
    fn default() -> Searcher<L> {
        Searcher { labels: vec![], touched: vec![], buckets: vec![], current: vec![] }
    }
}

impl<L> Searcher<L> {
    /// Finds the smallest label of every vertex that costs up to `limit`, counted from `starts`.
    /// What an earlier search found is forgotten.
    pub fn run<C: Cost>(
        &mut self,
        graph: &Graph<C>,
        starts: impl IntoIterator<Item = (u32, L)>,
        limit: u32,
    ) where
        L: Label<C>,
    {
        let limit = limit.min(FAR - 1);
        self.forget(graph);
        let mut starts: Vec<_> = starts.into_iter().filter(|it| it.1.cost() <= limit).collect();
        // The cheapest last; the others wait, for they may lie further apart than the buckets reach.
        starts.sort_unstable_by_key(|&(vertex, label)| std::cmp::Reverse((label, vertex)));
        let (mut bucket, mut n_waiting) = (0, 0);
        loop {
            if n_waiting == 0 {
                let Some(next) = starts.last() else { break };
                bucket = next.1.cost() >> BUCKET_BITS;
            }
            while let Some((vertex, label)) =
                starts.pop_if(|it| it.1.cost() >> BUCKET_BITS <= bucket)
            {
                n_waiting += self.improve(vertex, label);
            }
            self.empty(graph, bucket, limit, &mut n_waiting);
            bucket += 1;
        }
    }

    /// Looks at the vertices of a bucket until none is left in it.
    fn empty<C: Cost>(&mut self, graph: &Graph<C>, bucket: u32, limit: u32, n_waiting: &mut usize)
    where
        L: Label<C>,
    {
        let slot = bucket as usize & (self.buckets.len() - 1);
        while !self.buckets[slot].is_empty() {
            std::mem::swap(&mut self.current, &mut self.buckets[slot]);
            let mut current = std::mem::take(&mut self.current);
            *n_waiting -= current.len();
            for vertex in current.drain(..) {
                let label = self.labels[vertex as usize];
                // One that improved after it was put here has had its turn already.
                if label.cost() >> BUCKET_BITS != bucket {
                    continue;
                }
                for arc in graph.arcs(vertex) {
                    let label = label.plus(arc.cost);
                    if label < self.labels[arc.to as usize] && label.cost() <= limit {
                        *n_waiting += self.improve(arc.to, label);
                    }
                }
            }
            self.current = current;
        }
    }

    /// Gives a vertex a smaller label and lets it wait; returns how many more wait.
    #[inline]
    fn improve<C: Cost>(&mut self, vertex: u32, label: L) -> usize
    where
        L: Label<C>,
    {
        let known = &mut self.labels[vertex as usize];
        if *known <= label {
            return 0;
        }
        if *known == L::FAR {
            self.touched.push(vertex);
        }
        *known = label;
        let slot = (label.cost() >> BUCKET_BITS) as usize & (self.buckets.len() - 1);
        self.buckets[slot].push(vertex);
        1
    }

    /// Makes ready for a search of `graph`.
    fn forget<C: Cost>(&mut self, graph: &Graph<C>)
    where
        L: Label<C>,
    {
        if self.labels.len() == graph.len() {
            self.touched.iter().for_each(|&it| self.labels[it as usize] = L::FAR);
        } else {
            self.labels = vec![L::FAR; graph.len()];
        }
        self.touched.clear();
        let n_buckets = ((graph.longest() >> BUCKET_BITS) as usize + 2).next_power_of_two();
        if self.buckets.len() < n_buckets {
            self.buckets.resize_with(n_buckets, Vec::new);
        }
    }

    /// The label of a vertex.
    #[inline]
    pub fn label(&self, vertex: u32) -> L
    where
        L: Copy,
    {
        self.labels[vertex as usize]
    }

    /// The vertices that were reached, in no particular order.
    pub fn touched(&self) -> &[u32] {
        &self.touched
    }
}
