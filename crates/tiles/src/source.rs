//! What tiles are cut from.

use std::sync::{Arc, OnceLock};

use geo::Rect;
use siting_layer::{FeatureIndex, Layer, Shapes};
use siting_units::{LayerId, says};

use crate::{Tile, TileId, cut, detail::Detail, properties::Properties};

/// What tiles are cut from: a layer, and its features on the world map.
///
/// Cloning is cheap: everything is shared.
#[derive(Clone, Debug)]
pub struct TileSource {
    pub(crate) ground: Arc<Ground>,
    pub(crate) properties: Arc<Properties>,
}

says! {
    /// Why tiles cannot be cut.
    #[derive(PartialEq, Eq)]
    pub enum TileSourceError {
        /// The layer has no such column.
        NoColumn {
            /// What was asked for.
            column: String,
        } => "there is no column called `{column}`", "没有名为 `{column}` 的字段";
    }
}

/// The features on the world map, and what makes finding and simplifying them quick.
#[derive(Debug)]
pub(crate) struct Ground {
    /// In the unit square: x from 0 in the west, y from 0 in the north.
    pub(crate) world: Shapes,
    pub(crate) index: FeatureIndex,
    /// One rectangle a feature; `None` for features without a vertex.
    pub(crate) bounds: Vec<Option<Rect>>,
    /// The rectangle around everything; `None` when there is nothing.
    pub(crate) extent: Option<Rect>,
    /// Where each feature's vertices begin.
    pub(crate) starts: Vec<u32>,
    /// Decided when first asked for: deep zooms do without.
    detail: OnceLock<Detail>,
}

impl Ground {
    fn new(world: Shapes) -> Ground {
        let bounds: Vec<Option<Rect>> =
            world.iter().map(|it| (!it.is_empty()).then(|| it.bounds())).collect();
        let extent = bounds.iter().flatten().copied().reduce(siting_layer::hull);
        let lengths = world.iter().map(|it| it.coords().len() as u32);
        let starts = lengths.scan(0, |end, n| Some(std::mem::replace(end, *end + n))).collect();
        let index = FeatureIndex::new(&world);
        Ground { index, bounds, extent, starts, world, detail: OnceLock::new() }
    }

    pub(crate) fn detail(&self) -> &Detail {
        self.detail.get_or_init(|| Detail::new(&self.world))
    }

    /// How large a feature is, to choose between features: half the way around its rectangle.
    pub(crate) fn size(&self, row: u32) -> f64 {
        self.bounds[row as usize].map_or(0.0, |it| it.width() + it.height())
    }
}

impl TileSource {
    /// Tiles of `layer`, called `id`, with all its columns. `world` has the layer's shapes in the
    /// unit square of web Mercator: x from 0 in the west to 1, y from 0 in the north to 1.
    ///
    /// # Panics
    ///
    /// Panics unless there is one shape a feature.
    pub fn new(id: LayerId, layer: Arc<Layer>, world: Shapes) -> TileSource {
        TileSource::on(Arc::new(Ground::new(world)), id, layer)
    }

    /// The same features with the ids and columns of another layer: another assessment of the same
    /// sites, say. Nothing is indexed or simplified again.
    ///
    /// # Panics
    ///
    /// Panics unless both layers have as many features.
    pub fn with_layer(&self, id: LayerId, layer: Arc<Layer>) -> TileSource {
        TileSource::on(Arc::clone(&self.ground), id, layer)
    }

    fn on(ground: Arc<Ground>, id: LayerId, layer: Arc<Layer>) -> TileSource {
        assert_eq!(layer.len(), ground.world.len(), "one shape a feature");
        let columns = layer.table().columns().map(|(name, _)| name.to_owned()).collect();
        TileSource { ground, properties: Arc::new(Properties::new(id, layer, columns)) }
    }

    /// The same tiles with these columns only, in this order.
    ///
    /// # Errors
    ///
    /// The layer lacks one of them.
    pub fn carrying(&self, columns: &[&str]) -> Result<TileSource, TileSourceError> {
        let old = &self.properties;
        if let Some(missing) = columns.iter().find(|it| old.layer.table().column(it).is_none()) {
            return Err(TileSourceError::NoColumn { column: (*missing).to_owned() });
        }
        let columns = columns.iter().map(|&it| it.to_owned()).collect();
        let properties = Properties::new(old.id.clone(), Arc::clone(&old.layer), columns);
        Ok(TileSource { ground: Arc::clone(&self.ground), properties: Arc::new(properties) })
    }

    /// The tile at `at`; `None` when nothing is there.
    pub fn tile(&self, at: TileId) -> Option<Tile> {
        let cut = cut::cut(&self.ground, &self.properties, at);
        let is_empty = cut.features.is_empty() && cut.n_dropped == 0;
        (!is_empty).then(|| Tile { at, cut, properties: Arc::clone(&self.properties) })
    }
}
