//! Ways through the streets: what can be reached, how, and how long everything takes.

mod matrix;
mod reach;
mod route;

use siting_atlas::{Atlas, Place, Trip};
use siting_travel::Direction;
use siting_units::{Fingerprint, Say, Text};

pub(crate) use matrix::matrix;
pub(crate) use reach::reach;
pub(crate) use route::route;

use crate::conditional::Tag;
use crate::error::Error;
use crate::served::of_this_program;

/// The mode to use where none is named: parks live on freight.
const MODE: &str = "truck";

/// The trip that a request asks for.
fn trip(mode: Option<&str>, network: Option<&str>, direction: Option<&str>) -> Result<Trip, Error> {
    let direction = match direction {
        None | Some("from-site") => Direction::FromSite,
        Some("to-site") => Direction::ToSite,
        Some(other) => return Err(Error::BadRequest(no_such_direction(&short(other)))),
    };
    let mode = mode.unwrap_or(MODE).to_owned();
    Ok(Trip { network: network.map(str::to_owned), mode, direction })
}

/// The place written as `lon,lat` or `layer:id`.
fn place(key: &str, written: Option<&str>) -> Result<Place, Error> {
    let written = written.ok_or_else(|| {
        Error::BadRequest(Text::new(
            format!("`{key}` is missing: `lon,lat` in degrees, or `layer:id`"),
            format!("缺少 `{key}`：经纬度 `lon,lat`（度），或 `图层:编号`"),
        ))
    })?;
    written.parse::<Place>().map_err(|error| Error::BadRequest(error.text()))
}

/// The tag of the answer to `question`: the same as long as the atlas and this program are.
fn tag(atlas: &Atlas, trip: &Trip, question: &str) -> Result<Tag, Error> {
    let world = atlas.world();
    let network = world.networks.fingerprint(&world.layers, trip.network.as_deref(), &trip.mode);
    let network = network.map_err(|error| Error::NotFound(error.text()))?;
    let plane = Fingerprint::of(atlas.plane().definition().as_bytes());
    let question = Fingerprint::of(question.as_bytes());
    let layers = world.layers.iter().map(|(_, layer)| layer.fingerprint());
    let all = [of_this_program(), plane, network, question].into_iter().chain(layers);
    Ok(Tag::weak(&Fingerprint::of_all(all).short()))
}

/// What somebody wrote, short enough to be repeated.
fn short(written: &str) -> String {
    written.chars().take(80).collect()
}

fn no_such_direction(written: &str) -> Text {
    Text::new(
        format!("`direction` is `from-site` or `to-site`, not `{written}`"),
        format!("`direction` 应为 `from-site` 或 `to-site`，而不是 `{written}`"),
    )
}
