//! A column of readings after an edit: the old ones, with those that may differ taken again.

use std::collections::BTreeMap;
use std::sync::Arc;

use siting_layer::{Layer, LayerParts};
use siting_study::{AnyMeasure, Candidates, Cells, Measure, MeasureError, Nearest, Readings};
use siting_units::{Interval, LayerId};

use super::Changes;
use super::affected::{Counterparts, Side, affected};

/// The readings of a measure after an edit, and how many of them were taken. They are, to the last
/// bit, those that taking all of them would give.
///
/// # Errors
///
/// Fails when the measure names something that is not in the world.
pub(crate) fn readings_after(
    measure: &AnyMeasure,
    before: Side<'_>,
    readings: &Readings,
    after: Side<'_>,
    counterparts: &Counterparts,
    changes: &BTreeMap<LayerId, Changes>,
) -> Result<(Readings, usize), MeasureError> {
    let rows = affected(measure, before, readings, after, counterparts, changes);
    if rows.len() == after.candidates.len() {
        return Ok((measure.readings(after.candidates, after.world)?, rows.len()));
    }
    let some = some_of(after.candidates, &rows);
    let taken = measure.readings(&some, after.world)?;
    Ok((spliced(readings, counterparts, &rows, &taken, changes), rows.len()))
}

/// `readings` with those of some rows replaced by the ones `taken`.
fn spliced(
    readings: &Readings,
    counterparts: &Counterparts,
    rows: &[u32],
    taken: &Readings,
    changes: &BTreeMap<LayerId, Changes>,
) -> Readings {
    let n_rows = match counterparts {
        Counterparts::Same => readings.len(),
        Counterparts::Rows(rows) => rows.len(),
    };
    let old: Vec<Interval> = readings.iter().collect();
    let mut fresh = rows.iter().zip(0..).peekable();
    // Where each reading comes from: a row of the old ones, or one of those taken.
    let sources: Vec<Result<usize, usize>> = (0..n_rows)
        .map(|row| match fresh.next_if(|(it, _)| **it as usize == row) {
            Some((_, place)) => Err(place),
            None => Ok(counterparts.row_before(row).expect("new candidates are taken")),
        })
        .collect();
    let intervals = sources.iter().map(|it| match *it {
        Ok(row) => old[row],
        Err(place) => taken.row(place),
    });
    let intervals: Vec<Interval> = intervals.collect();
    let column = if readings.words().is_empty() {
        Readings::new(readings.unit().clone(), intervals)
    } else {
        Readings::of_words(readings.words().to_vec(), intervals)
    };
    match (readings.nearest(), taken.nearest()) {
        (Some(old), Some(new)) => {
            let changes = changes.get(&old.layer);
            let moved = |row: u32| match changes {
                Some(changes) if row != Nearest::NONE => changes
                    .row_after(row)
                    .expect("where the nearest feature is gone, the reading was taken again"),
                _ => row,
            };
            let rows = sources.iter().map(|it| match *it {
                Ok(row) => moved(old.rows[row]),
                Err(place) => new.rows[place],
            });
            let rows = rows.collect();
            column.with_nearest(Nearest { layer: old.layer.clone(), rows })
        }
        _ => column,
    }
}

/// Some of the candidates, in their order.
fn some_of(candidates: &Candidates, rows: &[u32]) -> Candidates {
    match candidates {
        Candidates::Sites(layer) => {
            let rows: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
            let parts = layer.parts();
            Candidates::Sites(Arc::new(Layer::new(LayerParts {
                name: parts.name.clone(),
                shapes: parts.shapes.select(rows.iter().copied()),
                table: parts.table.select(&rows),
                ids: rows.iter().map(|&row| parts.ids[row].clone()).collect(),
                name_field: parts.name_field.clone(),
                ground: rows.iter().map(|&row| parts.ground[row]).collect(),
                survey: parts.survey.clone(),
                attribution: parts.attribution.clone(),
            })))
        }
        Candidates::Cells(cells) => Candidates::Cells(Arc::new(Cells {
            grid: cells.grid,
            chosen: rows.iter().map(|&row| cells.chosen[row as usize]).collect(),
            ground: rows.iter().map(|&row| cells.ground[row as usize]).collect(),
        })),
    }
}
