//! The whole answer.

use std::sync::Arc;

use rayon::prelude::*;
use siting_units::Interval;

use crate::{Contribution, Ranking, Readings, Study, Verdict};

/// The columns a study needs, taken by whoever has the layers.
#[derive(Clone, Debug)]
pub struct Taken {
    /// One column per constraint.
    pub constraints: Vec<Arc<Readings>>,
    /// One column per criterion.
    pub criteria: Vec<Arc<Readings>>,
}

/// The answer to a study: columns of equal length, one row per candidate.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// What the measures found.
    pub taken: Taken,
    /// Verdicts, one column per constraint.
    pub verdicts: Vec<Vec<Verdict>>,
    /// The combined score of each candidate.
    pub totals: Vec<Interval>,
    /// Who comes first.
    pub ranking: Ranking,
}

/// Rows one thread works on at a time.
const BLOCK: usize = 4096;

impl Assessment {
    /// Judges and weighs what was taken. Looks at no geometry, so it is cheap to do again with other
    /// curves or weights.
    pub fn new(study: &Study, taken: Taken) -> Assessment {
        let judged = study.constraints.iter().zip(&taken.constraints);
        let verdicts = judged
            .map(|(it, column)| column.iter().map(|reading| it.bound.judge(reading)).collect())
            .collect();
        let scores: Vec<Vec<Interval>> = study
            .criteria
            .par_iter()
            .zip(&taken.criteria)
            .map(|(it, column)| {
                column.iter().map(|reading| it.curve.score(reading, column.words())).collect()
            })
            .collect();
        let totals = totals(study, &scores);
        let ranking = Ranking { rows: Vec::new(), ranks: Vec::new() };
        let mut assessment = Assessment { taken, verdicts, totals, ranking };
        assessment.ranking = Ranking::of(&assessment, study.rank_by);
        assessment
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.totals.len()
    }

    /// Whether nothing was compared.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// Whether candidate `row` passes every constraint for certain.
    pub fn is_eligible(&self, row: usize) -> bool {
        self.verdict(row) == Verdict::Passes
    }

    /// The worst verdict on candidate `row`; passes when there is no constraint.
    pub fn verdict(&self, row: usize) -> Verdict {
        self.verdicts.iter().map(|column| column[row]).min().unwrap_or(Verdict::Passes)
    }

    /// The scores of candidate `row`, one a criterion.
    pub fn scores(&self, study: &Study, row: usize) -> Vec<Interval> {
        let columns = study.criteria.iter().zip(&self.taken.criteria);
        columns.map(|(it, column)| it.curve.score(column.row(row), column.words())).collect()
    }

    /// What each criterion adds to the total of candidate `row`.
    pub fn contributions(&self, study: &Study, row: usize) -> Vec<Contribution> {
        study.aggregation.contributions(&study.weights, &self.scores(study, row))
    }

    /// Every row: the ranked ones best first, then the others as the candidates stand.
    pub fn rows_in_order(&self) -> impl Iterator<Item = usize> + '_ {
        let ranked = self.ranking.rows.iter().map(|&row| row as usize);
        let others = (0..self.len()).filter(|&row| self.ranking.ranks[row].is_none());
        ranked.chain(others)
    }
}

fn totals(study: &Study, scores: &[Vec<Interval>]) -> Vec<Interval> {
    let mut totals = vec![Interval::exactly(0.0); study.candidates.len()];
    totals.par_chunks_mut(BLOCK).enumerate().for_each(|(block, totals)| {
        let mut of_row = Vec::with_capacity(scores.len());
        for (offset, total) in totals.iter_mut().enumerate() {
            of_row.clear();
            of_row.extend(scores.iter().map(|column| column[block * BLOCK + offset]));
            *total = study.aggregation.combine(&study.weights, &of_row);
        }
    });
    totals
}
