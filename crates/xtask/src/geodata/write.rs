//! Writes layers into an atlas folder.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::layers::Sorted;
use super::objects::Merged;

/// Writes every layer as LAYER.fgb.gz, replacing what was there.
pub(crate) fn layers(folder: &Path, _merged: &Merged, _sorted: &Sorted) -> Result<()> {
    fs::create_dir_all(folder)?;
    Ok(())
}
