//! Who comes first.

use std::cmp::Ordering;

use serde::Deserialize;
use siting_units::Interval;

use crate::Assessment;

/// Which bound of a total decides its rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankBy {
    /// The least the total can be: what is certain counts.
    #[default]
    WorstCase,
    /// Half way between the bounds.
    Middle,
    /// The most the total can be: doubt counts in favour.
    BestCase,
}

/// Candidates in order, best first.
///
/// Only candidates that pass every constraint for certain have a rank. They are ordered by the bound
/// that [`RankBy`] names, then by the other bound, then as the candidates stand. Candidates equal in
/// both bounds share a rank, and as many ranks are left out after them: 1, 2, 2, 4.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Rows of the eligible candidates, best first.
    pub rows: Vec<u32>,
    /// The rank of each row of the assessment; `None` where it is not eligible.
    pub ranks: Vec<Option<u32>>,
}

impl RankBy {
    /// The name a study file uses.
    pub fn name(self) -> &'static str {
        match self {
            RankBy::WorstCase => "worst-case",
            RankBy::Middle => "middle",
            RankBy::BestCase => "best-case",
        }
    }

    /// Best first.
    fn compare(self, a: Interval, b: Interval) -> Ordering {
        let key = |it: Interval| match self {
            RankBy::WorstCase => (it.low(), it.high()),
            RankBy::Middle => (it.middle(), it.low()),
            RankBy::BestCase => (it.high(), it.low()),
        };
        let (a, b) = (key(a), key(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    }
}

impl Ranking {
    /// Ranks the candidates of an assessment.
    pub fn of(assessment: &Assessment, by: RankBy) -> Ranking {
        let totals = &assessment.totals;
        let mut rows: Vec<u32> =
            (0..totals.len() as u32).filter(|&row| assessment.is_eligible(row as usize)).collect();
        let compare = |a: u32, b: u32| by.compare(totals[a as usize], totals[b as usize]);
        rows.sort_by(|&a, &b| compare(a, b));
        let mut ranks = vec![None; totals.len()];
        let mut rank = 0;
        for (position, &row) in rows.iter().enumerate() {
            let ties = position.checked_sub(1).is_some_and(|it| compare(rows[it], row).is_eq());
            if !ties {
                rank = position as u32 + 1;
            }
            ranks[row as usize] = Some(rank);
        }
        Ranking { rows, ranks }
    }
}
