//! Which readings an edit can alter: those have to be taken again, and no others.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use siting_layer::{Kind, Layer, Outline, Search, SegmentIndex, Shape, Shapes};
use siting_study::{AnyMeasure, Candidates, Measure, Readings, World, measure::Reach};
use siting_travel::{FAR, Metric};
use siting_units::{LayerId, Unit};

use super::Changes;
use super::travelled::{Trips, costs_to_change};

/// Candidates and what is around them, before an edit or after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side<'a> {
    pub(crate) candidates: &'a Candidates,
    pub(crate) world: &'a World,
}

/// Which candidate each one was before the edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Counterparts {
    /// The same, in the same order.
    Same,
    /// One row of the old candidates each; `None` for one that is new, or not what it was.
    Rows(Vec<Option<u32>>),
}

impl Counterparts {
    /// Finds every candidate among those of before: the same id, shape and attributes.
    pub(crate) fn between(before: &Candidates, after: &Candidates) -> Counterparts {
        if before.fingerprint() == after.fingerprint() {
            return Counterparts::Same;
        }
        match (before, after) {
            (Candidates::Sites(before), Candidates::Sites(after)) => {
                let rows = before.ids().iter().map(String::as_str).zip(0..);
                let rows: HashMap<&str, u32> = rows.collect();
                let row_before = |row: usize| {
                    let found = rows.get(after.ids()[row].as_str()).copied()?;
                    are_alike(before, found as usize, after, row).then_some(found)
                };
                Counterparts::Rows((0..after.len()).into_par_iter().map(row_before).collect())
            }
            (Candidates::Cells(before), Candidates::Cells(after)) if before.grid == after.grid => {
                let row_before = |row: usize| {
                    let found = before.chosen.binary_search(&after.chosen[row]).ok()?;
                    let is_same = before.ground[found].to_bits() == after.ground[row].to_bits();
                    is_same.then_some(found as u32)
                };
                Counterparts::Rows((0..after.chosen.len()).map(row_before).collect())
            }
            _ => Counterparts::Rows(vec![None; after.len()]),
        }
    }

    /// The old row of a candidate.
    pub(crate) fn row_before(&self, row: usize) -> Option<usize> {
        match self {
            Counterparts::Same => Some(row),
            Counterparts::Rows(rows) => rows[row].map(|it| it as usize),
        }
    }
}

fn are_alike(before: &Layer, old: usize, after: &Layer, new: usize) -> bool {
    let (a, b) = (before.shape(old), after.shape(new));
    let mut columns = before.table().columns().zip(after.table().columns());
    a.kind() == b.kind()
        && a.parts().eq(b.parts())
        && before.ground()[old].to_bits() == after.ground()[new].to_bits()
        && before.table().columns().len() == after.table().columns().len()
        && columns
            .all(|((a_name, a), (b_name, b))| a_name == b_name && a.value(old) == b.value(new))
}

/// The rows of the candidates whose reading an edit can have altered; rising. `readings` are those
/// of before.
pub(crate) fn affected(
    measure: &AnyMeasure,
    before: Side<'_>,
    readings: &Readings,
    after: Side<'_>,
    counterparts: &Counterparts,
    changes: &BTreeMap<LayerId, Changes>,
) -> Vec<u32> {
    let all = || (0..after.candidates.len() as u32).collect();
    let is_same = *counterparts == Counterparts::Same;
    // Where a word stands in the list of all words depends on every candidate.
    if !is_same && !readings.words().is_empty() {
        return all();
    }
    let edited = |it: &LayerId| changes.contains_key(it);
    let streets_differ = measure.networks().iter().any(|(network, _)| {
        let spec = before.world.networks.spec(network.as_deref());
        spec.is_ok_and(|it| it.layers().any(edited))
    });
    let layers: Vec<LayerId> = measure.layers().into_iter().filter(edited).collect();
    let nothing_around = layers.is_empty() && !streets_differ;
    let metres = match measure.reach() {
        _ if nothing_around => Within::Nothing,
        _ if depends_on_order(measure) => return all(),
        Reach::Own => Within::Nothing,
        Reach::Metres(metres) => Within::Metres(metres),
        Reach::OwnReading => Within::Reading,
        reach @ Reach::Travel { .. } => {
            let rows = travelled_to(&reach, measure, before, readings, after, &layers, changes);
            return rows.filter(|_| is_same).unwrap_or_else(all);
        }
        Reach::Everywhere => return all(),
    };
    let features = features(&layers, before.world, after.world, changes);
    let index = SegmentIndex::new(&features, 0..features.len());
    let is_affected = |(outline, search): &mut (Outline, Search), row: usize| {
        let Some(old) = counterparts.row_before(row) else { return true };
        let metres = match metres {
            Within::Nothing => return false,
            Within::Metres(metres) => metres,
            Within::Reading => readings.row(old).high(),
        };
        let Some(width) = set_rectangle(outline, after.candidates, row) else { return true };
        // More than any rounding, and than the frame in which ground is laid over ground.
        let margin = 2e-3 + 2e-3 * width;
        index.nearest_within(metres + margin, outline, search).is_some()
    };
    let rows = (0..after.candidates.len()).into_par_iter().with_min_len(256);
    rows.map_init(Default::default, |room, row| is_affected(room, row).then_some(row as u32))
        .flatten_iter()
        .collect()
}

/// The rows whose reading a change can have altered by travel; `None` when there is no telling. The
/// candidates are those of before.
fn travelled_to(
    reach: &Reach,
    measure: &AnyMeasure,
    before: Side<'_>,
    readings: &Readings,
    after: Side<'_>,
    layers: &[LayerId],
    changes: &BTreeMap<LayerId, Changes>,
) -> Option<Vec<u32>> {
    let Reach::Travel { network, mode, direction, limit_ms, times: 1, gates: None } = reach else {
        return None;
    };
    // A column of metres without a limit in time is itself a distance by street.
    let unit = readings.unit();
    let is_length = *unit == Unit::Metres && limit_ms.is_none();
    let metric = if is_length { Metric::Distance } else { Metric::Time };
    let (network, direction) = (network.as_deref(), *direction);
    let trips = Trips { network, mode, direction, metric };
    let costs = costs_to_change(trips, before, after, layers, changes)?;
    let is_own = is_length || *unit == Unit::Seconds;
    debug_assert!(is_own || limit_ms.is_some(), "{measure:?} says how far it looks");
    // Thousandths of the unit, and one more than any rounding.
    let own = |row: usize| (readings.row(row).high() * 1000.0).ceil() + 1.0;
    let limit = |row: usize| {
        let most = limit_ms.map_or(f64::INFINITY, f64::from);
        if is_own { most.min(own(row)) } else { most }
    };
    let is_near = |&row: &u32| {
        let cost = costs[row as usize];
        cost != FAR && f64::from(cost) <= limit(row as usize)
    };
    Some((0..costs.len() as u32).filter(is_near).collect())
}

/// Whether the last bit of a reading depends on the order in which floats are added up, and so on
/// features anywhere: the index is packed otherwise when one of them changes.
fn depends_on_order(measure: &AnyMeasure) -> bool {
    matches!(measure, AnyMeasure::LengthWithin(_))
}

/// How near to a candidate a change matters.
#[derive(Clone, Copy)]
enum Within {
    Nothing,
    Metres(f64),
    Reading,
}

/// Every feature that is gone, differs or is new.
fn features(
    layers: &[LayerId],
    before: &World,
    after: &World,
    changes: &BTreeMap<LayerId, Changes>,
) -> Shapes {
    let mut features = Shapes::default();
    for id in layers {
        let (Some(old), Some(new), Some(changes)) =
            (before.layers.get(id), after.layers.get(id), changes.get(id))
        else {
            continue;
        };
        let changed = changes.changed().iter().map(|it| it.0);
        let gone = changes.removed().iter().copied().chain(changed);
        gone.for_each(|row| features.push(old.shape(row as usize)));
        changes.added().for_each(|row| features.push(new.shape(row as usize)));
    }
    features
}

/// Makes `outline` the rectangle around a candidate and says how wide and high together it is;
/// `None` when the candidate has no vertex.
fn set_rectangle(outline: &mut Outline, candidates: &Candidates, row: usize) -> Option<f64> {
    let is_empty = candidates.with_footprint(row, |it| it.coords().is_empty());
    if is_empty {
        return None;
    }
    let bounds = candidates.bounds(row);
    outline.set(Shape::of_one_part(Kind::Areas, &bounds.to_polygon().exterior().0, &[0, 5]));
    Some(bounds.width() + bounds.height())
}
