//! Where trips begin and end: places brought onto the streets.

use siting_layer::{Layer, Outline, Search, Shapes};
use siting_travel::{Frontage, Network, Stop, Stops};
use siting_units::Text;

use super::{Place, Trip};
use crate::{Atlas, Error};

/// A place on the streets.
pub(super) struct End {
    /// Its outline, as the only row.
    pub(super) shapes: Shapes,
    /// Where it meets the streets; never none.
    pub(super) stops: Vec<Stop>,
    /// Whether every street it could join is known.
    pub(super) is_surveyed: bool,
}

impl Atlas {
    /// Brings a place onto the streets, as measures do: from streets open to frontage only.
    pub(super) fn end(&self, place: &Place, trip: &Trip, network: &Network) -> Result<End, Error> {
        let shapes = place.shapes(self)?;
        let stops = network.join(shapes.get(0), Frontage::Needed);
        let metres = network.profile().join().metres;
        if stops.is_empty() {
            return Err(Error::Missing(no_street(place, trip, metres)));
        }
        let mut outline = Outline::default();
        outline.set(shapes.get(0));
        let streets = self.world().networks.spec(trip.network.as_deref()).ok();
        let survey = streets.and_then(|it| self.layers().get(&it.streets)).map(|it| it.survey());
        let is_surveyed = survey
            .is_some_and(|it| metres <= it.way_to_edge(metres, &outline, &mut Search::default()));
        Ok(End { shapes, stops, is_surveyed })
    }
}

/// Where every feature of a layer meets the streets.
pub(super) fn join_layer(network: &Network, layer: &Layer) -> Stops {
    join_shapes(network, layer.shapes())
}

/// Where shapes meet the streets.
pub(super) fn join_shapes(network: &Network, shapes: &Shapes) -> Stops {
    network.join_all(shapes.len(), |row, join| join(shapes.get(row)), Frontage::Needed)
}

fn no_street(place: &Place, trip: &Trip, metres: f64) -> Text {
    let mode = &trip.mode;
    Text::new(
        format!("no street that `{mode}` can join at runs within {metres} m of `{place}`"),
        format!("`{place}` 周围 {metres} 米内没有 `{mode}` 可以驶入的道路"),
    )
}
