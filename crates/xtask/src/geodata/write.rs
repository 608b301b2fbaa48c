//! Writes layers into an atlas folder.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use anyhow::Result;
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

fn write(folder: &Path, id: &str, dataset: &Dataset) -> Result<()> {
    let plain = folder.join(format!("{id}.fgb"));
    let export = Export {
        name: id,
        shapes: &dataset.shapes,
        table: &dataset.table,
        crs: "EPSG:4326",
        description: "OpenStreetMap, 2017-12-04",
        attribution: "(c) OpenStreetMap contributors, ODbL 1.0",
    };
    siting_formats_gdal::write(&export, &plain)?;
    compress(&plain, &folder.join(format!("{id}.fgb.gz")))?;
    Ok(fs::remove_file(plain)?)
}

/// Compresses without a time stamp, so that the same layer is the same bytes.
fn compress(from: &Path, to: &Path) -> Result<()> {
    let mut gz = GzBuilder::new().write(File::create(to)?, Compression::best());
    gz.write_all(&fs::read(from)?)?;
    gz.finish()?;
    Ok(())
}
