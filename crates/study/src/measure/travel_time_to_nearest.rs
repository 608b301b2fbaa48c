//! `travel-time-to-nearest`: how long it takes to the nearest feature of a layer.

use serde::{Deserialize, Serialize};
use siting_travel::{Direction, Metric};
use siting_units::{LayerId, Unit};

use super::nearby::filter_problems;
use super::nearest_by_street::NearestByStreet;
use super::travelling::{Trips, trips, truck};
use super::{Measure, MeasureError, Minutes, Reach, SettingProblem};
use crate::{Candidates, Filter, Readings, World};

/// Time in seconds from a candidate to the nearest feature of a layer, along the streets.
///
/// **Reads** a street network of the atlas and the layer `to`; with `where`, only the features that
/// the filter lets through. Streets, speeds, turns and delays are those of the `mode`, whose every
/// number stands in a file. A candidate joins each street that passes within the mode's joining
/// distance (`join` in its file) of its outline, at the point of the street nearest to it; the way
/// there is straight, at the mode's joining speed. Features join in the same way, polygons at every
/// street along them. With `gates`, a candidate that has gates within that distance of its outline or
/// inside it joins from them alone. The trip goes from the candidate, or to it with
/// `direction = "to-site"`. Each reading names the feature; of equally near ones the first in the
/// layer.
///
/// **Not known** at all, from 0 on, where no street is near the candidate, or where nobody knows of
/// its gates. A feature that no street is near is not reached. Where a street leaves the ground on
/// which the streets, or the features, were surveyed, something nearer may lie beyond: the reading
/// runs from the time to there to the time to the nearest known feature. It runs from the time to a
/// feature whose filter field is missing, if that is nearer. Beyond `at-most-minutes` nothing is
/// looked for: the reading is that or more. Where there is no way, it is 1,193 hours or more, the
/// longest trip that is counted.
///
/// In files: `{ measure = "travel-time-to-nearest", to = "interchanges", to-any-street = true }`.
///
/// ```
/// # use siting_study::{Candidates, Measure, World, measure::TravelTimeToNearest};
/// # use siting_town::{Letter, Town};
/// # use siting_travel::Networks;
/// # use siting_units::{Interval, LayerId};
/// let town = Town::draw(
///     "
///     RRRRRRRRRRR
///     P.........D
///     ",
/// );
/// let roads = Letter::lines('R', "roads").with("highway", "tertiary");
/// let town = town.legend([roads, Letter::points('P', "parks"), Letter::points('D', "docks")]);
/// let spec = serde_json::from_str(r#"{ "streets": "roads" }"#).expect("a network");
/// let networks = Networks::new([("roads".to_owned(), spec)].into(), [].into());
/// let world = World { layers: town.layers(2000.0), networks };
/// let parks = world.layers.get(&LayerId::new("parks")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
///
/// // Lorries take 36 s for each 100 m to and from the road, at 10 km/h, and 100 s along it, at 36.
/// let measure = TravelTimeToNearest::to(LayerId::new("docks"));
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::exactly(36.0 + 100.0 + 36.0));
///
/// // The trap: nobody looked for docks beyond the drawing. One may stand by the road's western end.
/// let world = World { layers: town.layers(0.0), ..world };
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::between(0.0, 172.0));
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TravelTimeToNearest {
    /// The layer whose features are looked for.
    pub to: LayerId,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
    /// How to travel: `truck` unless it says `car`, `walk`, `bicycle` or a mode of the atlas.
    #[serde(default = "truck")]
    pub mode: String,
    /// The street network; needed where the atlas has several.
    #[serde(default)]
    pub network: Option<String>,
    /// `from-site`, unless it says `to-site`.
    #[serde(default)]
    pub direction: Direction,
    /// The layer of the candidates' gates, if there is one.
    #[serde(default)]
    pub gates: Option<LayerId>,
    /// The longest trip that is looked for.
    #[serde(default)]
    pub at_most_minutes: Option<Minutes>,
    /// Whether features join any street, motorways too: for interchanges.
    #[serde(default)]
    pub to_any_street: bool,
}

impl TravelTimeToNearest {
    /// To any feature of a layer by truck, with every other setting as it is in a file that does not
    /// mention it.
    pub fn to(layer: LayerId) -> TravelTimeToNearest {
        TravelTimeToNearest {
            to: layer,
            filter: None,
            mode: truck(),
            network: None,
            direction: Direction::default(),
            gates: None,
            at_most_minutes: None,
            to_any_street: false,
        }
    }

    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }
}

impl Measure for TravelTimeToNearest {
    fn unit(&self) -> Unit {
        Unit::Seconds
    }

    fn layers(&self) -> Vec<LayerId> {
        self.trips().layers(&[&self.to])
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.trips().networks()
    }

    fn reach(&self) -> Reach {
        self.trips().reach(self.at_most_minutes.map(Minutes::ms), 1)
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        let mut problems = filter_problems(self.filter.as_ref(), &self.to, &world.layers);
        problems.extend(self.trips().problems(world));
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let search = NearestByStreet {
            to: &self.to,
            filter: self.filter.as_ref(),
            to_any_street: self.to_any_street,
            metric: Metric::Time,
            limit: self.at_most_minutes.map(Minutes::ms),
        };
        search.readings(self.trips(), candidates, world)
    }
}
