//! What a candidate must satisfy to be considered at all.

use siting_units::{Interval, Name};

use crate::AnyMeasure;

/// Something a candidate must satisfy.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Short name, unique in its study.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// What is looked at.
    pub measure: AnyMeasure,
    /// What it may be.
    pub bound: Bound,
}

/// Limits on a reading; the limits themselves are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bound {
    /// No more than this.
    pub at_most: Option<f64>,
    /// No less than this.
    pub at_least: Option<f64>,
}

/// Whether a candidate satisfies a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does not, wherever the true reading lies.
    Fails,
    /// Nobody can tell from the data at hand. Never counted as a pass.
    Unknown,
    /// It does, wherever the true reading lies.
    Passes,
}

impl Verdict {
    /// The word for it in files: `passes`, `fails` or `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Fails => "fails",
            Verdict::Unknown => "unknown",
            Verdict::Passes => "passes",
        }
    }
}

impl Bound {
    /// Judges one reading.
    pub fn judge(self, reading: Interval) -> Verdict {
        let least = self.at_least.unwrap_or(f64::NEG_INFINITY);
        let most = self.at_most.unwrap_or(f64::INFINITY);
        let is_surely_within = least <= reading.low() && reading.high() <= most;
        let is_possibly_within = least <= reading.high() && reading.low() <= most;
        match (is_surely_within, is_possibly_within) {
            (true, _) => Verdict::Passes,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::Fails,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_is_allowed_and_doubt_is_not_a_pass() {
        let bound = Bound { at_most: Some(0.5), at_least: None };
        assert_eq!(bound.judge(Interval::exactly(0.5)), Verdict::Passes);
        assert_eq!(bound.judge(Interval::between(0.4, 0.6)), Verdict::Unknown);
        assert_eq!(bound.judge(Interval::between(0.6, 0.7)), Verdict::Fails);
        assert_eq!(bound.judge(Interval::UNKNOWN), Verdict::Unknown);
        let both = Bound { at_most: Some(2.0), at_least: Some(1.0) };
        assert_eq!(both.judge(Interval::exactly(0.9)), Verdict::Fails);
        assert_eq!(both.judge(Interval::between(1.0, 2.0)), Verdict::Passes);
    }
}
