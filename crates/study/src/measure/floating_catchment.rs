//! `floating-catchment`: how much of a supply is left for a place, once others have had their share.

use serde::{Deserialize, Serialize};
use siting_layer::{Layer, Outline, Search};
use siting_travel::{Direction, Metric, Stops};
use siting_units::{LayerId, Text, Unit};

use super::amounts::{Amounts, Sums, amount_problems};
use super::decay::Weight;
use super::nearby::filter_problems;
use super::reachable_within::between;
use super::travelling::{Streets, Trips, frontage, trips, truck};
use super::{Measure, MeasureError, Minutes, Reach, SettingProblem, find};
use crate::{Candidates, Filter, Readings, World};

/// How much of a supply there is for each unit of demand, as seen from a candidate: doctors for each
/// inhabitant, workers for each job. The two-step floating catchment area.
///
/// **Reads** a street network of the atlas, the layer `supply` with its field `capacity`, and the
/// layer `demand` with its field `amount`. First, each supply j is shared out among the demand within
/// `minutes` of it: R(j) = S(j) / sum over k of P(k) W(t(k, j)). Then a candidate has the sum of the
/// shares within `minutes`: A = sum over j of R(j) W(t(j)). Without `bands` W is 1 (2SFCA: Luo and
/// Wang 2003, doi:10.1068/b29120). With `bands`, such as `[[10, 1], [20, 0.68], [30, 0.22]]`, it is
/// the weight of the first band whose minutes are not exceeded (E2SFCA: Luo and Qi 2009,
/// doi:10.1016/j.healthplace.2009.06.002, from whom these weights are). The demand makes trips as the
/// candidate does: to the supply, or with `direction = "to-site"` from it. A candidate that is to
/// count as demand has to be in that layer. Everything joins the streets as in
/// `travel-time-to-nearest`.
///
/// **Not known** at all, from 0 on, where no street is near the candidate. A missing `capacity`, or a
/// supply that no known demand reaches and so is shared by nobody, leaves the reading without an upper
/// bound; a missing `amount` takes what is shared with it from the lower bound. So does, within the
/// time, a street that leaves the ground on which streets, supply or demand were surveyed.
///
/// In files: `{ measure = "floating-catchment", supply = "clinics", capacity = "beds",
/// demand = "blocks", amount = "population", minutes = 30, mode = "car" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FloatingCatchment {
    /// The layer that has something to give.
    pub supply: LayerId,
    /// The field with how much.
    pub capacity: String,
    /// Which supplies count; all without a filter.
    #[serde(default)]
    pub supply_where: Option<Filter>,
    /// The layer that wants some.
    pub demand: LayerId,
    /// The field with how much.
    pub amount: String,
    /// Which demand counts; all without a filter.
    #[serde(default)]
    pub demand_where: Option<Filter>,
    /// The longest trip that counts.
    pub minutes: Minutes,
    /// Minutes, and the weight of what is no further than that; the last are `minutes`.
    #[serde(default)]
    pub bands: Option<Vec<(Minutes, f64)>>,
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

/// How much there is at places on the streets.
struct Placed {
    amounts: Amounts,
    stops: Stops,
    /// Whether every street is known that each could join.
    is_settled: Vec<bool>,
}

impl Placed {
    fn of(streets: &Streets<'_>, layer: &Layer, filter: Option<&Filter>, field: &str) -> Placed {
        let amounts = Amounts::of(layer, filter, Some(field));
        let stops = streets.join_rows(layer, &amounts.rows, frontage(false));
        let (mut outline, mut search) = (Outline::default(), Search::default());
        let is_settled = amounts.rows.iter().map(|&row| {
            outline.set(layer.shape(row as usize));
            streets.are_known_around(&outline, &mut search)
        });
        let is_settled = is_settled.collect();
        Placed { amounts, stops, is_settled }
    }
}

impl FloatingCatchment {
    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }

    fn weight(&self) -> Weight {
        let bands = self.bands.as_ref();
        bands.map_or(Weight::Step, |bands| {
            Weight::Bands(bands.iter().map(|&(minutes, weight)| (minutes.ms(), weight)).collect())
        })
    }

    /// Bands rise in time and fall in weight, and end where the catchment does.
    fn band_problems(&self) -> Option<SettingProblem> {
        let bands = self.bands.as_ref()?;
        let rise = bands.windows(2).all(|it| it[0].0.ms() < it[1].0.ms() && it[1].1 <= it[0].1);
        let are_weights = bands.iter().all(|it| 0.0 < it.1 && it.1 <= 1.0);
        let end = bands.last().is_some_and(|it| it.0 == self.minutes);
        let what = Text::new(
            "`bands` are `[[minutes, weight], ...]`: minutes rise up to `minutes`, weights fall, from \
             1 at most, and stay above 0",
            "`bands` 应为 `[[分钟, 权重], ...]`：分钟递增直到等于 `minutes`，权重不增，不超过 1 且大于 0",
        );
        (!(rise && are_weights && end)).then(|| SettingProblem { written: String::new(), what })
    }

    /// The share of each supply for one unit of demand: at least, and at most.
    fn shares(
        &self,
        streets: &Streets<'_>,
        supply: &Placed,
        demand: &Placed,
        demand_layer: &Layer,
    ) -> (Vec<f64>, Vec<f64>) {
        let weight = self.weight();
        let (network, limit_ms) = (&*streets.network, self.minutes.ms());
        // Seen from a supply, the demand's trips run the other way.
        let direction = match self.direction {
            Direction::FromSite => Direction::ToSite,
            Direction::ToSite => Direction::FromSite,
        };
        let sums = Sums { network, direction, limit_ms, weight: &weight };
        let least = sums.of(&supply.stops, &demand.stops, &demand.amounts.low);
        let mut most = sums.of(&supply.stops, &demand.stops, &demand.amounts.high);
        let out = streets.ways_out(Some(demand_layer.survey()));
        let costs = out.costs(network, Metric::Time, direction, &supply.stops, limit_ms);
        sums.open(&mut most, &costs);
        let unsettled = supply.is_settled.iter().zip(&mut most).filter(|it| !it.0);
        unsettled.for_each(|(_, most)| *most = f64::INFINITY);
        let amounts = &supply.amounts;
        let low = (0..most.len()).map(|row| {
            // Where perhaps nobody wants any, nobody knows what one more would get.
            if least[row] <= 0.0 { 0.0 } else { share(amounts.low[row], most[row]) }
        });
        let high = amounts.high.iter().zip(&least).map(|(&it, &demand)| share(it, demand));
        (low.collect(), high.collect())
    }
}

/// What one unit of demand gets; any amount where there is something to get and nobody wants it.
fn share(supply: f64, demand: f64) -> f64 {
    match (supply, demand) {
        (0.0, _) => 0.0,
        (_, 0.0) => f64::INFINITY,
        (_, f64::INFINITY) => 0.0,
        _ => supply / demand,
    }
}

impl Measure for FloatingCatchment {
    fn unit(&self) -> Unit {
        Unit::Number
    }

    fn layers(&self) -> Vec<LayerId> {
        self.trips().layers(&[&self.supply, &self.demand])
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.trips().networks()
    }

    fn reach(&self) -> Reach {
        self.trips().reach(Some(self.minutes.ms()), 2)
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        let layers = &world.layers;
        let mut problems = filter_problems(self.supply_where.as_ref(), &self.supply, layers);
        problems.extend(filter_problems(self.demand_where.as_ref(), &self.demand, layers));
        problems.extend(amount_problems(Some(&self.capacity), &self.supply, layers));
        problems.extend(amount_problems(Some(&self.amount), &self.demand, layers));
        problems.extend(self.band_problems());
        problems.extend(self.trips().problems(world));
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let supply_layer = find(&world.layers, &self.supply)?;
        let demand_layer = find(&world.layers, &self.demand)?;
        let sites = self.trips().begin(candidates, world)?;
        let streets = &sites.streets;
        let supply = Placed::of(streets, supply_layer, self.supply_where.as_ref(), &self.capacity);
        let demand = Placed::of(streets, demand_layer, self.demand_where.as_ref(), &self.amount);
        let (least, most) = self.shares(streets, &supply, &demand, demand_layer);
        let weight = self.weight();
        let limit_ms = self.minutes.ms();
        let sums = Sums {
            network: &streets.network,
            direction: sites.direction,
            limit_ms,
            weight: &weight,
        };
        let low = sums.of(&sites.stops, &supply.stops, &least);
        let mut high = sums.of(&sites.stops, &supply.stops, &most);
        let out = streets.ways_out(Some(supply_layer.survey()));
        sums.open(&mut high, &sites.costs_out(Metric::Time, &out, limit_ms));
        Ok(Readings::new(self.unit(), between(&sites, low, high)))
    }
}
