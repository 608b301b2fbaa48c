//! What measures that travel have in common: how candidates come onto the streets, what streets are
//! not known, and what is told of wrong settings.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use siting_layer::{Kind, Layer, Outline, Search, Shape, Survey};
use siting_travel::{Direction, FAR, Found, Frontage, Metric, Network, NoNetwork, Stops, nearest};
use siting_units::{LayerId, Say, Text};

use super::gates::{Entrances, entrances};
use super::nearby::kind_problems;
use super::ways_out::WaysOut;
use super::{MeasureError, Reach, SettingProblem, find};
use crate::{Candidates, World};

/// The mode that travels where none is named: parks live on freight.
pub(super) fn truck() -> String {
    "truck".to_owned()
}

/// How candidates travel, as the settings of a measure say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trips<'a> {
    pub(super) network: Option<&'a str>,
    pub(super) mode: &'a str,
    pub(super) direction: Direction,
    pub(super) gates: Option<&'a LayerId>,
}

/// Says how a measure's candidates travel; every measure that travels has these settings.
macro_rules! trips {
    ($measure:expr) => {
        Trips {
            network: $measure.network.as_deref(),
            mode: &$measure.mode,
            direction: $measure.direction,
            gates: $measure.gates.as_ref(),
        }
    };
}
pub(super) use trips;

impl Trips<'_> {
    /// The network and its mode, as [`Measure::networks`](super::Measure::networks) lists them.
    pub(super) fn networks(self) -> Vec<(Option<String>, String)> {
        vec![(self.network.map(str::to_owned), self.mode.to_owned())]
    }

    /// The layers a measure names, the gates among them.
    pub(super) fn layers(self, named: &[&LayerId]) -> Vec<LayerId> {
        named.iter().copied().chain(self.gates).cloned().collect()
    }

    /// How far away a change can matter.
    pub(super) fn reach(self, limit_ms: Option<u32>, times: u32) -> Reach {
        let (network, mode) = (self.network.map(str::to_owned), self.mode.to_owned());
        let gates = self.gates.cloned();
        Reach::Travel { network, mode, direction: self.direction, limit_ms, times, gates }
    }

    /// What does not fit the atlas: a network or a mode it does not have, gates that are no points.
    pub(super) fn problems(self, world: &World) -> Vec<SettingProblem> {
        let World { layers, networks } = world;
        let gates = self.gates.map(|it| kind_problems(it, Kind::Points, layers));
        let mut problems = gates.unwrap_or_default();
        if let Err(why) = networks.fingerprint(layers, self.network, self.mode) {
            let is_of_mode = matches!(why, NoNetwork::NoMode { .. });
            let written = if is_of_mode { self.mode } else { self.network.unwrap_or_default() };
            let meant = why.written().and_then(|it| it.1);
            let what = did_you_mean(why.text(), meant);
            problems.push(SettingProblem { written: written.to_owned(), what });
        }
        problems
    }

    /// Brings the candidates onto the streets.
    pub(super) fn begin<'w>(
        self,
        candidates: &Candidates,
        world: &'w World,
    ) -> Result<Sites<'w>, MeasureError> {
        let streets = Streets::of(self.network, self.mode, world)?;
        let gates = self.gates.map(|it| find(&world.layers, it)).transpose()?;
        let entrances = gates.map(|it| entrances(candidates, it, streets.join_metres()));
        let stops = streets.network.join_all(
            candidates.len(),
            |row, join| match entrances.as_ref().and_then(|it| it.of(row)) {
                Some(gates) => join(points(gates, &[0, gates.len() as u32])),
                None => candidates.with_footprint(row, join),
            },
            Frontage::Needed,
        );
        let onto = onto(&streets, candidates, entrances.as_ref(), &stops);
        Ok(Sites { streets, direction: self.direction, stops, onto })
    }
}

/// Several points as one shape.
fn points<'a>(coords: &'a [geo::Coord], ends: &'a [u32; 2]) -> Shape<'a> {
    Shape::of_one_part(Kind::Points, coords, ends)
}

/// Adds the name that may have been meant.
fn did_you_mean(what: Text, meant: Option<&str>) -> Text {
    match meant {
        None => what,
        Some(meant) => Text::new(
            format!("{}; did you mean `{meant}`?", what.en),
            format!("{}；您是否想写 `{meant}`？", what.zh),
        ),
    }
}

/// A network, and the ground on which its streets are known.
#[derive(Debug)]
pub(super) struct Streets<'a> {
    pub(super) network: Arc<Network>,
    pub(super) survey: &'a Survey,
}

impl<'a> Streets<'a> {
    fn of(name: Option<&str>, mode: &str, world: &'a World) -> Result<Streets<'a>, MeasureError> {
        let network = world.networks.get(&world.layers, name, mode)?;
        let spec = world.networks.spec(name)?;
        let survey = find(&world.layers, &spec.streets)?.survey();
        survey.prepare();
        Ok(Streets { network, survey })
    }

    /// How far from a shape's outline a street may be for the shape to join it.
    pub(super) fn join_metres(&self) -> f64 {
        self.network.profile().join().metres
    }

    /// Whether every street that an outline could join is known.
    pub(super) fn are_known_around(&self, outline: &Outline, search: &mut Search) -> bool {
        let most = self.join_metres();
        most <= self.survey.way_to_edge(most, outline, search)
    }

    /// Where some features of a layer meet the streets, in the order of `rows`.
    pub(super) fn join_rows(&self, layer: &Layer, rows: &[u32], frontage: Frontage) -> Stops {
        let at = |row: usize| layer.shape(rows[row] as usize);
        self.network.join_all(rows.len(), |row, join| join(at(row)), frontage)
    }

    /// The places where trips may leave what is known: the streets' own survey, and that of a layer
    /// looked for.
    pub(super) fn ways_out(&self, of_layer: Option<&Survey>) -> WaysOut {
        WaysOut::of(self, of_layer)
    }
}

/// What is known of how a candidate comes onto the streets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Onto {
    /// Nothing: no street is near, or nobody knows of its gates.
    #[default]
    Unknown,
    /// Some ways; there may be more.
    AtLeast,
    /// Every way.
    Settled,
}

/// Candidates on the streets.
#[derive(Debug)]
pub(super) struct Sites<'a> {
    pub(super) streets: Streets<'a>,
    pub(super) direction: Direction,
    pub(super) stops: Stops,
    /// One a candidate.
    pub(super) onto: Vec<Onto>,
}

impl Sites<'_> {
    /// The nearest target of each candidate.
    pub(super) fn nearest(&self, metric: Metric, targets: &Stops, limit: u32) -> Vec<Found> {
        let network = &self.streets.network;
        nearest(network, metric, self.direction, &self.stops, targets, limit)
    }

    /// What it costs each candidate at least to leave what is known; [`FAR`] beyond the limit.
    pub(super) fn costs_out(&self, metric: Metric, out: &WaysOut, limit: u32) -> Vec<u32> {
        out.costs(&self.streets.network, metric, self.direction, &self.stops, limit)
    }
}

/// How each candidate comes onto the streets.
fn onto(
    streets: &Streets<'_>,
    candidates: &Candidates,
    entrances: Option<&Entrances>,
    stops: &Stops,
) -> Vec<Onto> {
    let scratch = || (Outline::default(), Search::default());
    let one = |(outline, search): &mut (Outline, Search), row: usize| {
        let gates = entrances.and_then(|it| it.of(row));
        let gates_may_be_missed = entrances.is_some_and(|it| !it.is_surveyed(row));
        if stops.of(row).is_empty() || (gates.is_none() && gates_may_be_missed) {
            return Onto::Unknown;
        }
        match gates {
            Some(gates) => outline.set(points(gates, &[0, gates.len() as u32])),
            None => candidates.with_footprint(row, |shape| outline.set(shape)),
        }
        let is_surveyed = streets.are_known_around(outline, search);
        if is_surveyed && !gates_may_be_missed { Onto::Settled } else { Onto::AtLeast }
    };
    (0..candidates.len()).into_par_iter().map_init(scratch, one).collect()
}

/// How features of a layer come onto the streets.
pub(super) fn frontage(to_any_street: bool) -> Frontage {
    if to_any_street { Frontage::Any } else { Frontage::Needed }
}

/// The least of some costs found for each candidate.
pub(super) fn least<'a>(columns: impl IntoIterator<Item = Cow<'a, [u32]>>, n: usize) -> Vec<u32> {
    let mut least = vec![FAR; n];
    for column in columns {
        least.iter_mut().zip(column.iter()).for_each(|(it, &cost)| *it = cost.min(*it));
    }
    least
}
