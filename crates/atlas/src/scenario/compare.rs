//! A study before and after the edits of a scenario.

use std::collections::BTreeMap;

use siting_study::{AnyMeasure, Readings, World};
use siting_syntax::Document;
use siting_travel::RowChanges;
use siting_units::Name;

use super::affected::{Counterparts, Side};
use super::splice::readings_after;
use super::{Changes, Edited, Scenario};
use crate::{Answer, Atlas, Error};

/// A study before and after the edits of a scenario.
#[derive(Debug)]
pub struct Comparison {
    /// The atlas after the edits.
    pub atlas: Atlas,
    /// The answer as things are.
    pub before: Answer,
    /// The answer after the edits: to the last bit that of an atlas of the edited data.
    pub after: Answer,
    /// For each candidate after the edits its row before them; `None` for one that is new or not
    /// what it was.
    pub rows_before: Vec<Option<u32>>,
    /// How many readings were taken after the edits: those that can have changed, less what was on
    /// the shelf.
    pub n_readings_taken: usize,
    /// How many readings the study has.
    pub n_readings: usize,
}

impl Comparison {
    /// Each criterion and constraint after the edits: what it is called, its id, what it read
    /// before, and what it reads now.
    pub fn columns(&self) -> impl Iterator<Item = (&Name, &str, Option<&Readings>, &Readings)> {
        let (study, taken) = (&self.after.study, &self.after.assessment.taken);
        let constraints = study.constraints.iter().map(|it| (&it.name, &it.id, &it.measure));
        let criteria = study.criteria.iter().map(|it| (&it.name, &it.id, &it.measure));
        let all = criteria.zip(&taken.criteria).chain(constraints.zip(&taken.constraints));
        all.map(|((name, id, measure), after)| {
            (name, id.as_str(), readings_of(measure, &self.before), after.as_ref())
        })
    }
}

impl Atlas {
    /// Answers a study as things are and after the edits of a scenario. `on_measure` is told of each
    /// measure before it is taken.
    ///
    /// # Errors
    ///
    /// Fails with every problem of the study, as things are or after the edits.
    pub fn compare(
        &self,
        id: &str,
        study: &Document,
        scenario: &Scenario,
        on_measure: &(dyn Fn(&str) + Sync),
    ) -> Result<Comparison, Error> {
        let before = self.assess(self.read_study(id, study)?, on_measure)?;
        let edited = self.edited(scenario);
        let atlas = self.after(&edited);
        let study = atlas.read_study(id, study)?;
        let counterparts = Counterparts::between(&before.study.candidates, &study.candidates);
        let n_measures = study.constraints.len() + study.criteria.len();
        let n_readings = n_measures * study.candidates.len();
        let mut n_readings_taken = 0;
        let after = atlas.answer(study, &mut |id, measure, candidates| {
            on_measure(id);
            let sides = [
                Side { candidates: &before.study.candidates, world: self.world() },
                Side { candidates, world: atlas.world() },
            ];
            let Some(readings) = readings_of(measure, &before) else {
                n_readings_taken += candidates.len();
                return siting_study::Measure::readings(measure, candidates, atlas.world());
            };
            let (readings, n_taken) = readings_after(
                measure,
                sides[0],
                readings,
                sides[1],
                &counterparts,
                &edited.changes,
            )?;
            n_readings_taken += n_taken;
            Ok(readings)
        })?;
        let rows = 0..after.study.candidates.len();
        let rows_before = rows.map(|row| Some(counterparts.row_before(row)? as u32)).collect();
        Ok(Comparison { atlas, before, after, rows_before, n_readings_taken, n_readings })
    }

    /// This atlas after edits.
    pub fn after(&self, edited: &Edited) -> Atlas {
        let changes: BTreeMap<_, RowChanges> =
            edited.changes.iter().map(|(id, it)| (id.clone(), row_changes(it))).collect();
        let networks = self.world().networks.edited(self.layers(), changes);
        self.with_world(World { layers: edited.layers.clone(), networks })
    }
}

fn row_changes(changes: &Changes) -> RowChanges {
    RowChanges {
        removed: changes.removed().to_vec(),
        added: changes.added(),
        changed: changes.changed().to_vec(),
    }
}

/// What a measure read before the edits.
fn readings_of<'a>(measure: &AnyMeasure, answer: &'a Answer) -> Option<&'a Readings> {
    let (study, taken) = (&answer.study, &answer.assessment.taken);
    let constraints = study.constraints.iter().map(|it| &it.measure).zip(&taken.constraints);
    let criteria = study.criteria.iter().map(|it| &it.measure).zip(&taken.criteria);
    let found = constraints.chain(criteria).find(|it| it.0 == measure);
    found.map(|it| it.1.as_ref())
}
