//! Layers by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use siting_units::LayerId;

use crate::Layer;

/// Layers by name. Cloning is cheap: layers are shared.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    by_id: BTreeMap<LayerId, Arc<Layer>>,
}

impl Layers {
    /// Adds `layer`, replacing one of the same name.
    pub fn insert(&mut self, id: LayerId, layer: Layer) {
        self.by_id.insert(id, Arc::new(layer));
    }

    /// The layer called `id`, if there is one.
    pub fn get(&self, id: &LayerId) -> Option<&Arc<Layer>> {
        self.by_id.get(id)
    }

    /// Every layer, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&LayerId, &Arc<Layer>)> {
        self.by_id.iter()
    }

    /// The names, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &LayerId> {
        self.by_id.keys()
    }
}
