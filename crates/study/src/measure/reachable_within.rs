//! `reachable-within`: how much can be reached in a given time.

use serde::{Deserialize, Serialize};
use siting_travel::{Direction, Metric};
use siting_units::{Interval, LayerId, Unit};

use super::amounts::{Amounts, Sums, amount_problems};
use super::decay::{Weight, decay_problems};
use super::nearby::filter_problems;
use super::travelling::{Onto, Sites, Trips, frontage, trips, truck};
use super::{Decay, Measure, MeasureError, Minutes, Reach, SettingProblem, find};
use crate::{Candidates, Filter, Readings, World};

/// How much can be reached along the streets in so many minutes: people, jobs, firms.
///
/// **Reads** a street network of the atlas and the layer `of`; with `where`, only the features that
/// the filter lets through. It adds up their field `amount`, or counts them without one. Candidates
/// and features join the streets as those of `travel-time-to-nearest` do; a feature counts once, by
/// the fastest trip to it. With a `decay` it counts less the longer that trip of `t` minutes takes;
/// beyond `minutes` it never counts:
///
/// - `step`: 1 (cumulative opportunities).
/// - `linear`: 1 - t / minutes.
/// - `exponential`: 2^(-t / half-minutes), that is exp(-b t) with b = ln 2 / half-minutes.
/// - `logistic`: (1 + exp(-k h)) / (1 + exp(k (t - h))), with h = half-minutes and
///   k = pi / (sqrt(3) spread-minutes): the curve of Bauer and Groneberg (2016,
///   doi:10.1371/journal.pone.0159148), where spread-minutes is a standard deviation.
///
/// **Not known** at all, from 0 on, where no street is near the candidate. Features with a missing
/// filter field may or may not count. Not known upwards where a feature that may count lacks its
/// `amount`, or a street leaves the ground on which the streets or the features were surveyed, within
/// the time. A feature that no street is near is not reached.
///
/// In files: `{ measure = "reachable-within", of = "blocks", amount = "population", minutes = 30 }`.
///
/// ```
/// # use siting_study::{Candidates, Measure, World, measure::{Decay, Minutes, ReachableWithin}};
/// # use siting_town::{Letter, Town};
/// # use siting_travel::Networks;
/// # use siting_units::{Interval, LayerId};
/// let town = Town::draw(
///     "
///     RRRRRRRRRRR
///     P....A....B
///     ",
/// );
/// let town = town.legend([
///     Letter::lines('R', "roads").with("highway", "tertiary"),
///     Letter::points('P', "parks"),
///     Letter::points('A', "villages").with("people", 200.0),
///     Letter::points('B', "villages"),
/// ]);
/// let spec = serde_json::from_str(r#"{ "streets": "roads" }"#).expect("a network");
/// let networks = Networks::new([("roads".to_owned(), spec)].into(), [].into());
/// let world = World { layers: town.layers(2000.0), networks };
/// let parks = world.layers.get(&LayerId::new("parks")).expect("it is drawn").clone();
/// let parks = Candidates::Sites(parks);
///
/// // A is 122 s away, B 172.
/// let minutes = Minutes::new(2.5).expect("a time");
/// let mut measure = ReachableWithin::count(LayerId::new("villages"), minutes);
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::exactly(1.0));
/// measure.amount = Some("people".to_owned());
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::exactly(200.0));
///
/// // The trap: nobody counted the people of B, and they are not nobody.
/// measure.minutes = Minutes::new(3.0).expect("a time");
/// assert_eq!(measure.readings(&parks, &world)?.row(0), Interval::at_least(200.0));
/// # Ok::<(), siting_study::MeasureError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReachableWithin {
    /// The layer that is added up.
    pub of: LayerId,
    /// The field with how much there is at each feature; features are counted without one.
    #[serde(default)]
    pub amount: Option<String>,
    /// Which of its features count; all without a filter.
    #[serde(default, rename = "where")]
    pub filter: Option<Filter>,
    /// The longest trip that counts.
    pub minutes: Minutes,
    /// How less counts what is further: `step`, unless it says `linear`, `exponential` or `logistic`.
    #[serde(default)]
    pub decay: Decay,
    /// After so long a feature counts half, for `exponential` and `logistic`.
    #[serde(default)]
    pub half_minutes: Option<Minutes>,
    /// How gradual the change is, for `logistic`.
    #[serde(default)]
    pub spread_minutes: Option<Minutes>,
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
    /// Whether features join any street, motorways too.
    #[serde(default)]
    pub to_any_street: bool,
}

impl ReachableWithin {
    /// The number of features within a time by truck, with every other setting as it is in a file
    /// that does not mention it.
    pub fn count(of: LayerId, minutes: Minutes) -> ReachableWithin {
        ReachableWithin {
            of,
            amount: None,
            filter: None,
            minutes,
            decay: Decay::default(),
            half_minutes: None,
            spread_minutes: None,
            mode: truck(),
            network: None,
            direction: Direction::default(),
            gates: None,
            to_any_street: false,
        }
    }

    fn trips(&self) -> Trips<'_> {
        trips!(self)
    }
}

impl Measure for ReachableWithin {
    fn unit(&self) -> Unit {
        match (&self.amount, self.decay) {
            (None, Decay::Step) => Unit::Count,
            _ => Unit::Number,
        }
    }

    fn layers(&self) -> Vec<LayerId> {
        self.trips().layers(&[&self.of])
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.trips().networks()
    }

    fn reach(&self) -> Reach {
        self.trips().reach(Some(self.minutes.ms()), 1)
    }

    fn problems(&self, _: &Candidates, world: &World) -> Vec<SettingProblem> {
        let mut problems = filter_problems(self.filter.as_ref(), &self.of, &world.layers);
        problems.extend(amount_problems(self.amount.as_deref(), &self.of, &world.layers));
        problems.extend(decay_problems(self.decay, self.half_minutes, self.spread_minutes));
        problems.extend(self.trips().problems(world));
        problems
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        let layer = find(&world.layers, &self.of)?;
        let sites = self.trips().begin(candidates, world)?;
        let weight = Weight::of(self.decay, self.minutes, self.half_minutes, self.spread_minutes);
        let amounts = Amounts::of(layer, self.filter.as_ref(), self.amount.as_deref());
        let frontage = frontage(self.to_any_street);
        let targets = sites.streets.join_rows(layer, &amounts.rows, frontage);
        let sums = Sums {
            network: &sites.streets.network,
            direction: sites.direction,
            limit_ms: self.minutes.ms(),
            weight: &weight,
        };
        let low = sums.of(&sites.stops, &targets, &amounts.low);
        let is_certain = amounts.low == amounts.high;
        let mut high =
            if is_certain { low.clone() } else { sums.of(&sites.stops, &targets, &amounts.high) };
        let out = sites.streets.ways_out(Some(layer.survey()));
        sums.open(&mut high, &sites.costs_out(Metric::Time, &out, self.minutes.ms()));
        Ok(Readings::new(self.unit(), between(&sites, low, high)))
    }
}

/// What each candidate reaches, as far as it is known how it comes onto the streets.
pub(super) fn between(
    sites: &Sites<'_>,
    low: Vec<f64>,
    high: Vec<f64>,
) -> impl Iterator<Item = Interval> {
    sites.onto.iter().zip(low).zip(high).map(|((onto, low), high)| match onto {
        Onto::Unknown => Interval::at_least(0.0),
        Onto::AtLeast => Interval::at_least(low),
        Onto::Settled => Interval::between(low, high.max(low)),
    })
}
