//! An assessment as a layer: what maps and exports show of it.

use siting_layer::{Column, Layer, LayerParts, Shapes, Survey, Table, TextColumn};
use siting_study::Candidates;
use siting_units::{Interval, Text, Unit};

use crate::Answer;

impl Answer {
    /// The assessment as a layer of its candidates, in their order, with the columns `id`, `name`,
    /// `rank`, `total_low`, `total_high`, `eligible`, `ground_m2`, and for every criterion and
    /// constraint its reading (`..._low`, `..._high`; the word for categories), score and verdict.
    /// What is not known is missing.
    pub fn to_layer(&self, attribution: &Text) -> Layer {
        let candidates = &self.study.candidates;
        let parts = LayerParts {
            name: self.study.name.clone(),
            shapes: shapes(candidates),
            table: self.table(),
            ids: (0..candidates.len()).map(|row| candidates.id(row)).collect(),
            name_field: Some("name".to_owned()),
            ground: candidates.ground().to_vec(),
            survey: Survey::nowhere(),
            attribution: attribution.clone(),
        };
        Layer::new(parts)
    }

    fn table(&self) -> Table {
        let (candidates, assessment) = (&self.study.candidates, &self.assessment);
        let rows = 0..candidates.len();
        let mut table = Table::default();
        let ids: Vec<String> = rows.clone().map(|row| candidates.id(row)).collect();
        table.push("id", words(ids.iter().map(|it| Some(it.as_str()))));
        table.push("name", words(rows.clone().map(|row| candidates.name(row))));
        let ranks = assessment.ranking.ranks.iter().map(|rank| rank.map(f64::from));
        table.push("rank", Column::Numbers(ranks.collect()));
        bounds(&mut table, "total", assessment.totals.iter().copied());
        table.push("eligible", words(rows.map(|row| Some(assessment.verdict(row).word()))));
        let ground = candidates.ground().iter().map(|&it| Some(it));
        table.push("ground_m2", Column::Numbers(ground.collect()));
        for (criterion, readings) in self.study.criteria.iter().zip(&assessment.taken.criteria) {
            let id = &criterion.id;
            push_readings(&mut table, id, readings);
            let score = |reading| criterion.curve.score(reading, readings.words());
            bounds(&mut table, &format!("{id}_score"), readings.iter().map(score));
        }
        let constraints = self.study.constraints.iter().zip(&assessment.taken.constraints);
        for ((constraint, readings), verdicts) in constraints.zip(&assessment.verdicts) {
            let id = format!("constraint_{}", constraint.id);
            push_readings(&mut table, &id, readings);
            let verdicts = verdicts.iter().map(|it| Some(it.word()));
            table.push(format!("{id}_verdict"), words(verdicts));
        }
        table
    }
}

fn push_readings(table: &mut Table, id: &str, readings: &siting_study::Readings) {
    if *readings.unit() == Unit::Category {
        let word = |it: Interval| {
            let word = it.is_exact().then(|| readings.words().get(it.low() as usize));
            word.flatten().map(String::as_str)
        };
        table.push(id, words(readings.iter().map(word)));
    } else {
        bounds(table, id, readings.iter());
    }
}

fn bounds(table: &mut Table, name: &str, rows: impl Iterator<Item = Interval> + Clone) {
    let finite = |bound: f64| bound.is_finite().then_some(bound);
    let lows = rows.clone().map(|it| finite(it.low())).collect();
    let highs = rows.map(|it| finite(it.high())).collect();
    table.push(format!("{name}_low"), Column::Numbers(lows));
    table.push(format!("{name}_high"), Column::Numbers(highs));
}

fn words<'a>(words: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::Text(words.collect::<TextColumn>())
}

fn shapes(candidates: &Candidates) -> Shapes {
    match candidates {
        Candidates::Sites(layer) => layer.shapes().clone(),
        Candidates::Cells(_) => {
            let mut shapes = Shapes::default();
            for row in 0..candidates.len() {
                candidates.with_footprint(row, |footprint| shapes.push(footprint));
            }
            shapes
        }
    }
}
