//! One site of an assessment as JSON.

use serde::Serialize;
use siting_atlas::{Answer, Atlas};
use siting_study::{Contribution, Readings};
use siting_units::Unit;

use super::atlas::known;
use super::value::ById;
use super::{IntervalBody, ReadingBody};

/// One site of an assessment.
#[derive(Clone, Debug, Serialize)]
pub struct SiteBody<'a> {
    id: String,
    name: Option<&'a str>,
    /// From 1; `null` unless it passes every constraint for certain.
    rank: Option<u32>,
    total: IntervalBody,
    criteria: ById<'a, FindingBody<'a>>,
    constraints: ById<'a, VerdictBody<'a>>,
    groups: ById<'a, GroupBody>,
    ground_m2: f64,
    /// West, south, east and north in degrees, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
}

/// What one criterion says of the site.
#[derive(Clone, Debug, Serialize)]
struct FindingBody<'a> {
    reading: ReadingBody<'a>,
    score: IntervalBody,
    weight: f64,
    /// What it adds to the bounds of the total.
    contribution: IntervalBody,
    nearest: Option<NearestBody<'a>>,
}

/// The feature a reading is about.
#[derive(Clone, Debug, Serialize)]
struct NearestBody<'a> {
    layer: &'a str,
    id: &'a str,
    name: Option<&'a str>,
}

/// What one constraint says of the site.
#[derive(Clone, Debug, Serialize)]
struct VerdictBody<'a> {
    verdict: &'static str,
    reading: ReadingBody<'a>,
    /// The ground that hits, where the reading is a share of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<ReadingBody<'a>>,
}

/// What the criteria of one group add to the total.
#[derive(Clone, Copy, Debug, Serialize)]
struct GroupBody {
    contribution: IntervalBody,
}

impl<'a> SiteBody<'a> {
    /// The candidate in `row` of an answer.
    ///
    /// # Panics
    ///
    /// Panics if there is no such row.
    pub fn of(atlas: &'a Atlas, answer: &'a Answer, row: usize) -> SiteBody<'a> {
        let (study, assessment) = (&answer.study, &answer.assessment);
        let contributions = assessment.contributions(study, row);
        SiteBody {
            id: study.candidates.id(row),
            name: study.candidates.name(row),
            rank: assessment.ranking.ranks[row],
            total: assessment.totals[row].into(),
            criteria: findings(atlas, answer, row, &contributions),
            constraints: verdicts(answer, row),
            groups: groups(answer, &contributions),
            ground_m2: study.candidates.ground()[row],
            bounds: None,
        }
    }

    /// The same, with where it lies.
    pub fn with_bounds(mut self, atlas: &Atlas, answer: &Answer, row: usize) -> SiteBody<'a> {
        let candidates = &answer.study.candidates;
        let is_drawn = candidates.with_footprint(row, |it| !it.is_empty());
        let bounds = is_drawn.then(|| atlas.degrees(candidates.bounds(row)));
        self.bounds = bounds.and_then(known);
        self
    }
}

fn findings<'a>(
    atlas: &'a Atlas,
    answer: &'a Answer,
    row: usize,
    contributions: &[Contribution],
) -> ById<'a, FindingBody<'a>> {
    let study = &answer.study;
    let columns = study.criteria.iter().zip(&answer.assessment.taken.criteria);
    let weighed = study.weights.shares().iter().zip(contributions);
    let findings = columns.zip(weighed).map(|((criterion, readings), (&weight, adds))| {
        let score = criterion.curve.score(readings.row(row), readings.words()).into();
        let finding = FindingBody {
            reading: ReadingBody::of(readings, row),
            score,
            weight,
            contribution: IntervalBody::new(adds.at_worst, adds.at_best),
            nearest: nearest(atlas, readings, row),
        };
        (criterion.id.as_str(), finding)
    });
    ById(findings.collect())
}

fn nearest<'a>(atlas: &'a Atlas, readings: &'a Readings, row: usize) -> Option<NearestBody<'a>> {
    let nearest = readings.nearest()?;
    let layer = atlas.layers().get(&nearest.layer)?;
    let feature = nearest.rows[row] as usize;
    // `Nearest::NONE` is no row of any layer.
    let id = layer.ids().get(feature)?;
    Some(NearestBody { layer: nearest.layer.as_str(), id, name: layer.feature_name(feature) })
}

fn verdicts(answer: &Answer, row: usize) -> ById<'_, VerdictBody<'_>> {
    let assessment = &answer.assessment;
    let columns = assessment.taken.constraints.iter().zip(&assessment.verdicts);
    let ground = answer.study.candidates.ground()[row];
    let verdicts = answer.study.constraints.iter().zip(columns);
    let verdicts = verdicts.map(|(constraint, (readings, verdicts))| {
        let reading = ReadingBody::of(readings, row);
        let amount = amount(readings, row, ground);
        (constraint.id.as_str(), VerdictBody { verdict: verdicts[row].word(), reading, amount })
    });
    ById(verdicts.collect())
}

/// The square metres that are a share of `ground`.
fn amount(readings: &Readings, row: usize, ground: f64) -> Option<ReadingBody<'_>> {
    if *readings.unit() != Unit::Share {
        return None;
    }
    let share = IntervalBody::from(readings.row(row));
    let of_ground = |share: Option<f64>| share.map(|it| it * ground);
    let bounds = IntervalBody { low: of_ground(share.low), high: of_ground(share.high) };
    Some(ReadingBody { bounds, unit: Unit::SquareMetres.symbol(), category: None })
}

fn groups<'a>(answer: &'a Answer, contributions: &[Contribution]) -> ById<'a, GroupBody> {
    let study = &answer.study;
    let sum = |group: usize| {
        let mut sum = Contribution::default();
        let members = study.criteria.iter().zip(contributions);
        for (_, adds) in members.filter(|it| it.0.group == Some(group)) {
            sum.at_worst += adds.at_worst;
            sum.at_best += adds.at_best;
        }
        GroupBody { contribution: IntervalBody::new(sum.at_worst, sum.at_best) }
    };
    let groups = study.groups.iter().enumerate();
    ById(groups.map(|(position, group)| (group.id.as_str(), sum(position))).collect())
}
