//! Searches for the fastest way that tell its length too: of equally fast ways the shortest.

use crate::stops::is_ahead;
use crate::{Arc, Direction, Ends, FAR, Graph, Hierarchy, Metric, Network, Stop, TimeAndLength};

impl Direction {
    /// The other way round.
    #[must_use]
    pub(crate) fn turned(self) -> Direction {
        match self {
            Direction::FromSite => Direction::ToSite,
            Direction::ToSite => Direction::FromSite,
        }
    }
}

impl Network {
    /// The graph for trips in this direction, with both costs on every arc.
    pub(crate) fn timed_graph(&self, direction: Direction) -> &Graph<TimeAndLength> {
        self.timed[direction as usize].get_or_init(|| self.make_timed_graph(direction))
    }

    /// The same graph with shortcuts, prepared when first asked for.
    pub(crate) fn hierarchy(&self, direction: Direction) -> &Hierarchy<TimeAndLength> {
        let make = || Hierarchy::new(self.timed_graph(direction));
        self.shortcuts[direction as usize].get_or_init(make)
    }

    /// Whether shortcuts have been prepared.
    pub(crate) fn has_hierarchy(&self, direction: Direction) -> bool {
        self.shortcuts[direction as usize].get().is_some()
    }

    fn make_timed_graph(&self, direction: Direction) -> Graph<TimeAndLength> {
        let (times, lengths) = (self.graph(Metric::Time), self.graph(Metric::Distance));
        let both = times.iter().zip(lengths.iter()).map(|((from, time), (same, length))| {
            debug_assert!(from == same && time.to == length.to, "one graph, counted twice");
            let cost = TimeAndLength { ms: time.cost, mm: length.cost };
            (from, Arc { to: time.to, cost })
        });
        let arcs: Vec<(u32, Arc<TimeAndLength>)> = both.collect();
        let graph = Graph::new(times.len(), arcs.into_iter());
        match direction {
            Direction::FromSite => graph,
            Direction::ToSite => graph.reversed(),
        }
    }

    /// Where trips from (or to) a shape begin, with both costs.
    pub(crate) fn timed_ends(&self, stops: &[Stop], direction: Direction) -> Ends<TimeAndLength> {
        let times = self.starts(stops, Metric::Time, direction);
        let lengths = self.starts(stops, Metric::Distance, direction);
        let both = times.zip(lengths).map(|((state, ms), (same, mm))| {
            debug_assert!(state == same, "the same ends, counted twice");
            (state, TimeAndLength { ms, mm })
        });
        both.filter(|it| it.1.ms != FAR).collect()
    }

    /// What it costs to go from one stop to another on the same street without leaving it, and in
    /// which direction.
    pub(crate) fn timed_along(&self, from: &Stop, to: &Stop) -> Option<(TimeAndLength, u32)> {
        if from.street != to.street {
            return None;
        }
        let along = |direction: u32| {
            let part = |stop: &Stop, metric| self.behind(stop, direction, metric);
            let ms = part(to, Metric::Time)?.checked_sub(part(from, Metric::Time)?)?;
            let mm = from.behind_mm.abs_diff(to.behind_mm);
            let ms = ms.saturating_add(from.leg_ms.saturating_add(to.leg_ms));
            let mm = mm.saturating_add(from.leg_mm.saturating_add(to.leg_mm));
            (ms != FAR).then_some((TimeAndLength { ms, mm }, direction))
        };
        [0, 1].into_iter().filter(|&it| is_ahead(from, to, it)).filter_map(along).min()
    }
}
