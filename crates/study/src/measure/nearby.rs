//! What measures that look around have in common: features, their survey, and a walk over candidates.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use siting_layer::{
    Kind, Layer, Layers, Outline, Overlap, Search, SegmentIndex, Shape, Survey, Sweep,
    in_hilbert_order,
};
use siting_syntax::InBothLanguages;
use siting_units::{Interval, LayerId, Text};

use super::{MeasureError, SettingProblem, find};
use crate::{Candidates, Filter, Selection};

/// How far a measure looks around, in metres: more than 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Radius {
    /// Invariant: more than 0, and finite.
    metres: f64,
}

impl Radius {
    /// A radius of `metres`.
    ///
    /// # Errors
    ///
    /// Refuses what is not a length above 0.
    pub fn new(metres: f64) -> Result<Radius, Text> {
        if metres > 0.0 && metres.is_finite() {
            return Ok(Radius { metres });
        }
        Err(Text::new(
            format!("a radius is more than 0 metres, this one is {metres}"),
            format!("半径须大于 0 米，这里是 {metres}"),
        ))
    }

    /// The radius in metres.
    pub fn metres(self) -> f64 {
        self.metres
    }
}

impl TryFrom<f64> for Radius {
    type Error = InBothLanguages;

    fn try_from(metres: f64) -> Result<Radius, InBothLanguages> {
        Radius::new(metres).map_err(InBothLanguages)
    }
}

impl From<Radius> for f64 {
    fn from(radius: Radius) -> f64 {
        radius.metres
    }
}

/// The features a measure looks for, and where they were surveyed.
#[derive(Debug)]
pub(super) struct Features<'a> {
    /// Those that count.
    pub(super) certain: Cow<'a, SegmentIndex>,
    /// Those of which the data does not say whether they count; none of them is in `certain`.
    pub(super) maybe: SegmentIndex,
    pub(super) survey: &'a Survey,
}

impl<'a> Features<'a> {
    /// The features of a layer that a filter lets through; all of them without a filter.
    pub(super) fn of(
        layers: &'a Layers,
        id: &LayerId,
        filter: Option<&Filter>,
    ) -> Result<Features<'a>, MeasureError> {
        let layer = find(layers, id)?;
        layer.survey().prepare();
        let (certain, maybe) = match filter {
            None => (Cow::Borrowed(layer.segments()), SegmentIndex::default()),
            Some(filter) => {
                let selection = Selection::of(layer, Some(filter));
                let certain = index(layer, &selection.certain);
                (Cow::Owned(certain), index(layer, &in_doubt(&selection)))
            }
        };
        Ok(Features { certain, maybe, survey: layer.survey() })
    }

    /// Everything that may cover a shape.
    pub(super) fn covers(&self, shape: Shape<'_>) -> Overlap<'_> {
        let is_surveyed = self.survey.plainly_holds(siting_layer::Bounds::of(shape.coords()));
        Overlap {
            certain: &self.certain,
            maybe: &self.maybe,
            survey: (!is_surveyed).then(|| self.survey.areas()),
        }
    }

    /// Whether everything within `radius` of the scratch's outline was surveyed.
    pub(super) fn is_surveyed(&self, radius: Radius, scratch: &mut Scratch) -> bool {
        let Scratch { outline, survey, .. } = scratch;
        self.survey.way_to_edge(radius.metres, outline, survey) >= radius.metres
    }
}

fn index(layer: &Layer, rows: &[u32]) -> SegmentIndex {
    SegmentIndex::new(layer.shapes(), rows.iter().map(|&row| row as usize))
}

/// The rows that may count and may not.
pub(super) fn in_doubt(selection: &Selection) -> Vec<u32> {
    let is_certain = |row: &u32| selection.certain.binary_search(row).is_ok();
    selection.possible.iter().copied().filter(|row| !is_certain(row)).collect()
}

/// What one thread needs to look around; one search for each index it asks.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) outline: Outline,
    pub(super) certain: Search,
    pub(super) maybe: Search,
    pub(super) survey: Search,
    pub(super) sweep: Sweep,
}

/// Reads every candidate, neighbours one after another, on all cores; the answers come in candidate
/// order, and do not depend on the number of cores.
pub(super) fn each_candidate<T: Copy + Default + Send>(
    candidates: &Candidates,
    read: impl Fn(&mut Scratch, Shape<'_>) -> T + Sync,
) -> Vec<T> {
    let order = match candidates {
        Candidates::Sites(layer) => Cow::Borrowed(layer.rows_by_place()),
        Candidates::Cells(cells) => Cow::Owned((0..cells.chosen.len() as u32).collect()),
    };
    in_hilbert_order(&order, Scratch::default, |scratch, row| {
        candidates.with_footprint(row, |shape| read(scratch, shape))
    })
}

/// What a filter asks of fields its layer does not have, or has otherwise.
pub(super) fn filter_problems(
    filter: Option<&Filter>,
    id: &LayerId,
    layers: &Layers,
) -> Vec<SettingProblem> {
    let (Some(filter), Some(layer)) = (filter, layers.get(id)) else { return Vec::new() };
    let problems = filter.problems(layer.table()).into_iter();
    problems.map(|what| SettingProblem { written: filter.written().to_owned(), what }).collect()
}

/// A measure that counts one kind of shape has nothing to say of a layer without any: 0 would look
/// like a finding.
pub(super) fn kind_problems(id: &LayerId, kind: Kind, layers: &Layers) -> Vec<SettingProblem> {
    let Some(layer) = layers.get(id) else { return Vec::new() };
    if layer.is_empty() || layer.shapes().iter().any(|it| it.kind() == kind) {
        return Vec::new();
    }
    let (en, zh) = match kind {
        Kind::Points => ("points", "点"),
        Kind::Lines => ("lines", "线"),
        Kind::Areas => ("areas", "面"),
    };
    let what = Text::new(
        format!("the layer `{id}` has no {en}, and this measure looks at nothing else"),
        format!("图层 `{id}` 没有{zh}要素，而该测度只看{zh}要素"),
    );
    vec![SettingProblem { written: id.to_string(), what }]
}

/// Readings from their two bounds.
pub(super) fn intervals(bounds: Vec<(f64, f64)>) -> impl Iterator<Item = Interval> {
    bounds.into_iter().map(|(low, high)| Interval::between(low, high))
}
