//! A study before and after the edits of a scenario, as JSON.

use serde::Serialize;
use siting_atlas::{Atlas, Comparison, Scenario};

use super::{AssessmentBody, NameBody};

/// The answers before and after the edits of a scenario, and how much had to be done for it.
#[derive(Debug, Serialize)]
pub struct ComparisonBody<'a> {
    scenario: NameBody,
    remarks: Vec<NameBody>,
    readings: usize,
    readings_taken: usize,
    before: AssessmentBody<'a>,
    after: AssessmentBody<'a>,
}

impl<'a> ComparisonBody<'a> {
    /// What an atlas answers to the study called `study`.
    pub fn of(
        atlas: &'a Atlas,
        study: &'a str,
        scenario: &Scenario,
        comparison: &'a Comparison,
    ) -> ComparisonBody<'a> {
        ComparisonBody {
            scenario: (&scenario.name).into(),
            remarks: scenario.remarks.iter().map(Into::into).collect(),
            readings: comparison.n_readings,
            readings_taken: comparison.n_readings_taken,
            before: AssessmentBody::of(atlas, study, &comparison.before, None),
            after: AssessmentBody::of(&comparison.atlas, study, &comparison.after, None),
        }
    }
}
