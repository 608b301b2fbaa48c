//! What happened when a layer was loaded.

use geo::Rect;
use siting_units::Text;

/// Something that happened to one feature on the way in.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureNote {
    /// The feature, as its file names it.
    pub id: String,
    /// What was wrong with it, and what was done.
    pub what: Text,
}

/// What happened when a layer was loaded.
#[derive(Clone, Debug)]
pub struct LoadReport {
    /// The file.
    pub source: String,
    /// What read it.
    pub driver: String,
    /// Its coordinate reference system, by name.
    pub crs: String,
    /// Features the file holds.
    pub n_read: usize,
    /// Features in the layer.
    pub n_kept: usize,
    /// Features mended.
    pub repaired: Vec<FeatureNote>,
    /// Features left out.
    pub dropped: Vec<FeatureNote>,
    /// Bounds in the atlas's plane, in metres; `None` for an empty layer.
    pub bounds: Option<Rect>,
    /// Ground area of all polygons, in square metres.
    pub ground_square_metres: f64,
    /// Length of all lines in the plane, in metres.
    pub length_metres: f64,
    /// Anything else worth saying, such as the accuracy of the transformation.
    pub remarks: Vec<Text>,
}
