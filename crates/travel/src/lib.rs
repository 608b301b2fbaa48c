//! Street networks, travel times, and what can be reached.
//!
//! ```text
//! streets, turns, junctions (layers) + Profile ─▶ Network ─join─▶ Stops ─▶ nearest, within, matrix
//! ```
//!
//! Times are whole milliseconds and lengths whole millimetres, so that answers do not depend on the
//! order in which anything is added up.

mod change;
mod course;
mod graph;
mod hierarchy;
mod join;
mod lists;
mod matrix;
mod nearest;
mod network;
mod networks;
mod outline;
mod profile;
#[cfg(test)]
mod random_town;
mod reach;
mod report;
mod route;
mod search;
mod stops;
mod time_and_length;
mod within;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub use graph::{Arc, Graph};
pub use hierarchy::{Ends, Hierarchy, PathCost};
pub use join::Frontage;
pub use matrix::{Matrix, matrix};
pub use nearest::{Found, nearest};
pub use network::{Network, Nodes, RowChanges, Street, StreetsSpec};
pub use networks::{Keeper, Networks, NoNetwork};
pub use outline::outline;
pub use profile::{
    Closed, Join, Passage, Profile, Remark, Ride, Tags, TurnCost, TurnRule, parse_duration,
};
pub use reach::{ReachedPiece, Reacher};
pub use report::NetworkReport;
pub use route::{Route, RouteStep, route};
pub use search::{Cost, FAR, From, Label, Searcher, TimeAndLength};
pub use stops::{Stop, Stops};
pub use within::{sums_within, within_street_length};

/// Which way a trip goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the site to what is looked for.
    #[default]
    FromSite,
    /// From there to the site.
    ToSite,
}

/// What makes a trip short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Milliseconds.
    Time,
    /// Millimetres.
    Distance,
}
