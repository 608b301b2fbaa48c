//! How much there is at the features of a layer, and sums of it.

use siting_layer::{Column, Layer, Layers, Table};
use siting_travel::{Direction, FAR, Metric, Network, Stops, nearest, sums_within};
use siting_units::{LayerId, Text};

use super::decay::Weight;
use super::{SettingProblem, no_such_field};
use crate::{Filter, Selection};

/// How much there is, at least and at most, at the features that count or may count.
#[derive(Debug)]
pub(super) struct Amounts {
    /// Their rows; rising.
    pub(super) rows: Vec<u32>,
    pub(super) low: Vec<f64>,
    /// Infinite where a field is missing: nobody knows how much there is.
    pub(super) high: Vec<f64>,
}

impl Amounts {
    /// The amounts in a field, or 1 each without one.
    pub(super) fn of(layer: &Layer, filter: Option<&Filter>, field: Option<&str>) -> Amounts {
        let selection = Selection::of(layer, filter);
        let column = field.map(|it| layer.table().column(it));
        let known = |row: u32| match column {
            None => Some(1.0),
            Some(Some(Column::Numbers(numbers))) => numbers[row as usize],
            Some(_) => None,
        };
        let mut amounts = Amounts { rows: Vec::new(), low: Vec::new(), high: Vec::new() };
        for &row in &selection.possible {
            let is_certain = selection.certain.binary_search(&row).is_ok();
            let known = known(row).map(|it| it.max(0.0));
            amounts.rows.push(row);
            amounts.low.push(known.filter(|_| is_certain).unwrap_or(0.0));
            amounts.high.push(known.unwrap_or(f64::INFINITY));
        }
        amounts
    }
}

/// Sums over what can be reached.
#[derive(Debug)]
pub(super) struct Sums<'a> {
    pub(super) network: &'a Network,
    pub(super) direction: Direction,
    pub(super) limit_ms: u32,
    pub(super) weight: &'a Weight,
}

impl Sums<'_> {
    /// The weighed sum of what each site reaches; infinite when it reaches what is infinite.
    pub(super) fn of(&self, sites: &Stops, targets: &Stops, amounts: &[f64]) -> Vec<f64> {
        let largest = amounts.iter().copied().filter(|it| it.is_finite()).fold(0.0, f64::max);
        let mut sums = vec![0.0; sites.len()];
        if 0.0 < largest {
            // Sums are taken in fixed point. A power of two makes small amounts large, and loses
            // nothing.
            let scale = (40.0 - largest.log2().ceil()).clamp(-900.0, 900.0).exp2();
            let weigh = |row: u32, ms: u32| {
                let amount = amounts[row as usize];
                if amount.is_finite() { amount * scale * self.weight.at(ms) } else { 0.0 }
            };
            let (network, limit) = (self.network, self.limit_ms);
            sums = sums_within(network, self.direction, sites, limit, targets, &weigh);
            sums.iter_mut().for_each(|it| *it /= scale);
        }
        let endless = (0..amounts.len()).filter(|&row| amounts[row].is_infinite());
        let endless: Vec<usize> = endless.collect();
        if !endless.is_empty() {
            let endless = Stops::new(endless.iter().map(|&row| targets.of(row).to_vec()));
            let found =
                nearest(self.network, Metric::Time, self.direction, sites, &endless, self.limit_ms);
            let costs: Vec<u32> = found.iter().map(|it| it.cost).collect();
            self.open(&mut sums, &costs);
        }
        sums
    }

    /// Takes the bound off the sums of the sites that reach, at such costs, what nobody knows.
    pub(super) fn open(&self, sums: &mut [f64], costs: &[u32]) {
        for (sum, &cost) in sums.iter_mut().zip(costs) {
            if cost != FAR && cost <= self.limit_ms && 0.0 < self.weight.at(cost) {
                *sum = f64::INFINITY;
            }
        }
    }
}

/// What is wrong with a field of amounts: it is not there, it holds words, or some are negative.
pub(super) fn amount_problems(
    field: Option<&str>,
    id: &LayerId,
    layers: &Layers,
) -> Vec<SettingProblem> {
    let (Some(field), Some(layer)) = (field, layers.get(id)) else { return Vec::new() };
    let what = match layer.table().column(field) {
        None => no_such_field(field, &names(layer.table())),
        Some(Column::Text(_)) => Text::new(
            format!("the field `{field}` of `{id}` holds words, and amounts are numbers"),
            format!("`{id}` 的字段 `{field}` 是文字，而数量应为数字"),
        ),
        Some(Column::Numbers(numbers)) => {
            let negative = numbers.iter().flatten().find(|it| **it < 0.0);
            let Some(negative) = negative else { return Vec::new() };
            Text::new(
                format!("amounts are zero or more, but `{field}` of `{id}` holds {negative}"),
                format!("数量不能为负，但 `{id}` 的字段 `{field}` 含有 {negative}"),
            )
        }
    };
    vec![SettingProblem { written: field.to_owned(), what }]
}

fn names(table: &Table) -> Vec<&str> {
    table.columns().map(|it| it.0).collect()
}
