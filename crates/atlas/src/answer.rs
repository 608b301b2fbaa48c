//! An assessment, and where it came from.

use siting_study::{Assessment, Study};
use siting_units::Fingerprint;

/// An assessment, and where it came from.
#[derive(Debug)]
pub struct Answer {
    /// The question.
    pub study: Study,
    /// The answer.
    pub assessment: Assessment,
    /// A digest of everything the answer depends on: data, candidates, measures, curves, weights.
    pub fingerprint: Fingerprint,
    /// How many measures had to be taken; the rest came off the shelf.
    pub n_taken: usize,
}
