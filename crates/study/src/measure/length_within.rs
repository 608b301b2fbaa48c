//! `length-within`: how much line of a layer is near.

use serde::{Deserialize, Serialize};
use siting_layer::{Kind, Outline, Search, SegmentIndex, centroid};
use siting_units::{LayerId, Unit};

use super::{
    Measure, MeasureError, Reach, SettingProblem,
    nearby::{
        Features, Radius, Scratch, each_candidate, filter_problems, intervals, kind_problems,
    },
};
use crate::{Candidates, Filter, Readings, World};

/// Metres of a layer's lines within a radius of a candidate.
///
/// **Reads** the layer `of`; with `where`, only the features that the filter lets through. Only lines
/// have a length here: points have none, and the outlines of areas do not count. `around` is
/// `"centroid"`, a true circle about the centre of the candidate's area, or `"outline"`, the candidate
/// itself with everything up to the radius from its edge. Lengths are those of the atlas's plane; a
/// line drawn twice counts twice.
///
/// **Not known** upwards when some ground within the radius was not surveyed. Lines whose filter
/// field is missing may or may not count.
///
/// In files: `{ measure = "length-within", of = "roads", radius-metres = 1000, around = "centroid" }`.
///
/// ```
/// use siting_study::{Candidates, Measure, World, measure::{Around, LengthWithin, Radius}};
/// use siting_town::{Letter, Town};
/// use siting_units::{Interval, LayerId};
///
/// let town = Town::draw(
///     "
///     RRRRRRR
///     ...P...
///     ",
/// )
/// .legend([Letter::lines('R', "roads")]);
/// let world = World::from(town.layers(1000.0));
/// let parks = world.layers.get(&LayerId::new("P")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
/// let radius = Radius::new(125.0).expect("more than 0");
/// let around = |around| LengthWithin { of: LayerId::new("roads"), radius, around, filter: None };
///
/// // The road passes 100 m north of the centre: 75 m of it to either side are 125 m away or less.
/// let readings = around(Around::Centroid).readings(&parks, &world)?;
/// assert!((readings.row(0).low() - 150.0).abs() < 1e-9 && readings.row(0).is_exact());
/// // From the park's northern edge it is only 50 m, and all along the 100 m of that edge.
/// let readings = around(Around::Outline).readings(&parks, &world)?;
/// let beside = (125.0_f64.powi(2) - 50.0_f64.powi(2)).sqrt();
/// assert!((readings.row(0).low() - (100.0 + 2.0 * beside)).abs() < 1e-9);
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthWithin {
    /// The layer whose lines are measured.
    pub of: LayerId,
    /// How far to look.
    #[serde(rename = "radius-metres")]
    pub radius: Radius,
    /// From where.
    pub around: Around,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
}

/// From where a radius is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Around {
    /// The centre of the candidate's area.
    Centroid,
    /// Every point of the candidate.
    Outline,
}

impl Measure for LengthWithin {
    fn unit(&self) -> Unit {
        Unit::Metres
    }

    fn layers(&self) -> Vec<LayerId> {
        vec![self.of.clone()]
    }

    fn reach(&self) -> Reach {
        Reach::Metres(self.radius.metres())
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        let mut problems = filter_problems(self.filter.as_ref(), &self.of, &world.layers);
        problems.extend(kind_problems(&self.of, Kind::Lines, &world.layers));
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let features = Features::of(&world.layers, &self.of, self.filter.as_ref())?;
        let lengths = match self.around {
            Around::Centroid => each_candidate(candidates, |scratch, shape| {
                if shape.is_empty() {
                    return (0.0, f64::INFINITY);
                }
                let centre = centroid(shape);
                scratch.outline.set_point(centre);
                self.bounds(&features, scratch, |lines, _, search| {
                    lines.length_in_disc(centre, self.radius.metres(), search)
                })
            }),
            Around::Outline => each_candidate(candidates, |scratch, shape| {
                scratch.outline.set(shape);
                self.bounds(&features, scratch, |lines, outline, search| {
                    lines.length_within(self.radius.metres(), outline, search)
                })
            }),
        };
        Ok(Readings::new(self.unit(), intervals(lengths)))
    }
}

impl LengthWithin {
    /// The least and the most length there may be around the scratch's outline.
    fn bounds(
        &self,
        features: &Features<'_>,
        scratch: &mut Scratch,
        length: impl Fn(&SegmentIndex, &Outline, &mut Search) -> f64,
    ) -> (f64, f64) {
        let Scratch { outline, certain, maybe, .. } = scratch;
        let known = length(&features.certain, outline, certain);
        let more = length(&features.maybe, outline, maybe);
        let is_surveyed = features.is_surveyed(self.radius, scratch);
        (known, if is_surveyed { known + more } else { f64::INFINITY })
    }
}
