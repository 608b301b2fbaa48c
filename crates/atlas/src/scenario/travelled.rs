//! How far, by street, a change is from each candidate.

use std::collections::BTreeMap;

use siting_layer::Layers;
use siting_study::Candidates;
use siting_travel::{Change, Direction, Frontage, Metric, Network, Stops};
use siting_units::LayerId;

use super::Changes;
use super::affected::Side;

/// How candidates travel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trips<'a> {
    pub(crate) network: Option<&'a str>,
    pub(crate) mode: &'a str,
    pub(crate) direction: Direction,
    pub(crate) metric: Metric,
}

/// The milliseconds or millimetres between each candidate after the edits and the nearest change it
/// can travel to (or be travelled to from): of the streets, or of a feature of `layers`. `None` when
/// there is no telling. The candidates have to be those of before.
pub(crate) fn costs_to_change(
    trips: Trips<'_>,
    before: Side<'_>,
    after: Side<'_>,
    layers: &[LayerId],
    changes: &BTreeMap<LayerId, Changes>,
) -> Option<Vec<u32>> {
    let Trips { network, mode, direction, metric } = trips;
    let get = |side: Side<'_>| side.world.networks.get(&side.world.layers, network, mode).ok();
    let (old, new) = (get(before)?, get(after)?);
    let is_same = old.fingerprint() == new.fingerprint();
    let new = if is_same { &old } else { &new };
    let sites = [join(&old, before.candidates), join(new, after.candidates)];
    let gone = features(&old, &before.world.layers, layers, changes, |it| {
        let changed = it.changed().iter().map(|it| it.0);
        it.removed().iter().copied().chain(changed).collect()
    });
    let come = features(new, &after.world.layers, layers, changes, |it| {
        it.added().chain(it.changed().iter().map(|it| it.1)).collect()
    });
    let change = Change { before: (&old, &gone), after: (new, &come) };
    Some(change.cost_to(metric, direction, [&sites[0], &sites[1]]))
}

fn join(network: &Network, candidates: &Candidates) -> Stops {
    let n = candidates.len();
    network.join_all(n, |row, join| candidates.with_footprint(row, join), Frontage::Needed)
}

/// Where features meet any street at all: more stops than they have can only bring changes nearer.
fn features(
    network: &Network,
    layers: &Layers,
    ids: &[LayerId],
    changes: &BTreeMap<LayerId, Changes>,
    rows: impl Fn(&Changes) -> Vec<u32>,
) -> Stops {
    let shapes = ids.iter().filter_map(|id| Some((layers.get(id)?, changes.get(id)?)));
    let stops = shapes.flat_map(|(layer, it)| {
        let rows = rows(it).into_iter();
        rows.map(|row| network.join(layer.shape(row as usize), Frontage::Any))
    });
    Stops::new(stops.collect::<Vec<_>>())
}
