//! What measures look at.

use siting_layer::Layers;
use siting_travel::Networks;

/// What measures look at: the layers, and the street networks that are made of some of them.
/// Cloning is cheap: both are shared.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The layers.
    pub layers: Layers,
    /// The networks; built when first asked for.
    pub networks: Networks,
}

impl From<Layers> for World {
    /// A world without streets.
    fn from(layers: Layers) -> World {
        World { layers, networks: Networks::default() }
    }
}
