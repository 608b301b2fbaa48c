//! `travel-distance-to-nearest`: how far the nearest feature of a layer is along the streets.

use serde::{Deserialize, Serialize};
use siting_travel::{Direction, Metric};
use siting_units::{LayerId, Unit};

use super::nearby::filter_problems;
use super::nearest_by_street::NearestByStreet;
use super::travelling::{Trips, trips, truck};
use super::{Measure, MeasureError, Radius, Reach, SettingProblem};
use crate::{Candidates, Filter, Readings, World};

/// Metres from a candidate to the nearest feature of a layer, along the streets: of all ways the
/// shortest, not the fastest.
///
/// **Reads** a street network of the atlas and the layer `to`; with `where`, only the features that
/// the filter lets through. Candidates and features join the streets as those of
/// `travel-time-to-nearest` do, and the straight way between them and the street counts. Which streets
/// and turns are open is up to the `mode`. Each reading names the feature; of equally near ones the
/// first in the layer.
///
/// **Not known** where `travel-time-to-nearest` is not: from 0 on where no street is near the
/// candidate, from the way to where streets or features are no longer surveyed, or to a feature whose
/// filter field is missing, if these are nearer. Beyond `at-most-metres` nothing is looked for: the
/// reading is that or more. Where there is no way, it is 4,294 km or more, the longest that is counted.
///
/// In files: `{ measure = "travel-distance-to-nearest", to = "substations", mode = "car" }`.
///
/// ```
/// # use siting_study::{Candidates, Measure, World, measure::TravelDistanceToNearest};
/// # use siting_town::{Letter, Town};
/// # use siting_travel::Networks;
/// # use siting_units::{Interval, LayerId};
/// let town = Town::draw(
///     "
///     RRRRRR
///     P....D
///     ",
/// );
/// let roads = Letter::lines('R', "roads").with("highway", "tertiary").with("oneway", "yes");
/// let town = town.legend([roads, Letter::points('P', "parks"), Letter::points('D', "docks")]);
/// let spec = serde_json::from_str(r#"{ "streets": "roads" }"#).expect("a network");
/// let networks = Networks::new([("roads".to_owned(), spec)].into(), [].into());
/// let world = World { layers: town.layers(2000.0), networks };
/// let parks = world.layers.get(&LayerId::new("parks")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
///
/// let mut measure = TravelDistanceToNearest::to(LayerId::new("docks"));
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::exactly(100.0 + 500.0 + 100.0));
///
/// // The trap: the road is one-way. Lorries get to the dock, but not back.
/// measure.direction = siting_travel::Direction::ToSite;
/// assert_eq!(measure.readings(&parks, &world)?.row(0).low(), 4_294_967.294);
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TravelDistanceToNearest {
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
    /// The longest way that is looked for.
    #[serde(default)]
    pub at_most_metres: Option<Radius>,
    /// Whether features join any street, motorways too: for interchanges.
    #[serde(default)]
    pub to_any_street: bool,
}

impl TravelDistanceToNearest {
    /// To any feature of a layer by truck, with every other setting as it is in a file that does not
    /// mention it.
    pub fn to(layer: LayerId) -> TravelDistanceToNearest {
        TravelDistanceToNearest {
            to: layer,
            filter: None,
            mode: truck(),
            network: None,
            direction: Direction::default(),
            gates: None,
            at_most_metres: None,
            to_any_street: false,
        }
    }

    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }
}

impl Measure for TravelDistanceToNearest {
    fn unit(&self) -> Unit {
        Unit::Metres
    }

    fn layers(&self) -> Vec<LayerId> {
        self.trips().layers(&[&self.to])
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.trips().networks()
    }

    fn reach(&self) -> Reach {
        self.trips().reach(None, 1)
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
            metric: Metric::Distance,
            limit: self.at_most_metres.map(|it| (it.metres() * 1000.0).round() as u32),
        };
        search.readings(self.trips(), candidates, world)
    }
}
