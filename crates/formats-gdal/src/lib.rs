//! Every file format GDAL reads and writes; the only crate that links GDAL.

mod columns;
mod crs;
mod encoding;
mod error;
mod listening;
mod raster;
mod read;
mod source;
mod vector;
mod wkb;
mod write;

pub use error::FileError;
pub use read::{ReadOptions, read};
pub use write::{Export, write};

/// The version of GDAL in this process, such as `3.6.2`.
pub fn gdal_version() -> String {
    gdal::version::VersionInfo::release_name()
}
