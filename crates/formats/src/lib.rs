//! Bytes to datasets and back, for formats that need no native library.

mod error;
mod osm;
mod read_geojson;
mod write_csv;
mod write_geojson;

use siting_layer::Dataset;

pub use error::FormatError;
pub use osm::read_osm_pbf;
pub use read_geojson::read_geojson;
pub use write_csv::write_csv;
pub use write_geojson::write_geojson;

/// A file format read without a native library.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name.
    pub name: &'static str,
    /// What files of it end in, in lower case and without the first dot.
    pub endings: &'static [&'static str],
    /// The layers it knows by name; the first is read unless another is named. None when files of it
    /// have one layer without a name.
    pub layers: &'static [&'static str],
    /// Further layers of such a file, which GDAL reads.
    pub gdal_layers: &'static [&'static str],
    /// Reads a layer from bytes.
    pub read: Read,
}

/// Reads a layer, the first unless one is named, from bytes; the name is for people.
pub type Read = fn(name: &str, layer: Option<&str>, bytes: &[u8]) -> Result<Dataset, FormatError>;

/// Every format read here. To add one, write a file beside `read_geojson.rs` and an entry here.
pub const FORMATS: &[Format] = &[
    Format {
        name: "GeoJSON",
        endings: &["geojson", "json", "geojson.gz", "json.gz"],
        layers: &[],
        gdal_layers: &[],
        read: |name, _, bytes| read_geojson(name, bytes),
    },
    Format {
        name: "OSM PBF",
        endings: &["osm.pbf"],
        layers: osm::LAYERS,
        gdal_layers: osm::GDAL_LAYERS,
        read: read_osm_pbf,
    },
];
