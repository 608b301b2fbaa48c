//! An atlas and its layers as JSON.

use serde::Serialize;
use siting_atlas::Atlas;
use siting_layer::{Kind, Layer};

use super::NameBody;
use crate::served::ServedLayer;

/// An opened folder of layers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtlasBody {
    /// The name of its folder.
    pub id: String,
    /// What people call it.
    pub name: NameBody,
    /// Whom to thank for the data; empty when nobody.
    pub attribution: NameBody,
    /// West, south, east and north in degrees; `null` when every layer is empty.
    pub bounds: Option<[f64; 4]>,
    /// Its layers.
    pub layers: Vec<LayerBody>,
    /// The names its studies are served under.
    pub studies: Vec<String>,
}

impl AtlasBody {
    pub(crate) fn of(atlas: &Atlas, layers: Vec<LayerBody>, studies: Vec<String>) -> AtlasBody {
        AtlasBody {
            id: atlas.id().to_owned(),
            name: atlas.name().into(),
            attribution: atlas.attribution().into(),
            bounds: atlas.bounds().map(|it| atlas.degrees(it)).and_then(known),
            layers,
            studies,
        }
    }
}

/// One layer of an atlas.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerBody {
    /// The name it is served under.
    pub id: String,
    /// Its name within the atlas, which readings and tiles use: `id` without the atlas.
    pub layer: String,
    /// What people call it.
    pub name: NameBody,
    /// What most of its features are: `points`, `lines` or `polygons`; `null` for an empty layer.
    pub geometry: Option<&'static str>,
    /// Number of features.
    pub n_features: usize,
    /// The address of its `TileJSON`.
    pub tilejson: String,
}

impl LayerBody {
    pub(crate) fn of(served: &ServedLayer, layer: &Layer, tilejson: String) -> LayerBody {
        LayerBody {
            id: served.name.clone(),
            layer: served.id.to_string(),
            name: layer.name().into(),
            geometry: layer.kind().map(geometry),
            n_features: layer.len(),
            tilejson,
        }
    }
}

fn geometry(kind: Kind) -> &'static str {
    match kind {
        Kind::Points => "points",
        Kind::Lines => "lines",
        Kind::Areas => "polygons",
    }
}

/// Degrees that all are numbers.
pub(super) fn known(degrees: [f64; 4]) -> Option<[f64; 4]> {
    degrees.iter().all(|it| it.is_finite()).then_some(degrees)
}
