//! The npm package the tiles come in.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;

use super::tile::TileId;

/// The package and the version all numbers in the documentation are from.
const PACKAGE: &str = "@mapbox/mvt-fixtures@4.0.0";
const FILE: &str = "mapbox-mvt-fixtures-4.0.0.tgz";

/// The package in `target/`, fetched with npm's own client if it is not there yet.
pub(crate) fn fetch(target: &Path) -> Result<PathBuf> {
    let file = target.join(FILE);
    if !file.exists() {
        fs::create_dir_all(target)?;
        let mut npm = Command::new("npm");
        npm.args(["pack", "--silent", PACKAGE]).current_dir(target);
        let ran = npm.output().context("npm is needed to fetch the tiles; see scripts/setup")?;
        let fetched = ran.status.success() && file.exists();
        ensure!(fetched, "`npm pack {PACKAGE}` failed; give the file by --package");
    }
    Ok(file)
}

/// The bytes of every tile below `real-world/FOLDER/` in the package, ordered by column and row.
pub(crate) fn tiles(package: &Path, folder: &str) -> Result<Vec<(TileId, Vec<u8>)>> {
    let file = File::open(package).with_context(|| format!("{}", package.display()))?;
    let prefix = Path::new("package/real-world").join(folder);
    let mut tiles = Vec::new();
    for entry in tar::Archive::new(GzDecoder::new(file)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        if path.starts_with(&prefix) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            tiles.push((tile_id(&path)?, bytes));
        }
    }
    ensure!(!tiles.is_empty(), "no tile of {folder} in {}", package.display());
    tiles.sort_by_key(|(id, _)| *id);
    Ok(tiles)
}

/// `12-1407-2471.mvt` is zoom, column and row.
fn tile_id(path: &Path) -> Result<TileId> {
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    let numbers: Vec<i64> = stem.split('-').filter_map(|it| it.parse().ok()).collect();
    let [zoom, column, row] = numbers[..] else {
        anyhow::bail!("{} is not named ZOOM-COLUMN-ROW.mvt", path.display());
    };
    Ok(TileId { zoom: u32::try_from(zoom)?, column, row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_say_where_they_are_in_their_names() {
        let id = tile_id(Path::new("a/12-1407-2471.mvt")).unwrap();
        assert_eq!(id, TileId { zoom: 12, column: 1407, row: 2471 });
        assert!(tile_id(Path::new("a/readme.md")).is_err());
    }
}
