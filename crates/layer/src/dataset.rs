//! Features as a file holds them, in the file's own coordinates.

use geo::Rect;
use siting_units::Text;

use crate::{FeatureNote, Shapes, Table};

/// Features as a file holds them, in the file's own coordinates: east (or longitude) first.
///
/// Every shape is valid: what was not has been repaired or dropped, and a note says so.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// Where it came from, for people: usually the file name.
    pub source: String,
    /// What read it, such as `GPKG`.
    pub driver: String,
    /// Its coordinate reference system, as anything PROJ understands: `EPSG:4549`, WKT. `None` when
    /// the file does not say.
    pub crs: Option<String>,
    /// One shape a feature.
    pub shapes: Shapes,
    /// Its attributes, row by row as in `shapes`.
    pub table: Table,
    /// What the file calls each feature: its number or its own id. Empty when the file's maker did
    /// not say; not always unique.
    pub ids: Vec<String>,
    /// The extent the file declares for itself, if it does.
    pub extent: Option<Rect>,
    /// Features the file holds, including those dropped.
    pub n_read: usize,
    /// Features whose geometry was invalid and has been mended.
    pub repaired: Vec<FeatureNote>,
    /// Features that could not be used.
    pub dropped: Vec<FeatureNote>,
    /// Anything else worth saying, such as a guessed encoding.
    pub remarks: Vec<Text>,
}
