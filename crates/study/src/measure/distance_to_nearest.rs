//! `distance-to-nearest`: how far the nearest feature of a layer is.

use serde::{Deserialize, Serialize};
use siting_layer::Shape;
use siting_units::{Interval, LayerId, Unit};

use super::{
    Measure, MeasureError, Reach, SettingProblem,
    nearby::{Features, Scratch, each_candidate, filter_problems},
};
use crate::{Candidates, Filter, Nearest, Readings, World};

/// Straight-line metres from a candidate's edge to the edge of the nearest feature of a layer.
///
/// **Reads** the layer `to`; with `where`, only the features that the filter lets through. Distances
/// are those of the atlas's plane. A candidate that touches, crosses, contains or lies in a feature
/// reads 0, and so does one less than a micrometre away. Each reading names the nearest feature; of
/// features at the very same distance the first in the layer.
///
/// **Not known** as far as something nearer may exist: when the edge of the survey is nearer than the
/// nearest known feature, or a feature whose filter field is missing is, the reading runs from there
/// to the nearest known one. With no known feature it has no upper bound. A candidate that is partly
/// outside the survey reads from 0 on.
///
/// In files: `{ measure = "distance-to-nearest", to = "roads", where = "class = 'trunk'" }`.
///
/// ```
/// use siting_study::{Candidates, Measure, World, measure::DistanceToNearest};
/// use siting_town::{Letter, Town};
/// use siting_units::{Interval, LayerId};
///
/// let town = Town::draw("AR..B").legend([Letter::points('R', "roads")]);
/// let world = World::from(town.layers(200.0));
/// let parks = world.layers.get(&LayerId::new("B")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
/// let measure = DistanceToNearest { to: LayerId::new("roads"), filter: None };
///
/// // From the centre of the R to the western edge of the B it is 250 m. But the survey ends 200 m to
/// // the east, north and south of the B: something nearer may be there.
/// let readings = measure.readings(&parks, &world)?;
/// assert_eq!(readings.row(0), Interval::between(200.0, 250.0));
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistanceToNearest {
    /// The layer whose features are looked for.
    pub to: LayerId,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
}

/// One candidate: the bounds of its distance, and the row of the nearest known feature.
#[derive(Clone, Copy, Default)]
struct Found {
    low: f64,
    high: f64,
    row: u32,
}

impl Measure for DistanceToNearest {
    fn unit(&self) -> Unit {
        Unit::Metres
    }

    fn layers(&self) -> Vec<LayerId> {
        vec![self.to.clone()]
    }

    fn reach(&self) -> Reach {
        Reach::OwnReading
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        filter_problems(self.filter.as_ref(), &self.to, &world.layers)
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let features = Features::of(&world.layers, &self.to, self.filter.as_ref())?;
        let found = each_candidate(candidates, |scratch, shape| nearest(&features, scratch, shape));
        let rows = found.iter().map(|it| it.row).collect();
        let intervals = found.iter().map(|it| Interval::between(it.low, it.high));
        let readings = Readings::new(self.unit(), intervals);
        Ok(readings.with_nearest(Nearest { layer: self.to.clone(), rows }))
    }
}

fn nearest(features: &Features<'_>, scratch: &mut Scratch, shape: Shape<'_>) -> Found {
    let Scratch { outline, certain, maybe, survey, .. } = scratch;
    outline.set(shape);
    let known = features.certain.nearest(outline, certain);
    let high = known.map_or(f64::INFINITY, |it| it.distance);
    let doubtful = features.maybe.nearest_within(high, outline, maybe);
    let low = doubtful.map_or(high, |it| it.distance.min(high));
    let low = features.survey.way_to_edge(low, outline, survey);
    Found { low, high, row: known.map_or(Nearest::NONE, |it| it.row) }
}
