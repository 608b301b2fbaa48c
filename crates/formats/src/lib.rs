//! Bytes to datasets and back, for formats that need no native library.

mod error;
mod read_geojson;
mod write_csv;
mod write_geojson;

use siting_layer::Dataset;

pub use error::FormatError;
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
    /// Reads bytes; the name is for people.
    pub read: fn(name: &str, bytes: &[u8]) -> Result<Dataset, FormatError>,
}

/// Every format read here. To add one, write a file beside `read_geojson.rs` and a line here.
pub const FORMATS: &[Format] = &[Format {
    name: "GeoJSON",
    endings: &["geojson", "json", "geojson.gz", "json.gz"],
    read: read_geojson,
}];
