//! From a layer and what lies over it to the edited layer, as loading an edited file would make it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use siting_layer::{Column, Layer, LayerParts, Shapes, Table, TextColumn};

use super::changes::Changes;
use super::draft::{Added, Overlay};
use super::edit::Datum;

/// The edited layer and what became of its rows; `None` when nothing differs.
pub(super) fn finish(base: &Layer, overlay: &Overlay) -> Option<(Layer, Changes)> {
    let added: Vec<&Added> = overlay.added.iter().flatten().collect();
    let removed: Vec<u32> = gone(overlay).collect();
    if removed.is_empty() && added.is_empty() && overlay.changed.is_empty() {
        return None;
    }
    let kept = (!removed.is_empty()).then(|| {
        let is_kept = |row: &usize| !overlay.is_gone[*row];
        (0..base.len()).filter(is_kept).collect::<Vec<usize>>()
    });
    let kept = kept.as_deref();
    let (shapes, (table, rest)) = rayon::join(
        || shapes(base, kept, &added),
        || {
            rayon::join(
                || table(base.table(), kept, overlay, &added),
                || (ids(base, kept, &added), ground(base, kept, &added)),
            )
        },
    );
    let parts = base.parts();
    let layer = Layer::new(LayerParts {
        name: parts.name.clone(),
        shapes,
        table,
        ids: rest.0,
        name_field: parts.name_field.clone(),
        ground: rest.1,
        survey: parts.survey.clone(),
        attribution: parts.attribution.clone(),
    });
    let changed = overlay.changed.keys().copied();
    let changes = Changes::new(base.len() as u32, removed, changed, added.len() as u32);
    Some((layer, changes))
}

fn gone(overlay: &Overlay) -> impl Iterator<Item = u32> + '_ {
    (0..).zip(&overlay.is_gone).filter(|(_, is_gone)| **is_gone).map(|(row, _)| row)
}

fn shapes(base: &Layer, kept: Option<&[usize]>, added: &[&Added]) -> Shapes {
    let mut shapes = match kept {
        None => base.shapes().clone(),
        Some(rows) => base.shapes().select(rows.iter().copied()),
    };
    added.iter().for_each(|it| shapes.push(it.shape.get(0)));
    shapes
}

fn ids(base: &Layer, kept: Option<&[usize]>, added: &[&Added]) -> Vec<String> {
    let mut ids: Vec<String> = match kept {
        None => base.ids().to_vec(),
        Some(rows) => rows.iter().map(|&row| base.ids()[row].clone()).collect(),
    };
    ids.extend(added.iter().map(|it| it.id.clone()));
    ids
}

fn ground(base: &Layer, kept: Option<&[usize]>, added: &[&Added]) -> Vec<f64> {
    let mut ground = match kept {
        None => base.ground().to_vec(),
        Some(rows) => rows.iter().map(|&row| base.ground()[row]).collect(),
    };
    ground.extend(added.iter().map(|it| it.ground));
    ground
}

fn table(base: &Table, kept: Option<&[usize]>, overlay: &Overlay, added: &[&Added]) -> Table {
    let columns: Vec<(usize, (&str, &Column))> = base.columns().enumerate().collect();
    let edited = columns.into_par_iter().map(|(place, (name, column))| {
        let over: BTreeMap<u32, &Datum> = overlay
            .changed
            .iter()
            .filter_map(|(&row, values)| Some((row, values.get(&place)?)))
            .collect();
        let more = added.iter().map(|it| &it.values[place]);
        let is_retyped = overlay.retyped.contains(&place);
        (name, edited(column, is_retyped, kept, &over, more))
    });
    let mut table = Table::default();
    for (name, column) in edited.collect::<Vec<_>>() {
        table.push(name, column);
    }
    table
}

fn edited<'a>(
    column: &Column,
    is_retyped: bool,
    kept: Option<&[usize]>,
    over: &BTreeMap<u32, &'a Datum>,
    more: impl Iterator<Item = &'a Datum>,
) -> Column {
    let rows = || kept.map_or((0, column.len()), |it| (0, it.len())).1;
    let old = |row: usize| kept.map_or(row, |it| it[row]);
    match column {
        Column::Numbers(numbers) if !is_retyped => {
            let number = |row| match over.get(&(row as u32)) {
                Some(datum) => datum.number(),
                None => numbers[row],
            };
            let below = (0..rows()).map(|row| number(old(row)));
            Column::Numbers(below.chain(more.map(Datum::number)).collect())
        }
        // Nothing is looked at again: words keep their codes.
        Column::Text(words) if kept.is_none() && over.is_empty() => {
            let mut words = words.clone();
            more.for_each(|it| words.push(it.text()));
            Column::Text(words)
        }
        _ => {
            let word = |row: usize| match (over.get(&(row as u32)), column) {
                (Some(datum), _) => datum.text(),
                (None, Column::Text(words)) => words.word(row),
                (None, Column::Numbers(_)) => None,
            };
            let mut words = TextColumn::default();
            (0..rows()).for_each(|row| words.push(word(old(row))));
            more.for_each(|it| words.push(it.text()));
            Column::Text(words)
        }
    }
}

/// A column of some values.
pub(super) fn column_of(is_text: bool, values: impl Iterator<Item = Datum>) -> Column {
    if is_text {
        let mut words = TextColumn::default();
        values.for_each(|it| words.push(it.text()));
        return Column::Text(words);
    }
    Column::Numbers(values.map(|it| it.number()).collect())
}

impl Datum {
    fn number(&self) -> Option<f64> {
        match self {
            Datum::Number(number) => Some(*number),
            Datum::Missing | Datum::Text(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Datum::Text(text) => Some(text),
            Datum::Missing | Datum::Number(_) => None,
        }
    }
}
