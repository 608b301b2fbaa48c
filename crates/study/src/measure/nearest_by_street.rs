//! The nearest feature of a layer along the streets, by time or by distance.

use std::borrow::Cow;

use siting_travel::{FAR, Found, Metric};
use siting_units::{Interval, LayerId, Unit};

use super::nearby::in_doubt;
use super::travelling::{Onto, Sites, Trips, frontage, least};
use super::{MeasureError, find};
use crate::{Candidates, Filter, Nearest, Readings, Selection, World};

/// What is looked for, and how far.
#[derive(Debug)]
pub(super) struct NearestByStreet<'a> {
    pub(super) to: &'a LayerId,
    pub(super) filter: Option<&'a Filter>,
    pub(super) to_any_street: bool,
    pub(super) metric: Metric,
    /// Milliseconds or millimetres.
    pub(super) limit: Option<u32>,
}

impl NearestByStreet<'_> {
    pub(super) fn readings(
        &self,
        trips: Trips<'_>,
        candidates: &Candidates,
        world: &World,
    ) -> Result<Readings, MeasureError> {
        let layer = find(&world.layers, self.to)?;
        let sites = trips.begin(candidates, world)?;
        let selection = Selection::of(layer, self.filter);
        let limit = limit(self.limit);
        let search = |rows: &[u32], limit: u32| {
            let targets = sites.streets.join_rows(layer, rows, frontage(self.to_any_street));
            sites.nearest(self.metric, &targets, limit)
        };
        let known = search(&selection.certain, limit);
        let farthest = farthest(&sites, &known, limit);
        let doubtful = in_doubt(&selection);
        let mut below = vec![costs(&known)];
        if !doubtful.is_empty() {
            below.push(costs(&search(&doubtful, farthest)));
        }
        let out = sites.streets.ways_out(Some(layer.survey()));
        below.push(sites.costs_out(self.metric, &out, farthest).into());
        let readings = bounds(&sites, self.metric, &below, &known, limit);
        let row = |it: &Found| match selection.certain.get(it.row as usize) {
            Some(&row) if it.cost != FAR => row,
            _ => Nearest::NONE,
        };
        let rows = known.iter().map(row).collect();
        Ok(readings.with_nearest(Nearest { layer: self.to.clone(), rows }))
    }
}

/// The limit of a search; without one, the largest number that counts.
pub(super) fn limit(limit: Option<u32>) -> u32 {
    limit.unwrap_or(FAR).min(FAR - 1)
}

/// The cost beyond which nothing matters any more, for something nearer is known to every candidate.
pub(super) fn farthest(sites: &Sites<'_>, known: &[Found], limit: u32) -> u32 {
    let on_streets = sites.onto.iter().zip(known).filter(|it| *it.0 != Onto::Unknown);
    on_streets.map(|it| it.1.cost).max().unwrap_or(0).min(limit)
}

/// The costs of what was found.
pub(super) fn costs(found: &[Found]) -> Cow<'static, [u32]> {
    found.iter().map(|it| it.cost).collect::<Vec<_>>().into()
}

/// Readings from the least of what may be to what was found.
pub(super) fn bounds(
    sites: &Sites<'_>,
    metric: Metric,
    below: &[Cow<'_, [u32]>],
    known: &[Found],
    limit: u32,
) -> Readings {
    let low = least(below.iter().cloned(), known.len());
    let unit = match metric {
        Metric::Time => Unit::Seconds,
        Metric::Distance => Unit::Metres,
    };
    // Seconds and metres out of thousandths.
    let whole = |cost: u32| f64::from(cost) / 1000.0;
    let rows = sites.onto.iter().zip(low).zip(known).map(|((onto, low), found)| {
        let high = if found.cost == FAR { f64::INFINITY } else { whole(found.cost) };
        match onto {
            Onto::Unknown => Interval::at_least(0.0),
            Onto::AtLeast => Interval::between(0.0, high),
            Onto::Settled => Interval::between(whole(low.min(limit)), high),
        }
    });
    Readings::new(unit, rows)
}
