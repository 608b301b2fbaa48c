//! A layer that is served, and its tiles once somebody has asked for one.

use std::sync::Arc;

use siting_atlas::Atlas;
use siting_tiles::TileSource;
use siting_units::{Fingerprint, LayerId};

use super::of_this_program;
use super::once::Once;
use crate::error::{Error, no_such_address};
use crate::worker::Workers;

/// A layer that is served.
#[derive(Debug)]
pub(crate) struct ServedLayer {
    /// The name it is served under.
    pub(crate) name: String,
    pub(crate) atlas: Arc<Atlas>,
    pub(crate) id: LayerId,
    /// Tells apart tiles of different data.
    pub(crate) version: Fingerprint,
    tiles: Once<Arc<TileSource>>,
}

impl ServedLayer {
    pub(super) fn new(atlas: Arc<Atlas>, id: &str, name: String) -> ServedLayer {
        let id = LayerId::new(id);
        let plane = Fingerprint::of(atlas.plane().definition().as_bytes());
        let data = atlas.layers().get(&id).map(|it| it.fingerprint());
        let version = Fingerprint::of_all(data.into_iter().chain([plane, of_this_program()]));
        ServedLayer { name, atlas, id, version, tiles: Once::default() }
    }

    /// What its tiles are cut from.
    pub(crate) async fn tiles(&self, workers: &Workers) -> Result<Arc<TileSource>, Error> {
        let (atlas, id) = (Arc::clone(&self.atlas), self.id.clone());
        self.tiles.get(workers, move || atlas.tiles(&id).ok_or_else(no_such_address)).await
    }
}
