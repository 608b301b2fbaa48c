//! Ways to get a number for each candidate.
//!
//! To add one: write `measure/<name>.rs`, then name it once in the `measures!` list below.

mod amounts;
mod area;
mod attribute;
mod count_within;
mod decay;
mod distance_to_nearest;
mod floating_catchment;
mod gates;
mod length_within;
mod matches;
mod minutes;
mod nearby;
mod nearest_by_street;
mod reach;
mod reachable_road_length;
mod reachable_within;
mod share_covered;
mod travel_distance_to_nearest;
mod travel_time_to;
mod travel_time_to_nearest;
mod travelling;
mod ways_out;

use std::fmt;

use siting_layer::{Column, Layer, Layers};
use siting_syntax::{Node, Problems};
use siting_travel::NoNetwork;
use siting_units::{Fingerprint, LayerId, Say, Text, Unit, says};

pub use area::Area;
pub use attribute::Attribute;
pub(crate) use attribute::no_such_field;
pub use count_within::CountWithin;
pub use decay::Decay;
pub use distance_to_nearest::DistanceToNearest;
pub use floating_catchment::FloatingCatchment;
pub use length_within::{Around, LengthWithin};
pub use matches::Matches;
pub use minutes::Minutes;
pub use nearby::Radius;
pub use reach::Reach;
pub use reachable_road_length::ReachableRoadLength;
pub use reachable_within::ReachableWithin;
pub use share_covered::ShareCovered;
pub use travel_distance_to_nearest::TravelDistanceToNearest;
pub use travel_time_to::TravelTimeTo;
pub use travel_time_to_nearest::TravelTimeToNearest;

use crate::{Candidates, Readings, World};

/// A way to get a number for each candidate.
///
/// A measure is a pure function of its own settings, the layers and networks it names, and the
/// candidates.
/// The shelf relies on that.
pub trait Measure: fmt::Debug + Send + Sync {
    /// What the numbers mean, as far as the settings tell; [`Readings::unit`] has the last word.
    fn unit(&self) -> Unit;

    /// The layers this measure reads, and no others.
    fn layers(&self) -> Vec<LayerId>;

    /// The networks this measure travels on, each with its mode; a network without a name is the only
    /// one of the atlas.
    fn networks(&self) -> Vec<(Option<String>, String)> {
        Vec::new()
    }

    /// How far away a change can alter one of its readings.
    fn reach(&self) -> Reach;

    /// What is wrong with its settings, given the data. Missing layers are found by others.
    fn problems(&self, candidates: &Candidates, world: &World) -> Vec<SettingProblem>;

    /// One reading per candidate, in candidate order.
    ///
    /// # Errors
    ///
    /// Fails when a layer or a network it names is not in the world.
    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError>;
}

/// Something wrong with one setting of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingProblem {
    /// The setting as written, so that its place can be found.
    pub written: String,
    /// What is wrong with it.
    pub what: Text,
}

says! {
    /// Why a measure could not be taken.
    pub enum MeasureError {
        /// The measure names a layer that the atlas does not have.
        NoSuchLayer {
            /// The name it asked for.
            layer: LayerId,
        } => "there is no layer called `{layer}`", "没有名为 `{layer}` 的图层";
        /// The candidates have no such attribute.
        NoSuchField {
            /// The name it asked for.
            field: String,
        } => "the candidates have no field `{field}`", "候选地块没有字段 `{field}`";
        /// A layer has no such feature.
        NoSuchFeature {
            /// The id it asked for.
            id: String,
            /// The layer.
            layer: LayerId,
        } => "the layer `{layer}` has no feature `{id}`", "图层 `{layer}` 没有要素 `{id}`";
        /// There is no network to travel on.
        NoNetwork {
            /// Why, in English.
            en: String,
            /// Why, in Chinese.
            zh: String,
        } => "{en}", "{zh}";
    }
}

impl From<NoNetwork> for MeasureError {
    fn from(why: NoNetwork) -> MeasureError {
        let Text { en, zh } = why.text();
        MeasureError::NoNetwork { en, zh }
    }
}

/// Declares [`AnyMeasure`], its names in files, and how each is read from a file.
macro_rules! measures {
    ($($kind:literal $name:ident),* $(,)?) => {
        /// Any measure that a study file can name.
        #[derive(Clone, Debug, PartialEq)]
        pub enum AnyMeasure {
            $(#[doc = concat!("`", $kind, "`")] $name($name),)*
        }

        impl AnyMeasure {
            /// The names a study file can use after `measure =`.
            pub const KINDS: &[&str] = &[$($kind),*];

            /// The name a study file uses for this measure.
            pub fn kind(&self) -> &'static str {
                match self { $(AnyMeasure::$name(_) => $kind,)* }
            }

            /// Reads the settings of a measure; `None` when there are problems or no such measure.
            fn read(kind: &str, settings: &Node, problems: &mut Problems) -> Option<AnyMeasure> {
                match kind {
                    $($kind => settings.read(problems).map(AnyMeasure::$name),)*
                    _ => None,
                }
            }

            fn settings(&self) -> serde_json::Result<Vec<u8>> {
                match self { $(AnyMeasure::$name(it) => serde_json::to_vec(it),)* }
            }

            fn as_measure(&self) -> &dyn Measure {
                match self { $(AnyMeasure::$name(it) => it,)* }
            }
        }
    };
}

measures! {
    "area" Area,
    "attribute" Attribute,
    "count-within" CountWithin,
    "distance-to-nearest" DistanceToNearest,
    "floating-catchment" FloatingCatchment,
    "length-within" LengthWithin,
    "matches" Matches,
    "reachable-road-length" ReachableRoadLength,
    "reachable-within" ReachableWithin,
    "share-covered" ShareCovered,
    "travel-distance-to-nearest" TravelDistanceToNearest,
    "travel-time-to" TravelTimeTo,
    "travel-time-to-nearest" TravelTimeToNearest,
}

impl AnyMeasure {
    /// Reads `{ measure = "...", ... }`.
    pub fn from_node(node: &Node, problems: &mut Problems) -> Option<AnyMeasure> {
        let Some(kind) = node.get("measure") else {
            let kinds = AnyMeasure::KINDS.join("`, `");
            problems.add(
                node.at.clone(),
                Text::new(
                    format!("the key `measure` is missing; there are `{kinds}`"),
                    format!("缺少键 `measure`；可用的有 `{kinds}`"),
                ),
            );
            return None;
        };
        let Some(name) = kind.as_text().filter(|it| AnyMeasure::KINDS.contains(it)) else {
            let what = no_such_measure(kind.as_text().unwrap_or_default());
            problems.add(kind.at.clone(), what);
            return None;
        };
        AnyMeasure::read(name, &node.without(&["measure"]), problems)
    }

    /// Whether its readings are words, which only a curve of categories can judge.
    pub(crate) fn reads_words(&self, candidates: &Candidates) -> bool {
        let AnyMeasure::Attribute(attribute) = self else { return false };
        let column = candidates.table().and_then(|table| table.column(&attribute.field));
        matches!(column, Some(Column::Text(_)))
    }

    /// A digest of the measure's kind, settings and version.
    #[allow(clippy::missing_panics_doc, reason = "settings always serialise")]
    pub fn fingerprint(&self) -> Fingerprint {
        /// Raised whenever the meaning of a reading changes, so that no shelf serves an old one.
        const VERSION: &str = "1";
        let settings = self.settings().expect("settings are plain data");
        let parts = [self.kind().as_bytes(), VERSION.as_bytes(), &settings];
        Fingerprint::of_all(parts.map(Fingerprint::of))
    }
}

impl Measure for AnyMeasure {
    fn unit(&self) -> Unit {
        self.as_measure().unit()
    }

    fn layers(&self) -> Vec<LayerId> {
        self.as_measure().layers()
    }

    fn networks(&self) -> Vec<(Option<String>, String)> {
        self.as_measure().networks()
    }

    fn reach(&self) -> Reach {
        self.as_measure().reach()
    }

    fn problems(&self, candidates: &Candidates, world: &World) -> Vec<SettingProblem> {
        self.as_measure().problems(candidates, world)
    }

    fn readings(&self, candidates: &Candidates, world: &World) -> Result<Readings, MeasureError> {
        self.as_measure().readings(candidates, world)
    }
}

fn no_such_measure(name: &str) -> Text {
    let kinds = AnyMeasure::KINDS.join("`, `");
    match siting_units::nearest_word(name, AnyMeasure::KINDS.iter().copied()) {
        Some(meant) => Text::new(
            format!("there is no measure called `{name}`; did you mean `{meant}`?"),
            format!("没有名为 `{name}` 的测度；您是否想写 `{meant}`？"),
        ),
        None => Text::new(
            format!("there is no measure called `{name}`; there are `{kinds}`"),
            format!("没有名为 `{name}` 的测度；可用的有 `{kinds}`"),
        ),
    }
}

/// The layer a measure names.
fn find<'a>(layers: &'a Layers, id: &LayerId) -> Result<&'a Layer, MeasureError> {
    let found = layers.get(id).ok_or_else(|| MeasureError::NoSuchLayer { layer: id.clone() });
    found.map(AsRef::as_ref)
}

#[cfg(test)]
mod against_other_worlds;
#[cfg(test)]
mod drawn;
#[cfg(test)]
mod on_streets;
