//! Study files: from what a person wrote to a study that makes sense.

mod candidates;
mod criteria;
mod curves;
mod quantity;
mod weights;

use serde::Deserialize;
use serde::de::IgnoredAny;
use siting_layer::Layers;
use siting_syntax::{Document, Node, Problems};
use siting_units::{LayerId, Name, Text, nearest_word};

pub use candidates::{CandidatesFile, GridOf};

use crate::{Aggregation, AnyMeasure, Candidates, Measure, RankBy, SettingProblem, Study};

/// A study file as written, not yet known to make sense.
///
/// ```toml
/// name = { zh = "工业用地选址", en = "Industrial sites" }
/// aggregation = "weighted-mean"   # weighted-geometric-mean, minimum, owa (with order-weights)
/// rank-by = "worst-case"          # middle, best-case
///
/// [candidates]
/// layer = "parks"                 # or: hexagons = 500, squares = 250, cells = 100, within = "city"
///
/// [groups.transport]
/// name = { zh = "交通", en = "Transport" }
///
/// [criteria.main-road]
/// name = { zh = "距主干路", en = "Main road" }
/// group = "transport"
/// take = { measure = "distance-to-nearest", to = "roads", where = 'class in ["trunk", "primary"]' }
/// curve = [[500, 1.0], [3000, 0.0]]
/// weight = 3
///
/// [constraints.size]
/// take = { measure = "area" }
/// at-least = "30 mu"
/// ```
#[derive(Clone, Debug)]
pub struct StudyFile {
    root: Node,
    top: Top,
    candidates: Option<CandidatesFile>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Top {
    name: Option<Name>,
    #[serde(default)]
    aggregation: AggregationFile,
    order_weights: Option<Vec<f64>>,
    #[serde(default)]
    rank_by: RankBy,
    #[serde(rename = "candidates")]
    _candidates: IgnoredAny,
    #[serde(rename = "groups")]
    _groups: Option<IgnoredAny>,
    #[serde(rename = "criteria")]
    _criteria: IgnoredAny,
    #[serde(rename = "constraints")]
    _constraints: Option<IgnoredAny>,
    #[serde(rename = "weights")]
    _weights: Option<IgnoredAny>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AggregationFile {
    #[default]
    WeightedMean,
    WeightedGeometricMean,
    Minimum,
    Owa,
}

impl StudyFile {
    /// Reads the outer shape of a study file. `None` when its syntax or its top keys are wrong.
    pub fn read(document: &Document, problems: &mut Problems) -> Option<StudyFile> {
        let root = document.root(problems)?;
        let top = root.read(problems);
        let candidates = root.get("candidates").and_then(|it| CandidatesFile::read(it, problems));
        // Even when the top is wrong, what is inside can be checked: all problems at once.
        let top = top.unwrap_or_else(Top::placeholder);
        Some(StudyFile { root, top, candidates })
    }

    /// What is to be compared; `None` when that part is wrong.
    pub fn candidates(&self) -> Option<&CandidatesFile> {
        self.candidates.as_ref()
    }

    /// Adds a problem with the file's candidates, at the setting that is written so.
    pub fn blame_candidates(&self, problem: SettingProblem, problems: &mut Problems) {
        let candidates = self.root.get("candidates").unwrap_or(&self.root);
        problems.add(candidates.place_of(&problem.written).clone(), problem.what);
    }

    /// Turns the file into a study, or adds everything wrong with it to `problems`. `id` serves as
    /// the name of a study without one; `candidates` is `None` when they could not be made.
    pub fn check(
        &self,
        id: &str,
        candidates: Option<Candidates>,
        layers: &Layers,
        problems: &mut Problems,
    ) -> Option<Study> {
        let groups = criteria::groups(&self.root, problems);
        let criteria = criteria::criteria(&self.root, &groups, problems);
        let constraints = criteria::constraints(&self.root, problems);
        for table in ["criteria", "constraints"] {
            let entries = self.root.get(table).map_or(&[] as &[_], Node::entries);
            entries.iter().filter_map(|(_, node)| node.get("take")).for_each(|take| {
                check_take(take, candidates.as_ref(), layers, problems);
            });
        }
        // With a criterion missing, whatever is said about weights would be about other criteria.
        let n_written = self.root.get("criteria").map_or(0, |it| it.entries().len());
        let weighed = (0 < n_written && criteria.len() == n_written)
            .then(|| weights::weights(&self.root, &groups, &criteria, problems))
            .flatten();
        let aggregation = self.aggregation(criteria.len(), problems);
        if candidates.as_ref().is_some_and(Candidates::is_empty) {
            let what = Text::new("there is no candidate to compare", "没有可比较的候选地块");
            let written = String::new();
            self.blame_candidates(SettingProblem { written, what }, problems);
        }
        if !problems.is_empty() {
            return None;
        }
        let (weights, ahp) = weighed?;
        Some(Study {
            name: self.top.name.clone().unwrap_or_else(|| Name::same(id)),
            candidates: candidates?,
            constraints,
            criteria: criteria.into_iter().map(|it| it.criterion).collect(),
            groups: groups.into_iter().map(|it| it.group).collect(),
            weights,
            ahp,
            aggregation: aggregation?,
            rank_by: self.top.rank_by,
        })
    }

    fn aggregation(&self, n_criteria: usize, problems: &mut Problems) -> Option<Aggregation> {
        let order = self.root.get("order-weights");
        match (self.top.aggregation, &self.top.order_weights) {
            (AggregationFile::Owa, Some(amounts)) if amounts.len() == n_criteria => {
                let weights = crate::Weights::in_proportion(amounts);
                let at = order.map_or(&self.root.at, |it| &it.at);
                let blame = |error: crate::WeightsError| {
                    problems.add(at.clone(), siting_units::Say::text(&error));
                };
                weights.map_err(blame).ok().map(Aggregation::Owa)
            }
            (AggregationFile::Owa, found) => {
                let (found, at) = (found.as_ref().map_or(0, Vec::len), order.unwrap_or(&self.root));
                let en = format!(
                    "`owa` needs `order-weights` with {n_criteria} numbers, best score first; there are {found}"
                );
                let zh = format!(
                    "`owa` 需要 `order-weights`，从最好得分起共 {n_criteria} 个数；这里有 {found} 个"
                );
                problems.add(at.at.clone(), Text::new(en, zh));
                None
            }
            (_, Some(_)) => {
                let what = Text::new(
                    "`order-weights` go with `aggregation = \"owa\"` only",
                    "`order-weights` 只用于 `aggregation = \"owa\"`",
                );
                problems.add(order.map_or(&self.root.at, |it| &it.at).clone(), what);
                None
            }
            (AggregationFile::WeightedMean, None) => Some(Aggregation::WeightedMean),
            (AggregationFile::WeightedGeometricMean, None) => {
                Some(Aggregation::WeightedGeometricMean)
            }
            (AggregationFile::Minimum, None) => Some(Aggregation::Minimum),
        }
    }
}

impl Top {
    fn placeholder() -> Top {
        Top {
            name: None,
            aggregation: AggregationFile::WeightedMean,
            order_weights: None,
            rank_by: RankBy::WorstCase,
            _candidates: IgnoredAny,
            _groups: None,
            _criteria: IgnoredAny,
            _constraints: None,
            _weights: None,
        }
    }
}

/// Whether a measure fits the data; said of every one, whatever else is wrong around it.
fn check_take(
    take: &Node,
    candidates: Option<&Candidates>,
    layers: &Layers,
    problems: &mut Problems,
) {
    // What is wrong with the measure itself has been said when its criterion was read.
    let Some(measure) = AnyMeasure::from_node(take, &mut Problems::default()) else { return };
    let is_missing = check_layers(take, &measure.layers(), layers, problems);
    if let (Some(candidates), false) = (candidates, is_missing) {
        for problem in measure.problems(candidates, layers) {
            problems.add(take.place_of(&problem.written).clone(), problem.what);
        }
    }
}

/// Whether a layer is missing; says so where it is named.
fn check_layers(take: &Node, named: &[LayerId], layers: &Layers, problems: &mut Problems) -> bool {
    let missing = || named.iter().filter(|it| layers.get(it).is_none());
    for layer in missing() {
        problems.add(take.place_of(layer.as_str()).clone(), no_such_layer(layer, layers));
    }
    missing().next().is_some()
}

/// "there is no layer called `raods`; did you mean `roads`?"
pub(crate) fn no_such_layer(layer: &LayerId, layers: &Layers) -> Text {
    if let Some(meant) = nearest_word(layer.as_str(), layers.ids().map(LayerId::as_str)) {
        return Text::new(
            format!("there is no layer called `{layer}`; did you mean `{meant}`?"),
            format!("没有名为 `{layer}` 的图层；您是否想写 `{meant}`？"),
        );
    }
    let known: Vec<&str> = layers.ids().map(LayerId::as_str).collect();
    Text::new(
        format!("there is no layer called `{layer}`; there are `{}`", known.join("`, `")),
        format!("没有名为 `{layer}` 的图层；现有图层为 `{}`", known.join("`、`")),
    )
}

#[cfg(test)]
mod tests;
