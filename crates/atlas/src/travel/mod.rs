//! Trips on the streets of an atlas: what can be reached, how to get there, and how long it takes.

mod csv;
mod ends;
mod features;
mod matrix;
mod place;
mod reach;
mod route;
mod streets;

use std::sync::Arc;

use siting_travel::{Direction, Network};
use siting_units::Say;

pub use matrix::{Matrix, Places};
pub use place::{BadPlace, Place};
pub use reach::{Band, Reach, Reached, StreetPiece, Sum};
pub use route::{Route, RouteStep};

use crate::{Atlas, Error};

/// How trips are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The street network; the only one of the atlas without a name.
    pub network: Option<String>,
    /// The mode.
    pub mode: String,
    /// Which way they go.
    pub direction: Direction,
}

impl Default for Trip {
    /// By truck from the site: parks live on freight.
    fn default() -> Trip {
        Trip { network: None, mode: "truck".to_owned(), direction: Direction::FromSite }
    }
}

impl Atlas {
    /// The network that trips are made on, made ready when first asked for.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Missing`] when there is no such network or mode.
    pub fn network(&self, trip: &Trip) -> Result<Arc<Network>, Error> {
        let world = self.world();
        let network = world.networks.get(&world.layers, trip.network.as_deref(), &trip.mode);
        network.map_err(|why| Error::Missing(why.text()))
    }
}

/// Milliseconds as seconds.
fn seconds(ms: u32) -> f64 {
    f64::from(ms) / 1000.0
}

/// Millimetres as metres.
fn metres(mm: u32) -> f64 {
    f64::from(mm) / 1000.0
}

/// The other way round.
fn turned(direction: Direction) -> Direction {
    match direction {
        Direction::FromSite => Direction::ToSite,
        Direction::ToSite => Direction::FromSite,
    }
}
