//! The whole question.

use siting_units::Name;

use crate::{Aggregation, Ahp, AnyMeasure, Candidates, Constraint, Curve, RankBy, Weights};

/// One thing the candidates are judged on.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Short name, unique in its study.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The group it belongs to, as a position in [`Study::groups`].
    pub group: Option<usize>,
    /// How to get a number for each candidate.
    pub measure: AnyMeasure,
    /// How good each number is.
    pub curve: Curve,
}

/// Criteria that belong together, such as transport.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Short name, unique in its study.
    pub id: String,
    /// What people call it.
    pub name: Name,
}

/// A question that can be put to an atlas. Always valid: reading a [`StudyFile`](crate::StudyFile)
/// is the only way to build one from a file.
#[derive(Clone, Debug)]
pub struct Study {
    /// What people call it.
    pub name: Name,
    /// What is compared.
    pub candidates: Candidates,
    /// What a candidate must satisfy.
    pub constraints: Vec<Constraint>,
    /// What makes a candidate better.
    pub criteria: Vec<Criterion>,
    /// Criteria that belong together.
    pub groups: Vec<Group>,
    /// How much each criterion counts, in the order of `criteria`.
    pub weights: Weights,
    /// The judgements the weights come from, if they do.
    pub ahp: Option<Ahp>,
    /// How scores combine.
    pub aggregation: Aggregation,
    /// Which of the bounds of a total decides its rank.
    pub rank_by: RankBy,
}
