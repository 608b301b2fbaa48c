//! `attribute`: what the data says about a candidate.

use serde::{Deserialize, Serialize};
use siting_layer::{Column, TextColumn};
use siting_units::{Interval, LayerId, Text, Unit, nearest_word};

use super::{Measure, MeasureError, Reach, SettingProblem};
use crate::{Candidates, Readings, World};

/// What the data says about a candidate: a number, or a word that a curve of categories can judge.
///
/// Reads a field of the candidates' own layer. Its unit is `unit` when the study gives one. A missing
/// number is unknown, never 0; a missing word may be any word. In files:
/// `{ measure = "attribute", field = "idle_share", unit = "share" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The field to read.
    pub field: String,
    /// What its numbers mean, for people; `m`, `s`, `m2`, `share` and `count` are understood.
    #[serde(default)]
    pub unit: Option<String>,
}

impl Measure for Attribute {
    fn unit(&self) -> Unit {
        match self.unit.as_deref() {
            None => Unit::Number,
            Some("m") => Unit::Metres,
            Some("s") => Unit::Seconds,
            Some("m2") => Unit::SquareMetres,
            Some("share") => Unit::Share,
            Some("count") => Unit::Count,
            Some(other) => Unit::Other(other.to_owned()),
        }
    }

    fn layers(&self) -> Vec<LayerId> {
        Vec::new()
    }

    fn reach(&self) -> Reach {
        Reach::Own
    }

    fn problems(&self, candidates: &Candidates, _: &World) -> Vec<SettingProblem> {
        let Some(table) = candidates.table() else {
            return vec![SettingProblem {
                written: self.field.clone(),
                what: Text::new(
                    "cells of a grid have no attributes; compare a layer's outlines instead",
                    "网格单元没有属性；请改用图层的地块作为候选",
                ),
            }];
        };
        if table.column(&self.field).is_some() {
            return Vec::new();
        }
        let fields: Vec<&str> = table.columns().map(|(name, _)| name).collect();
        let what = no_such_field(&self.field, &fields);
        vec![SettingProblem { written: self.field.clone(), what }]
    }

    fn readings(&self, candidates: &Candidates, _: &World) -> Result<Readings, MeasureError> {
        let column = candidates.table().and_then(|table| table.column(&self.field));
        match column {
            None => Err(MeasureError::NoSuchField { field: self.field.clone() }),
            Some(Column::Numbers(numbers)) => {
                let rows = numbers.iter().map(|it| it.map_or(Interval::UNKNOWN, Interval::exactly));
                Ok(Readings::new(self.unit(), rows))
            }
            Some(Column::Text(text)) => Ok(words(text)),
        }
    }
}

/// Words become their position in the sorted list of all words, so the reading of a place does not
/// depend on the order of rows. A missing word may be any of them, or one that does not occur.
fn words(text: &TextColumn) -> Readings {
    let mut sorted: Vec<&str> = text.words().collect();
    sorted.sort_unstable();
    let position: Vec<f64> = text
        .words()
        .map(|word| sorted.binary_search(&word).expect("every word is in the list") as f64)
        .collect();
    let rows = text.codes().iter().map(|&code| {
        position.get(code as usize).map_or(Interval::UNKNOWN, |&it| Interval::exactly(it))
    });
    let sorted = sorted.iter().map(ToString::to_string).collect();
    Readings::of_words(sorted, rows)
}

/// Says that a field is not there, and which one may have been meant.
pub(crate) fn no_such_field(field: &str, fields: &[&str]) -> Text {
    if let Some(meant) = nearest_word(field, fields.iter().copied()) {
        return Text::new(
            format!("there is no field `{field}`; did you mean `{meant}`?"),
            format!("没有字段 `{field}`；您是否想写 `{meant}`？"),
        );
    }
    Text::new(
        format!("there is no field `{field}`; there are `{}`", fields.join("`, `")),
        format!("没有字段 `{field}`；现有字段为 `{}`", fields.join("`、`")),
    )
}
