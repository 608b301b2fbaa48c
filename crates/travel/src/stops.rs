//! Where shapes meet streets.

use geo::Coord;

use crate::{Direction, FAR, Metric, Network};

/// One place where a shape meets a street.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stop {
    /// The street.
    pub street: u32,
    /// From the street's beginning to the stop, in milliseconds along it, and from its end against
    /// it.
    pub behind_ms: [u32; 2],
    /// From the street's beginning to the stop, in millimetres.
    pub behind_mm: u32,
    /// Between the shape and the stop, in milliseconds.
    pub leg_ms: u32,
    /// Between the shape and the stop, in millimetres.
    pub leg_mm: u32,
    /// The stop, on the street.
    pub at: Coord,
}

/// The stops of many shapes, row by row.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// Where each row's stops end. Invariant: rising; the last is the number of stops.
    ends: Vec<u32>,
    stops: Vec<Stop>,
}

impl Stops {
    /// The stops of each row.
    pub fn new(rows: impl IntoIterator<Item = Vec<Stop>>) -> Stops {
        let mut all = Stops::default();
        for row in rows {
            all.stops.extend(row);
            all.ends.push(all.stops.len() as u32);
        }
        all
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The stops of one row; none when it meets no street.
    pub fn of(&self, row: usize) -> &[Stop] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.stops[start as usize..self.ends[row] as usize]
    }

    /// Every stop with its row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Stop)> {
        (0..self.len()).flat_map(|row| self.of(row).iter().map(move |it| (row as u32, it)))
    }
}

impl Network {
    /// The states after leaving a stop, and the cost from the shape to each.
    pub(crate) fn departures(
        &self,
        stop: &Stop,
        metric: Metric,
    ) -> impl Iterator<Item = (u32, u32)> {
        [0, 1].into_iter().filter_map(move |direction| {
            let way = 2 * stop.street + direction;
            let ahead = self.ahead(stop, direction, metric)?;
            Some((self.state_after[way as usize], ahead.saturating_add(stop.leg(metric))))
        })
    }

    /// The states before arriving at a stop, and the cost from each to the shape.
    pub(crate) fn arrivals(&self, stop: &Stop, metric: Metric) -> impl Iterator<Item = (u32, u32)> {
        [0, 1].into_iter().flat_map(move |direction| {
            let way = 2 * stop.street + direction;
            let behind = self.behind(stop, direction, metric);
            let before = behind.map(|_| self.before(way, metric)).unwrap_or_default();
            let rest = behind.unwrap_or(FAR).saturating_add(stop.leg(metric));
            before.into_iter().map(move |(state, turn)| (state, turn.saturating_add(rest)))
        })
    }

    /// Where a search for trips from (or to) a shape begins.
    pub(crate) fn starts<'a>(
        &'a self,
        stops: &'a [Stop],
        metric: Metric,
        direction: Direction,
    ) -> impl Iterator<Item = (u32, u32)> + 'a {
        stops.iter().flat_map(move |stop| -> Vec<(u32, u32)> {
            match direction {
                Direction::FromSite => self.departures(stop, metric).collect(),
                Direction::ToSite => self.arrivals(stop, metric).collect(),
            }
        })
    }

    /// What it costs to go from one stop to another on the same street without leaving it.
    pub(crate) fn along(&self, from: &Stop, to: &Stop, metric: Metric) -> Option<u32> {
        if from.street != to.street {
            return None;
        }
        let directions = [0, 1].into_iter().filter(|&it| is_ahead(from, to, it));
        let cost = directions.filter_map(|direction| {
            let (start, end) =
                (self.behind(from, direction, metric)?, self.behind(to, direction, metric)?);
            end.checked_sub(start)
        });
        let legs = from.leg(metric).saturating_add(to.leg(metric));
        cost.min().map(|it| it.saturating_add(legs))
    }

    /// What it costs from where a way begins to a stop on it; `None` when the way is closed.
    pub(crate) fn behind(&self, stop: &Stop, direction: u32, metric: Metric) -> Option<u32> {
        let street = &self.streets[stop.street as usize];
        if street.ms[direction as usize] == FAR {
            return None;
        }
        Some(match (metric, direction) {
            (Metric::Time, _) => stop.behind_ms[direction as usize],
            (Metric::Distance, 0) => stop.behind_mm,
            (Metric::Distance, _) => street.mm - stop.behind_mm,
        })
    }

    /// What it costs from a stop to where the way ends.
    pub(crate) fn ahead(&self, stop: &Stop, direction: u32, metric: Metric) -> Option<u32> {
        let behind = self.behind(stop, direction, metric)?;
        Some(self.cost(2 * stop.street + direction, metric) - behind)
    }
}

/// Whether `to` lies no further back than `from` on a way of their street. Two stops may be within
/// one millisecond, or within one millimetre: both decide.
pub(crate) fn is_ahead(from: &Stop, to: &Stop, direction: u32) -> bool {
    let at = direction as usize;
    let is_on = match direction {
        0 => from.behind_mm <= to.behind_mm,
        _ => to.behind_mm <= from.behind_mm,
    };
    is_on && from.behind_ms[at] <= to.behind_ms[at]
}

impl Stop {
    pub(crate) fn leg(&self, metric: Metric) -> u32 {
        match metric {
            Metric::Time => self.leg_ms,
            Metric::Distance => self.leg_mm,
        }
    }
}
