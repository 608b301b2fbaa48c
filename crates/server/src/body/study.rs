//! A study as JSON.

use serde::Serialize;
use siting_study::{Aggregation, Constraint, Criterion, Curve, Measure, Study};
use siting_units::Unit;

use super::{NameBody, ProblemBody};

/// The whole question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StudyBody {
    /// The name it is served under.
    pub id: String,
    /// The atlas it is put to.
    pub atlas: String,
    /// What people call it.
    pub name: NameBody,
    /// The address of the `TileJSON` of its assessment.
    pub tilejson: String,
    /// Number of candidates.
    pub n_candidates: usize,
    /// Which bound of a total decides its rank.
    pub rank_by: &'static str,
    /// How scores combine.
    pub aggregation: &'static str,
    /// Criteria that belong together.
    pub groups: Vec<GroupBody>,
    /// What makes a candidate better.
    pub criteria: Vec<CriterionBody>,
    /// What a candidate must satisfy.
    pub constraints: Vec<ConstraintBody>,
}

/// A study that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BrokenStudyBody {
    /// The name it would be served under.
    pub id: String,
    /// The atlas it would be put to.
    pub atlas: String,
    /// Everything wrong with its file.
    pub problems: Vec<ProblemBody>,
}

/// Criteria that belong together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupBody {
    id: String,
    name: NameBody,
}

/// One thing the candidates are judged on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CriterionBody {
    id: String,
    name: NameBody,
    group: Option<String>,
    unit: String,
    weight: f64,
    measure: &'static str,
    curve: CurveBody,
}

/// How good a reading is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum CurveBody {
    /// Straight pieces between points, each a reading and its score.
    Linear {
        /// The points.
        points: Vec<(f64, f64)>,
    },
    /// One score up to and including each reading, another beyond the last.
    Steps {
        /// Each reading and its score.
        up_to: Vec<(f64, f64)>,
        /// The score beyond the last.
        beyond: f64,
    },
    /// One score a word.
    Categories {
        /// The score of each word.
        of: serde_json::Map<String, serde_json::Value>,
        /// The score of any other; `null` when nobody knows.
        other: Option<f64>,
    },
}

/// Something a candidate must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConstraintBody {
    id: String,
    name: NameBody,
    unit: String,
    at_most: Option<f64>,
    at_least: Option<f64>,
}

impl StudyBody {
    pub(crate) fn of(id: &str, atlas: &str, study: &Study, tilejson: String) -> StudyBody {
        let groups = study.groups.iter();
        let weighed = study.criteria.iter().zip(study.weights.shares());
        StudyBody {
            id: id.to_owned(),
            atlas: atlas.to_owned(),
            name: (&study.name).into(),
            tilejson,
            n_candidates: study.candidates.len(),
            rank_by: study.rank_by.name(),
            aggregation: aggregation(&study.aggregation),
            groups: groups
                .map(|it| GroupBody { id: it.id.clone(), name: (&it.name).into() })
                .collect(),
            criteria: weighed.map(|(it, &weight)| criterion(study, it, weight)).collect(),
            constraints: study.constraints.iter().map(constraint).collect(),
        }
    }
}

fn aggregation(aggregation: &Aggregation) -> &'static str {
    match aggregation {
        Aggregation::WeightedMean => "weighted-mean",
        Aggregation::WeightedGeometricMean => "weighted-geometric-mean",
        Aggregation::Minimum => "minimum",
        Aggregation::Owa(_) => "owa",
    }
}

fn criterion(study: &Study, criterion: &Criterion, weight: f64) -> CriterionBody {
    // Whether an attribute holds words is known from its curve before it is read.
    let is_of_words = matches!(criterion.curve, Curve::Categories(_));
    let unit = if is_of_words { Unit::Category } else { criterion.measure.unit() };
    CriterionBody {
        id: criterion.id.clone(),
        name: (&criterion.name).into(),
        group: criterion.group.map(|it| study.groups[it].id.clone()),
        unit: unit.symbol().to_owned(),
        weight,
        measure: criterion.measure.kind(),
        curve: curve(&criterion.curve),
    }
}

fn curve(curve: &Curve) -> CurveBody {
    match curve {
        Curve::Linear(it) => CurveBody::Linear { points: it.points().to_vec() },
        Curve::Steps(it) => CurveBody::Steps { up_to: it.up_to().to_vec(), beyond: it.beyond() },
        Curve::Categories(it) => CurveBody::Categories {
            of: it.of().iter().map(|(word, score)| (word.clone(), (*score).into())).collect(),
            other: it.other(),
        },
    }
}

fn constraint(constraint: &Constraint) -> ConstraintBody {
    ConstraintBody {
        id: constraint.id.clone(),
        name: (&constraint.name).into(),
        unit: constraint.measure.unit().symbol().to_owned(),
        at_most: constraint.bound.at_most,
        at_least: constraint.bound.at_least,
    }
}
