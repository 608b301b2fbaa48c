//! `count-within`: how many features of a layer are near.

use serde::{Deserialize, Serialize};
use siting_layer::Shape;
use siting_units::{LayerId, Unit};

use super::{
    Measure, MeasureError, Reach, SettingProblem,
    nearby::{Features, Radius, Scratch, each_candidate, filter_problems, intervals},
};
use crate::{Candidates, Filter, Readings, World};

/// How many features of a layer lie within a radius of a candidate's outline, edge to edge.
///
/// **Reads** the layer `of`; with `where`, only the features that the filter lets through. A feature
/// exactly `radius-metres` away counts, one that touches, contains or lies in the candidate too, and
/// each counts once, however many parts it has.
///
/// **Not known** upwards when some ground within the radius was not surveyed: any number more may be
/// there. Features whose filter field is missing may or may not count.
///
/// In files: `{ measure = "count-within", of = "bus-stops", radius-metres = 500 }`.
///
/// ```
/// use siting_study::{Candidates, Measure, World, measure::{CountWithin, Radius}};
/// use siting_town::{Letter, Town};
/// use siting_units::{Interval, LayerId};
///
/// let town = Town::draw("S.SP...S").legend([Letter::points('S', "stops")]);
/// let world = World::from(town.layers(1000.0));
/// let parks = world.layers.get(&LayerId::new("P")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
/// let radius = Radius::new(250.0).expect("more than 0");
/// let measure = CountWithin { of: LayerId::new("stops"), radius, filter: None };
///
/// // From the park's edges the stops are 50, 250 and 350 m away.
/// let readings = measure.readings(&parks, &world)?;
/// assert_eq!(readings.row(0), Interval::exactly(2.0));
/// // Nobody looked north of the town.
/// let readings = measure.readings(&parks, &town.layers(0.0).into())?;
/// assert_eq!(readings.row(0), Interval::at_least(2.0));
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountWithin {
    /// The layer whose features are counted.
    pub of: LayerId,
    /// How far from the outline.
    #[serde(rename = "radius-metres")]
    pub radius: Radius,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
}

impl Measure for CountWithin {
    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn layers(&self) -> Vec<LayerId> {
        vec![self.of.clone()]
    }

    fn reach(&self) -> Reach {
        Reach::Metres(self.radius.metres())
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        filter_problems(self.filter.as_ref(), &self.of, &world.layers)
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let features = Features::of(&world.layers, &self.of, self.filter.as_ref())?;
        let count = |scratch: &mut Scratch, shape: Shape<'_>| {
            scratch.outline.set(shape);
            let radius = self.radius.metres();
            let Scratch { outline, certain, maybe, .. } = scratch;
            let known = features.certain.count_within(radius, outline, certain);
            let more = features.maybe.count_within(radius, outline, maybe);
            let is_surveyed = features.is_surveyed(self.radius, scratch);
            let high = if is_surveyed { f64::from(known + more) } else { f64::INFINITY };
            (f64::from(known), high)
        };
        Ok(Readings::new(self.unit(), intervals(each_candidate(candidates, count))))
    }
}
