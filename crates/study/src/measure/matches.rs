//! `matches`: whether a candidate is one of those that a filter means.

use serde::{Deserialize, Serialize};
use siting_units::{Interval, LayerId, Text, Unit};

use super::{Measure, MeasureError, Reach, SettingProblem};
use crate::{Candidates, Filter, Readings, World};

/// Whether what the data says about a candidate satisfies a filter: 1 if it does, 0 if it does not.
///
/// Reads the fields of the candidates' own layer. **Not known**, so from 0 to 1, where a field the
/// filter asks for is missing. A study whose candidates are chosen by a filter asks this of every
/// candidate, so that none is ranked of which nobody knows whether it belongs. In files:
/// `{ measure = "matches", where = "class = 'industrial'" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matches {
    /// The filter.
    #[serde(rename = "where")]
    pub filter: Filter,
}

impl Measure for Matches {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn layers(&self) -> Vec<LayerId> {
        Vec::new()
    }

    fn reach(&self) -> Reach {
        Reach::Own
    }

    fn problems(&self, candidates: &Candidates, _: &World) -> Vec<SettingProblem> {
        let found = match candidates.table() {
            Some(table) => self.filter.problems(table),
            None => vec![Text::new(
                "cells of a grid have no attributes; compare a layer's outlines instead",
                "网格单元没有属性；请改用图层的地块作为候选",
            )],
        };
        let written = self.filter.written();
        found.into_iter().map(|what| SettingProblem { written: written.to_owned(), what }).collect()
    }

    fn readings(&self, candidates: &Candidates, _: &World) -> Result<Readings, MeasureError> {
        let mut rows = vec![Interval::exactly(0.0); candidates.len()];
        if let Some(table) = candidates.table() {
            let selection = self.filter.select(table, candidates.len());
            selection
                .possible
                .iter()
                .for_each(|&row| rows[row as usize] = Interval::between(0.0, 1.0));
            selection.certain.iter().for_each(|&row| rows[row as usize] = Interval::exactly(1.0));
        }
        Ok(Readings::new(self.unit(), rows))
    }
}

#[cfg(test)]
mod tests {
    use siting_town::{Letter, Town};
    use siting_units::LayerId;

    use super::*;

    #[test]
    fn a_candidate_without_the_field_may_or_may_not_match() {
        let town = Town::draw("ABC").legend([
            Letter::areas('A', "parks").with("class", "works"),
            Letter::areas('B', "parks").with("class", "farm"),
            Letter::areas('C', "parks"),
        ]);
        let layers = town.layers(100.0);
        let parks = layers.get(&LayerId::new("parks")).expect("it is drawn").clone();
        let filter = Filter::parse("class = 'works'").expect("a filter");
        let readings = Matches { filter }.readings(&Candidates::Sites(parks), &layers.into());
        let readings: Vec<Interval> = readings.expect("it reads no layer").iter().collect();
        let (yes, no) = (Interval::exactly(1.0), Interval::exactly(0.0));
        assert_eq!(readings, [yes, no, Interval::between(0.0, 1.0)]);
    }
}
