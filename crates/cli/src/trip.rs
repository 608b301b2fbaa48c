//! How to travel, as every command about travel is told.

use clap::Args;
use siting_atlas::{Atlas, Place, Trip};
use siting_travel::Direction;
use siting_units::{Lang, Say};

use crate::complaint::Complaint;
use crate::out::harmless;
use crate::words::help;

/// The street network and the mode.
#[derive(Clone, Debug, Args)]
pub(crate) struct TripArgs {
    #[arg(
        long, value_name = "MODE", default_value = "truck", hide_default_value = true,
        help = help(
            "truck, car, walk, bicycle, or a file in modes/ (without .toml); truck without it",
            "truck（货车）、car、walk、bicycle，或 modes/ 中的文件名（不带 .toml）；默认 truck",
        ),
    )]
    pub(crate) mode: String,
    #[arg(
        long, value_name = "NETWORK",
        help = help("The network in atlas.toml, where there are several", "atlas.toml 中的路网名，有多个时需要指明"),
    )]
    pub(crate) network: Option<String>,
}

impl TripArgs {
    /// The trip, in the direction asked for.
    pub(crate) fn trip(&self, is_to_site: bool) -> Trip {
        let direction = if is_to_site { Direction::ToSite } else { Direction::FromSite };
        Trip { network: self.network.clone(), mode: self.mode.clone(), direction }
    }
}

/// The place somebody typed.
pub(crate) fn place(written: &str) -> Result<Place, Complaint> {
    written.parse::<Place>().map_err(|error| Complaint::Usage(error.text()))
}

/// A place as people call it: a feature by its name, if it has one.
pub(crate) fn called(atlas: &Atlas, place: &Place, lang: Lang) -> String {
    let written = harmless(&place.to_string());
    let Place::Feature { layer, id } = place else { return written };
    let name = atlas.layers().get(layer).and_then(|layer| {
        let row = layer.ids().iter().position(|it| it == id)?;
        layer.feature_name(row).map(harmless)
    });
    match (name, lang) {
        (None, _) => written,
        (Some(name), Lang::En) => format!("{name} ({written})"),
        (Some(name), Lang::Zh) => format!("{name}（{written}）"),
    }
}

/// What the mode of a trip is called.
pub(crate) fn mode(atlas: &Atlas, trip: &Trip, lang: Lang) -> String {
    let profile = atlas.world().networks.mode(&trip.mode);
    harmless(profile.map_or(trip.mode.as_str(), |it| it.name().in_lang(lang)))
}
