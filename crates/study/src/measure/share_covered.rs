//! `share-covered`: how much of a candidate's ground a layer covers.

use serde::{Deserialize, Serialize};
use siting_layer::{Kind, Shape};
use siting_units::{LayerId, Unit};

use super::{
    Measure, MeasureError, Reach, SettingProblem,
    nearby::{Features, Scratch, each_candidate, filter_problems, intervals, kind_problems},
};
use crate::{Candidates, Filter, Readings, World};

/// The part of a candidate's ground that the areas of a layer cover, from 0 to 1.
///
/// **Reads** the layer `by`; with `where`, only the features that the filter lets through. Points
/// and lines cover nothing. Ground under several features counts once. Shares less than a billionth
/// from 0 or from 1 (a square centimetre of 10 ha) read 0 or 1: borders that coincide on the map
/// differ by rounding.
///
/// **Not known** as far as ground lies outside the survey, or only under features whose filter field
/// is missing: it may be covered or not. Candidates without ground, points and lines, read 0 to 1.
///
/// In files: `{ measure = "share-covered", by = "farmland", where = "protected = 'yes'" }`.
///
/// ```
/// use geo::Rect;
/// use siting_layer::Survey;
/// use siting_study::{Candidates, Measure, World, measure::ShareCovered};
/// use siting_town::Town;
/// use siting_units::{Interval, LayerId};
///
/// let town = Town::draw("PF");
/// let mut world = World::from(town.layers(0.0));
/// let parks = world.layers.get(&LayerId::new("P")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
/// let measure = ShareCovered { by: LayerId::new("F"), filter: None };
/// let readings = measure.readings(&parks, &world)?;
/// assert_eq!(readings.row(0), Interval::exactly(0.0), "a common border covers nothing");
///
/// // The trap: nobody looked for farmland in the western 40 m of the park.
/// let looked_at = Rect::new((40.0, 0.0), (200.0, 100.0));
/// let farmland = town.layer(&measure.by, Survey::of_rect(looked_at));
/// world.layers.insert(measure.by.clone(), farmland);
/// let readings = measure.readings(&parks, &world)?;
/// assert!((readings.row(0).high() - 0.4).abs() < 1e-12 && readings.row(0).low() == 0.0);
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareCovered {
    /// The layer that covers.
    pub by: LayerId,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
}

impl Measure for ShareCovered {
    fn unit(&self) -> Unit {
        Unit::Share
    }

    fn layers(&self) -> Vec<LayerId> {
        vec![self.by.clone()]
    }

    fn reach(&self) -> Reach {
        Reach::Metres(0.0)
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        let mut problems = filter_problems(self.filter.as_ref(), &self.by, &world.layers);
        problems.extend(kind_problems(&self.by, Kind::Areas, &world.layers));
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let features = Features::of(&world.layers, &self.by, self.filter.as_ref())?;
        let shares = each_candidate(candidates, |scratch, shape| share(&features, scratch, shape));
        Ok(Readings::new(self.unit(), intervals(shares)))
    }
}

fn share(features: &Features<'_>, scratch: &mut Scratch, shape: Shape<'_>) -> (f64, f64) {
    let ground = if shape.kind() == Kind::Areas { shape.plane_area() } else { 0.0 };
    if ground <= 0.0 {
        return (0.0, 1.0);
    }
    let covered = features.covers(shape).of(shape, &mut scratch.sweep, &mut scratch.certain);
    let low = settled(covered.certain / ground);
    (low, settled(covered.possible / ground).max(low))
}

/// A share between 0 and 1; 0 or 1 itself when rounding alone keeps it away.
fn settled(share: f64) -> f64 {
    const ROUNDING: f64 = 1e-9;
    match share {
        _ if share < ROUNDING => 0.0,
        _ if share > 1.0 - ROUNDING => 1.0,
        _ => share,
    }
}
