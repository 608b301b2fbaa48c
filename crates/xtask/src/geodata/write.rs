//! Writes layers into an atlas folder.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::{Compression, GzBuilder};
use geo::Coord;
use siting_formats_gdal::Export;
use siting_layer::{Column, Dataset, Kind, Shapes, Table, TextColumn};

use super::layers::Sorted;
use super::objects::Merged;

/// Writes every layer and the rectangle they cover as LAYER.fgb.gz, replacing what was there.
pub(crate) fn layers(folder: &Path, merged: &Merged, sorted: &Sorted) -> Result<()> {
    fs::create_dir_all(folder)?;
    write(folder, "boundary", &boundary(merged.corners))?;
    for (rule, dataset) in &sorted.layers {
        write(folder, rule.id, dataset)?;
    }
    Ok(())
}

/// The rectangle of the tiles. Its sides get many vertices, so that they stay parallels and
/// meridians in any plane.
fn boundary([sw, ne]: [Coord; 2]) -> Dataset {
    const PIECES: i32 = 64;
    let corners = [sw, Coord { x: ne.x, y: sw.y }, ne, Coord { x: sw.x, y: ne.y }, sw];
    let between = |side: &[Coord]| {
        let (from, to) = (side[0], side[1]);
        (0..PIECES).map(move |it| from + (to - from) * (f64::from(it) / f64::from(PIECES)))
    };
    let ring = corners.windows(2).flat_map(between).chain([sw]);
    let mut shapes = Shapes::default();
    shapes.start_row(Kind::Areas);
    shapes.push_part(ring);
    let mut table = Table::default();
    for (column, word) in [("id", "tiles"), ("name", "OSM-QA"), ("class", "boundary")] {
        table.push(column, Column::Text(TextColumn::from_iter([Some(word)])));
    }
    let crs = Some("EPSG:4326".to_owned());
    Dataset { source: "OSM-QA".to_owned(), crs, n_read: 1, shapes, table, ..Dataset::default() }
}

/// Whom to thank for the data; kept in every file.
const ATTRIBUTION: &str = "(c) OpenStreetMap contributors, ODbL 1.0";

/// One layer, in the order of its ids.
fn write(folder: &Path, id: &str, dataset: &Dataset) -> Result<()> {
    let [indexed, plain] = ["gpkg", "fgb"].map(|ending| folder.join(format!("{id}.{ending}")));
    let export = Export {
        name: id,
        shapes: &dataset.shapes,
        table: &dataset.table,
        crs: "EPSG:4326",
        description: "",
        attribution: ATTRIBUTION,
    };
    siting_formats_gdal::write(&export, &indexed)?;
    without_index(&indexed, &plain)?;
    compress(&plain, &folder.join(format!("{id}.fgb.gz")))?;
    fs::remove_file(indexed)?;
    Ok(fs::remove_file(plain)?)
}

/// Leaves the spatial index out, which is made anew in memory anyway: with it the two cities take
/// 9.2 MB instead of 7.
fn without_index(from: &Path, to: &Path) -> Result<()> {
    let mut ogr2ogr = Command::new("ogr2ogr");
    let about = format!("DESCRIPTION={ATTRIBUTION}");
    ogr2ogr.args(["-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX=NO", "-lco", &about]);
    let ran = ogr2ogr.args([to, from]).output().context("ogr2ogr is needed; see scripts/setup")?;
    ensure!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Ok(())
}

/// Compresses without a time stamp, so that the same layer is the same bytes.
fn compress(from: &Path, to: &Path) -> Result<()> {
    let mut gz = GzBuilder::new().write(File::create(to)?, Compression::best());
    gz.write_all(&fs::read(from)?)?;
    gz.finish()?;
    Ok(())
}
