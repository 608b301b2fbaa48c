//! `travel-time-to`: how long it takes to one place.

use serde::{Deserialize, Serialize};
use siting_travel::{Direction, Metric};
use siting_units::{LayerId, Text, Unit, nearest_word};

use super::nearest_by_street::{bounds, costs, farthest, limit};
use super::travelling::{Trips, frontage, trips, truck};
use super::{Measure, MeasureError, Minutes, Reach, SettingProblem, find};
use crate::{Candidates, Readings, World};

/// Time in seconds from a candidate to one place, along the streets.
///
/// **Reads** a street network of the atlas, and of the layer `to` the feature called `id`: the port,
/// the town hall. Candidates and the place join the streets as those of `travel-time-to-nearest` do.
///
/// **Not known** where no street is near the candidate. Where a street leaves the ground on which
/// streets were surveyed, there may be a faster way over there: the reading runs from the time to
/// there to the time of the known way. Beyond `at-most-minutes` nothing is looked for. Without a way,
/// or without a street near the place, the reading is that, or 1,193 hours, or more.
///
/// In files: `{ measure = "travel-time-to", to = "stations", id = "central" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TravelTimeTo {
    /// The layer the place is in.
    pub to: LayerId,
    /// The id of the place in that layer.
    pub id: String,
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
    /// Whether the place joins any street, motorways too: for interchanges.
    #[serde(default)]
    pub to_any_street: bool,
}

impl TravelTimeTo {
    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }
}

impl Measure for TravelTimeTo {
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
        let ids = world.layers.get(&self.to).map_or(&[] as &[_], |it| it.ids());
        let mut problems = self.trips().problems(world);
        if !ids.contains(&self.id) {
            let what = no_such_place(&self.id, &self.to, ids);
            problems.push(SettingProblem { written: self.id.clone(), what });
        }
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let layer = find(&world.layers, &self.to)?;
        let row = layer.ids().iter().position(|it| *it == self.id).ok_or_else(|| {
            MeasureError::NoSuchFeature { id: self.id.clone(), layer: self.to.clone() }
        })?;
        let sites = self.trips().begin(candidates, world)?;
        let place = sites.streets.join_rows(layer, &[row as u32], frontage(self.to_any_street));
        let limit = limit(self.at_most_minutes.map(Minutes::ms));
        let known = sites.nearest(Metric::Time, &place, limit);
        let farthest = farthest(&sites, &known, limit);
        let out = sites.costs_out(Metric::Time, &sites.streets.ways_out(None), farthest);
        Ok(bounds(&sites, Metric::Time, &[costs(&known), out.into()], &known, limit))
    }
}

fn no_such_place(id: &str, layer: &LayerId, ids: &[String]) -> Text {
    let (mut en, mut zh) =
        (format!("`{layer}` has no feature `{id}`"), format!("图层 `{layer}` 中没有要素 `{id}`"));
    if let Some(meant) = nearest_word(id, ids.iter().map(String::as_str)) {
        en += &format!("; did you mean `{meant}`?");
        zh += &format!("；您是否想写 `{meant}`？");
    }
    Text::new(en, zh)
}
