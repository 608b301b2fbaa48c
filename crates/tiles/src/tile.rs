//! One tile of a layer.

use std::sync::Arc;

use crate::{TileId, cut::Cut, geojson, mvt, properties::Properties};

/// One tile of a layer.
#[derive(Debug)]
pub struct Tile {
    pub(crate) at: TileId,
    pub(crate) cut: Cut,
    pub(crate) properties: Arc<Properties>,
}

impl Tile {
    /// Which tile it is.
    pub fn at(&self) -> TileId {
        self.at
    }

    /// The rows of the layer that are drawn, in rising order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = usize> {
        self.cut.features.iter().map(|it| it.row as usize)
    }

    /// Features that are here but not drawn: because another stands in for them in the same pixel,
    /// because the tile would be too heavy, or because they are thinner than a unit.
    pub fn n_dropped(&self) -> usize {
        self.cut.n_dropped
    }

    /// Number of vertices drawn.
    pub fn n_vertices(&self) -> usize {
        self.cut.features.iter().map(|it| self.cut.n_vertices(it)).sum()
    }

    /// The tile as a Mapbox Vector Tile 2.1, not compressed: one layer, called by the layer's id.
    /// A feature's id is its row; its own id is the property `id`. What the data does not know is
    /// absent.
    pub fn to_mvt(&self) -> Vec<u8> {
        mvt::write(self)
    }

    /// The tile as a `GeoJSON` feature collection in longitude and latitude, with 7 decimals.
    pub fn to_geojson(&self) -> String {
        geojson::write(self)
    }
}
