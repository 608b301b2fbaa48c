//! `reachable-road-length`: how much street can be reached in a given time.

use serde::{Deserialize, Serialize};
use siting_travel::{Direction, Metric, within_street_length};
use siting_units::{LayerId, Unit};

use super::amounts::Sums;
use super::decay::Weight;
use super::reachable_within::between;
use super::travelling::{Trips, trips, truck};
use super::{Measure, MeasureError, Minutes, Reach, SettingProblem};
use crate::{Candidates, Readings, World};

/// Metres of street that can be reached in so many minutes: how well the streets around a place hang
/// together.
///
/// **Reads** a street network of the atlas. Candidates join the streets as those of
/// `travel-time-to-nearest` do. Streets are cut where the time runs out, and each place counts once,
/// whichever way it is come to.
///
/// **Not known** at all, from 0 on, where no street is near the candidate; not known upwards where a
/// street leaves the ground on which streets were surveyed, within the time.
///
/// In files: `{ measure = "reachable-road-length", minutes = 10, mode = "walk" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReachableRoadLength {
    /// The longest trip.
    pub minutes: Minutes,
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
}

impl ReachableRoadLength {
    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }
}

impl Measure for ReachableRoadLength {
    fn unit(&self) -> Unit {
        Unit::Metres
    }

    fn layers(&self) -> Vec<LayerId> {
        self.trips().layers(&[])
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.trips().networks()
    }

    fn reach(&self) -> Reach {
        self.trips().reach(Some(self.minutes.ms()), 1)
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        self.trips().problems(world)
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let sites = self.trips().begin(candidates, world)?;
        let (network, limit_ms) = (&*sites.streets.network, self.minutes.ms());
        let low = within_street_length(network, sites.direction, &sites.stops, limit_ms);
        let mut high = low.clone();
        let sums = Sums { network, direction: sites.direction, limit_ms, weight: &Weight::Step };
        let out = sites.streets.ways_out(None);
        sums.open(&mut high, &sites.costs_out(Metric::Time, &out, limit_ms));
        Ok(Readings::new(self.unit(), between(&sites, low, high)))
    }
}
