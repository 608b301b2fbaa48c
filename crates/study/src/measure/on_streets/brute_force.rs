//! Every trip by Floyd and Warshall, without a line of the engine.

use geo::Coord;
use siting_travel::{Direction, Metric};

use super::town::{Plan, Street};

/// Every trip of a town.
pub(super) struct Trips<'a> {
    streets: &'a [Street],
    metric: Metric,
    direction: Direction,
    crossings: Vec<Coord>,
    /// From crossing to crossing.
    costs: Vec<Vec<Option<u32>>>,
}

/// Where a place meets a street: which, how far from its two ends, and the way there.
struct Meets<'a> {
    street: &'a Street,
    behind: [u32; 2],
    leg: u32,
}

const JOIN_METRES: f64 = 100.0;
const JOIN_KMH: f64 = 10.0;

impl<'a> Trips<'a> {
    pub(super) fn of(plan: &'a Plan, metric: Metric, direction: Direction) -> Trips<'a> {
        let mut crossings: Vec<Coord> = Vec::new();
        for end in plan.streets.iter().flat_map(|it| it.ends) {
            if !crossings.contains(&end) {
                crossings.push(end);
            }
        }
        let n = crossings.len();
        let costs = vec![vec![None; n]; n];
        let mut trips = Trips { streets: &plan.streets, metric, direction, crossings, costs };
        (0..n).for_each(|it| trips.costs[it][it] = Some(0));
        for street in &plan.streets {
            for way in [0, 1].into_iter().filter(|&it| is_open(street, it)) {
                let (from, to) = (trips.end(street, way), trips.end(street, 1 - way));
                let cost = Some(trips.whole(street));
                let known = trips.costs[from][to];
                trips.costs[from][to] = known.into_iter().chain(cost).min();
            }
        }
        for via in 0..n {
            for from in 0..n {
                for to in 0..n {
                    let around = sum(trips.costs[from][via], trips.costs[via][to]);
                    let known = trips.costs[from][to];
                    trips.costs[from][to] = known.into_iter().chain(around).min();
                }
            }
        }
        trips
    }

    /// Whether a place is near any street.
    pub(super) fn joins(&self, at: Coord) -> bool {
        !self.meets(at).is_empty()
    }

    /// What a trip from the site to the target costs, or back if that is the direction.
    pub(super) fn cost(&self, site: Coord, target: Coord) -> Option<u32> {
        let (from, to) = match self.direction {
            Direction::FromSite => (site, target),
            Direction::ToSite => (target, site),
        };
        let (from, to) = (self.meets(from), self.meets(to));
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
        pairs.filter_map(|(from, to)| self.between(from, to)).min()
    }

    fn between(&self, from: &Meets<'_>, to: &Meets<'_>) -> Option<u32> {
        let mut best: Option<u32> = None;
        let mut offer = |cost: Option<u32>| best = best.into_iter().chain(cost).min();
        for out in [0, 1].into_iter().filter(|&it| is_open(from.street, it)) {
            if std::ptr::eq(from.street, to.street) {
                offer(to.behind[out].checked_sub(from.behind[out]));
            }
            let ahead = self.whole(from.street) - from.behind[out];
            for onto in [0, 1].into_iter().filter(|&it| is_open(to.street, it)) {
                let between = self.costs[self.end(from.street, 1 - out)][self.end(to.street, onto)];
                offer(between.map(|it| ahead + it + to.behind[onto]));
            }
        }
        best.map(|it| it + from.leg + to.leg)
    }

    fn meets(&self, at: Coord) -> Vec<Meets<'a>> {
        let meet = |street: &'a Street| {
            let [a, b] = street.ends;
            let along = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / 1e6;
            let share = along.clamp(0.0, 1.0);
            let on = a + (b - a) * share;
            let metres = (at.x - on.x).hypot(at.y - on.y);
            let whole = f64::from(self.whole(street));
            let there = (whole * share).round() as u32;
            let (back, leg) = match self.metric {
                Metric::Time => {
                    ((whole * (1.0 - share)).round() as u32, metres * 3600.0 / JOIN_KMH)
                }
                Metric::Distance => (self.whole(street) - there, metres * 1000.0),
            };
            let leg = leg.round() as u32;
            (metres <= JOIN_METRES).then_some(Meets { street, behind: [there, back], leg })
        };
        self.streets.iter().filter_map(meet).collect()
    }

    fn whole(&self, street: &Street) -> u32 {
        match self.metric {
            Metric::Time => street.seconds * 1000,
            Metric::Distance => 1_000_000,
        }
    }

    /// The crossing a way along a street begins at.
    fn end(&self, street: &Street, way: usize) -> usize {
        self.crossings.iter().position(|it| *it == street.ends[way]).expect("it is one of them")
    }
}

fn is_open(street: &Street, way: usize) -> bool {
    matches!((street.oneway, way), ("no", _) | ("yes", 0) | ("-1", 1))
}

fn sum(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    Some(a? + b?)
}
