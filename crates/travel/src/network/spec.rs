//! Which layers make a street network, and what their fields mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use siting_units::{Fingerprint, LayerId};

/// Which layers make a street network, and what their fields mean.
///
/// ```toml
/// [networks.streets]
/// streets = "roads"            # a line layer
/// turns = "turns"              # turn restrictions, optional
/// junctions = "junctions"      # signals, crossings, barriers, optional
/// nodes = "vertices"           # where lines meet
/// fields = { highway = "class" }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreetsSpec {
    /// The line layer.
    pub streets: LayerId,
    /// Points at which a turn is forbidden, or the only one.
    pub turns: Option<LayerId>,
    /// Points that hold traffic up or keep it out.
    pub junctions: Option<LayerId>,
    /// Where lines meet.
    #[serde(default)]
    pub nodes: Nodes,
    /// The field with the id of the node a line begins at, for `nodes = "ids"`.
    #[serde(default = "from")]
    pub from: String,
    /// The field with the id of the node a line ends at, for `nodes = "ids"`.
    #[serde(default = "to")]
    pub to: String,
    /// OpenStreetMap's key to the field that says the same; a key not listed is its own field.
    /// Beyond OpenStreetMap's there are `seconds`, `minutes` (time for the whole line, either way),
    /// `metres` (its length) and `travel_kmh`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// Where lines meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nodes {
    /// Where their ends are at the very same place.
    #[default]
    Ends,
    /// At any vertex they share, as the ways of OpenStreetMap do.
    Vertices,
    /// At shared vertices and wherever they cross: only right where nothing bridges anything.
    Crossings,
    /// Where their fields name the same node.
    Ids,
}

fn from() -> String {
    "from".to_owned()
}

fn to() -> String {
    "to".to_owned()
}

impl StreetsSpec {
    /// The field that holds what OpenStreetMap calls `key`.
    pub fn field<'a>(&'a self, key: &'a str) -> &'a str {
        self.fields.get(key).map_or(key, String::as_str)
    }

    /// The layers it names.
    pub fn layers(&self) -> impl Iterator<Item = &LayerId> {
        [Some(&self.streets), self.turns.as_ref(), self.junctions.as_ref()].into_iter().flatten()
    }

    /// A digest of what it says.
    #[allow(clippy::missing_panics_doc, reason = "settings always serialise")]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&serde_json::to_vec(self).expect("settings are plain data"))
    }
}
