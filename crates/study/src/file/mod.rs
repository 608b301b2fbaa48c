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

use crate::measure::Matches;
use crate::{
    Aggregation, AnyMeasure, Bound, Candidates, Constraint, Curve, Measure, RankBy, SettingProblem,
    Study, World,
};

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
        world: &World,
        problems: &mut Problems,
    ) -> Option<Study> {
        let groups = criteria::groups(&self.root, problems);
        let criteria = criteria::criteria(&self.root, &groups, problems);
        let mut constraints = criteria::constraints(&self.root, problems);
        for table in ["criteria", "constraints"] {
            let entries = self.root.get(table).map_or(&[] as &[_], Node::entries);
            entries.iter().filter_map(|(_, node)| node.get("take")).for_each(|take| {
                check_take(take, candidates.as_ref(), world, problems);
            });
        }
        if let Some(candidates) = &candidates {
            self.check_words(&criteria, &constraints, candidates, problems);
            constraints.extend(self.membership(candidates));
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

    /// Words are judged by categories, and numbers by everything else: the position of a word in the
    /// alphabet says nothing.
    fn check_words(
        &self,
        criteria: &[criteria::WeighedCriterion],
        constraints: &[Constraint],
        candidates: &Candidates,
        problems: &mut Problems,
    ) {
        let at = |table: &str, id: &str, key: &str| {
            let node = self.root.get(table).and_then(|it| it.get(id)).unwrap_or(&self.root);
            node.get(key).unwrap_or(node).at.clone()
        };
        for criteria::WeighedCriterion { criterion: it, .. } in criteria {
            let is_of_words = matches!(it.curve, Curve::Categories(_));
            if it.measure.reads_words(candidates) && !is_of_words {
                let what = Text::new(
                    "this field holds words, so its curve is `{ categories = { word = score } }`",
                    "该字段是文字，曲线应为 `{ categories = { 词 = 得分 } }`",
                );
                problems.add(at("criteria", &it.id, "curve"), what);
            } else if is_of_words && !it.measure.reads_words(candidates) {
                let what = Text::new(
                    "categories judge a field of words, and this measure gives numbers",
                    "categories 只用于文字字段，而该测度给出的是数字",
                );
                problems.add(at("criteria", &it.id, "curve"), what);
            }
        }
        for it in constraints.iter().filter(|it| it.measure.reads_words(candidates)) {
            let what = Text::new(
                "this field holds words, which have no limits; choose candidates with `where` instead",
                "该字段是文字，不能设上下限；请用 `where` 选择候选地块",
            );
            problems.add(at("constraints", &it.id, "take"), what);
        }
    }

    /// Where a filter chooses the candidates, and the data does not say of each whether it belongs:
    /// the constraint that it does, so that no doubtful one is ranked.
    fn membership(&self, candidates: &Candidates) -> Option<Constraint> {
        let Some(CandidatesFile::Outlines { filter: Some(filter), .. }) = &self.candidates else {
            return None;
        };
        let selection = filter.select(candidates.table()?, candidates.len());
        (!selection.is_certain()).then(|| Constraint {
            id: "candidates-where".to_owned(),
            name: Name { zh: "属于候选范围".to_owned(), en: "Is a candidate".to_owned() },
            measure: AnyMeasure::Matches(Matches { filter: filter.clone() }),
            bound: Bound { at_least: Some(1.0), at_most: None },
        })
    }

    /// How many measures the file asks for.
    pub fn n_measures(&self) -> usize {
        let n = |table: &str| self.root.get(table).map_or(0, |it| it.entries().len());
        n("criteria") + n("constraints")
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
    world: &World,
    problems: &mut Problems,
) {
    // What is wrong with the measure itself has been said when its criterion was read.
    let Some(measure) = AnyMeasure::from_node(take, &mut Problems::default()) else { return };
    let is_missing = check_layers(take, &measure.layers(), &world.layers, problems);
    if let (Some(candidates), false) = (candidates, is_missing) {
        for problem in measure.problems(candidates, world) {
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
