//! A layer with edits laid over it: only what differs is held.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use siting_layer::{Column, Kind, Layer, Shape, Shapes, Table, Value};
use siting_study::{Filter, Selection};
use siting_units::Text;

use super::StreetFields;
use super::edit::Datum;

/// A layer with edits laid over it.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    base: &'a Arc<Layer>,
    overlay: Overlay,
    /// The columns with the ids of the nodes a line runs from and to.
    nodes: Option<[usize; 2]>,
    /// The columns with an amount of the whole line.
    amounts: Vec<usize>,
    /// The lowest node id in use, once one was needed.
    lowest_node: Option<f64>,
    rows_by_id: OnceCell<HashMap<&'a str, u32>>,
    n_asked: Cell<u32>,
    added_by_id: HashMap<String, usize>,
}

/// What differs from the layer below.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    /// Whether each row of the layer is gone; empty when none is.
    pub(super) is_gone: Vec<bool>,
    /// Attributes that differ, by row and column.
    pub(super) changed: BTreeMap<u32, BTreeMap<usize, Datum>>,
    /// Added features in the order of the edits; `None` where one is gone again.
    pub(super) added: Vec<Option<Added>>,
    /// Columns without a number in any row that hold words now.
    pub(super) retyped: BTreeSet<usize>,
}

/// An added feature.
#[derive(Clone, Debug)]
pub(super) struct Added {
    pub(super) id: String,
    /// One row.
    pub(super) shape: Shapes,
    pub(super) ground: f64,
    /// One value a column.
    pub(super) values: Vec<Datum>,
}

/// A feature of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// In this row of the layer below.
    Base(u32),
    /// Added, as this one.
    Added(usize),
}

/// Looking at a million ids takes as long as a few hundredths of putting them into an index.
const ASKED_BEFORE_INDEXING: u32 = 16;

impl<'a> Draft<'a> {
    /// A draft without any edit of a layer, which may be one of streets.
    pub(super) fn new(base: &'a Arc<Layer>, street: Option<&StreetFields>) -> Draft<'a> {
        let place = |name: &String| base.table().columns().position(|(it, _)| it == name);
        let nodes = street.and_then(|it| it.nodes.as_ref());
        let nodes = nodes.and_then(|[from, to]| Some([place(from)?, place(to)?]));
        let amounts = street.map_or(&[] as &[String], |it| &it.amounts);
        Draft {
            base,
            overlay: Overlay::default(),
            nodes,
            amounts: amounts.iter().filter_map(place).collect(),
            lowest_node: None,
            rows_by_id: OnceCell::new(),
            n_asked: Cell::new(0),
            added_by_id: HashMap::new(),
        }
    }

    pub(super) fn base(&self) -> &'a Arc<Layer> {
        self.base
    }

    pub(super) fn into_overlay(self) -> Overlay {
        self.overlay
    }

    /// The columns with node ids.
    pub(super) fn nodes(&self) -> Option<[usize; 2]> {
        self.nodes
    }

    /// The columns with an amount of the whole line, which pieces of it share.
    pub(super) fn amounts(&self) -> &[usize] {
        &self.amounts
    }

    /// The place of the column called `name`.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.base.table().columns().position(|(it, _)| it == name)
    }

    fn column_at(&self, column: usize) -> &'a Column {
        self.base.table().columns().nth(column).expect("columns were found by name").1
    }

    fn n_columns(&self) -> usize {
        self.base.table().columns().len()
    }

    /// Whether a row of the layer below is still there.
    pub(super) fn is_there(&self, row: u32) -> bool {
        !self.overlay.is_gone.get(row as usize).copied().unwrap_or(false)
    }

    /// The feature called `id`.
    pub(super) fn find(&self, id: &str) -> Option<Spot> {
        if let Some(&added) = self.added_by_id.get(id) {
            return Some(Spot::Added(added));
        }
        self.row_below(id).filter(|&row| self.is_there(row)).map(Spot::Base)
    }

    /// The row of the layer below called `id`: looked for while few are asked for, looked up later.
    fn row_below(&self, id: &str) -> Option<u32> {
        self.n_asked.set(self.n_asked.get() + 1);
        if self.n_asked.get() <= ASKED_BEFORE_INDEXING {
            let ids = self.base.ids().par_iter().with_min_len(4096);
            return ids.position_any(|it| it == id).map(|row| row as u32);
        }
        let rows = self.rows_by_id.get_or_init(|| {
            let ids = self.base.ids().iter().zip(0..);
            ids.map(|(id, row)| (id.as_str(), row)).collect()
        });
        rows.get(id).copied()
    }

    pub(super) fn id(&self, spot: Spot) -> &str {
        match spot {
            Spot::Base(row) => &self.base.ids()[row as usize],
            Spot::Added(at) => &self.added(at).id,
        }
    }

    pub(super) fn shape(&self, spot: Spot) -> Shape<'_> {
        match spot {
            Spot::Base(row) => self.base.shape(row as usize),
            Spot::Added(at) => self.added(at).shape.get(0),
        }
    }

    fn added(&self, at: usize) -> &Added {
        self.overlay.added[at].as_ref().expect("features that are gone are not found")
    }

    /// The added lines that are still there.
    pub(super) fn added_lines(&self) -> impl Iterator<Item = Spot> + '_ {
        let there = self.overlay.added.iter().enumerate();
        there.filter_map(|(at, it)| {
            let is_line = it.as_ref()?.shape.get(0).kind() == Kind::Lines;
            is_line.then_some(Spot::Added(at))
        })
    }

    pub(super) fn value(&self, spot: Spot, column: usize) -> Datum {
        match spot {
            Spot::Added(at) => self.added(at).values[column].clone(),
            Spot::Base(row) => {
                let changed = self.overlay.changed.get(&row).and_then(|it| it.get(&column));
                changed.cloned().unwrap_or_else(|| {
                    match self.column_at(column).value(row as usize) {
                        Value::Missing => Datum::Missing,
                        Value::Number(number) => Datum::Number(number),
                        Value::Text(text) => Datum::Text(text.to_owned()),
                    }
                })
            }
        }
    }

    /// Every attribute of a feature.
    pub(super) fn values(&self, spot: Spot) -> Vec<Datum> {
        (0..self.n_columns()).map(|column| self.value(spot, column)).collect()
    }

    /// One missing value a column.
    pub(super) fn no_values(&self) -> Vec<Datum> {
        vec![Datum::Missing; self.n_columns()]
    }

    /// Whether a column can hold `value`; a column without any value yet can hold words too.
    pub(super) fn can_hold(&mut self, column: usize, value: &Datum) -> Result<(), Text> {
        let name = || self.base.table().columns().nth(column).map_or("", |(name, _)| name);
        let holds_words = self.overlay.retyped.contains(&column)
            || matches!(self.column_at(column), Column::Text(_));
        match (value, holds_words) {
            (Datum::Missing, _) | (Datum::Text(_), true) | (Datum::Number(_), false) => Ok(()),
            (Datum::Number(number), true) => Err(Text::new(
                format!("the field `{}` holds words, so put {number} in quotes", name()),
                format!("字段 `{}` 是文字，请给 {number} 加引号", name()),
            )),
            (Datum::Text(_), false) if self.is_blank(column) => {
                self.overlay.retyped.insert(column);
                Ok(())
            }
            (Datum::Text(text), false) => Err(Text::new(
                format!("the field `{}` holds numbers, so write {text} without quotes", name()),
                format!("字段 `{}` 是数字，{text} 不要加引号", name()),
            )),
        }
    }

    /// Whether no feature has a value in this column of numbers.
    fn is_blank(&self, column: usize) -> bool {
        let is_missing = |it: &Datum| *it == Datum::Missing;
        let mut added = self.overlay.added.iter().flatten();
        let mut changed = self.overlay.changed.values().filter_map(|it| it.get(&column));
        let Column::Numbers(numbers) = self.column_at(column) else { return false };
        numbers.iter().all(Option::is_none)
            && added.all(|it| is_missing(&it.values[column]))
            && changed.all(is_missing)
    }

    /// The features that certainly pass `filter`, or what does not fit about it.
    pub(super) fn select(&self, filter: &Filter) -> Result<Vec<Spot>, Vec<Text>> {
        let changed = self.overlay.changed.keys().map(|&row| Spot::Base(row));
        let added = self.overlay.added.iter().enumerate();
        let added = added.filter(|(_, it)| it.is_some()).map(|(at, _)| Spot::Added(at));
        let over: Vec<Spot> = changed.chain(added).collect();
        let table = self.table_of(&over);
        let problems = filter.problems(&table);
        if !problems.is_empty() {
            return Err(problems);
        }
        let below = Selection::of(self.base, Some(filter)).certain.into_iter();
        let below = below.filter(|&row| self.is_there(row));
        let below = below.filter(|row| !self.overlay.changed.contains_key(row)).map(Spot::Base);
        let above = filter.select(&table, over.len()).certain;
        let mut all: Vec<Spot> = below.chain(above.iter().map(|&it| over[it as usize])).collect();
        all.sort_unstable();
        Ok(all)
    }

    /// The attributes of some features.
    fn table_of(&self, spots: &[Spot]) -> Table {
        let mut table = Table::default();
        for (place, (name, column)) in self.base.table().columns().enumerate() {
            let values = spots.iter().map(|&spot| self.value(spot, place));
            let is_text =
                matches!(column, Column::Text(_)) || self.overlay.retyped.contains(&place);
            table.push(name, super::finish::column_of(is_text, values));
        }
        table
    }

    pub(super) fn remove(&mut self, spot: Spot) {
        match spot {
            Spot::Base(row) => {
                self.overlay.is_gone.resize(self.base.len(), false);
                self.overlay.is_gone[row as usize] = true;
                self.overlay.changed.remove(&row);
            }
            Spot::Added(at) => {
                if let Some(gone) = self.overlay.added[at].take() {
                    self.added_by_id.remove(&gone.id);
                }
            }
        }
    }

    pub(super) fn set(&mut self, spot: Spot, column: usize, value: Datum) {
        match spot {
            Spot::Added(at) => {
                let added = self.overlay.added[at].as_mut();
                added.expect("features that are gone are not found").values[column] = value;
            }
            Spot::Base(row) => {
                self.overlay.changed.entry(row).or_default().insert(column, value);
            }
        }
    }

    pub(super) fn add(&mut self, feature: Added) {
        let at = self.overlay.added.len();
        self.added_by_id.insert(feature.id.clone(), at);
        self.overlay.added.push(Some(feature));
    }

    /// The first id of `wanted` that no feature has.
    pub(super) fn free_id(&self, mut wanted: impl Iterator<Item = String>) -> String {
        wanted.find(|it| self.find(it).is_none()).expect("there is no end of ids")
    }

    /// The id of a node that no line has yet: a negative number.
    pub(super) fn fresh_node(&mut self) -> Datum {
        let lowest = self.lowest_node.unwrap_or_else(|| self.lowest_node_in_use());
        let fresh = (lowest - 1.0).floor();
        self.lowest_node = Some(fresh);
        let is_text = self.nodes.is_some_and(|[from, _]| {
            self.overlay.retyped.contains(&from) || matches!(self.column_at(from), Column::Text(_))
        });
        if is_text { Datum::Text(fresh.to_string()) } else { Datum::Number(fresh) }
    }

    fn lowest_node_in_use(&self) -> f64 {
        let columns = self.nodes.into_iter().flatten();
        let below = columns.clone().map(|column| match self.column_at(column) {
            Column::Numbers(numbers) => numbers.iter().flatten().copied().fold(0.0, f64::min),
            Column::Text(text) => text.words().filter_map(|it| it.parse().ok()).fold(0.0, f64::min),
        });
        let number = |it: &Datum| match it {
            Datum::Number(number) => *number,
            Datum::Text(text) => text.parse().unwrap_or(0.0),
            Datum::Missing => 0.0,
        };
        let added = self.overlay.added.iter().flatten();
        let added = added.flat_map(|it| columns.clone().map(|column| number(&it.values[column])));
        below.chain(added).fold(0.0, f64::min)
    }
}
