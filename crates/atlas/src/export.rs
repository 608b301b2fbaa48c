//! An assessment as a file that QGIS, Excel, notebooks and databases open.

use std::path::Path;

use siting_formats_gdal::Export;
use siting_layer::{Column, Layer, Shapes, Table, TextColumn};
use siting_units::Say;

use crate::{Answer, Atlas, Error};

/// The assessment as GeoJSON (RFC 7946), one feature a candidate, in longitudes and latitudes.
pub fn to_geojson(atlas: &Atlas, answer: &Answer) -> String {
    let layer = answer.to_layer(atlas.attribution());
    let mut shapes = layer.shapes().clone();
    atlas.plane().lon_lat_of(shapes.coords_mut());
    siting_formats::write_geojson(&shapes, layer.table(), layer.ids(), &atlas.attribution().en)
}

/// The assessment as CSV, one row a candidate, with the longitude and latitude of its centre.
pub fn to_csv(atlas: &Atlas, answer: &Answer) -> Vec<u8> {
    let layer = answer.to_layer(atlas.attribution());
    let mut table = layer.table().clone();
    let mut centres: Vec<_> = layer.shapes().iter().map(siting_layer::Shape::centroid).collect();
    atlas.plane().lon_lat_of(&mut centres);
    table.push("lon", Column::Numbers(centres.iter().map(|it| Some(it.x)).collect()));
    table.push("lat", Column::Numbers(centres.iter().map(|it| Some(it.y)).collect()));
    with_attribution(&mut table, &layer);
    siting_formats::write_csv(&table)
}

/// Writes the assessment in the format `path` ends in, one row a candidate: `.gpkg` and `.fgb` in the
/// atlas's plane, `.geojson` in degrees, `.csv` with the centres. The file appears whole or not at all.
///
/// # Errors
///
/// Fails when the file cannot be written, or ends in none of these.
pub fn export(atlas: &Atlas, answer: &Answer, path: &Path) -> Result<(), Error> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match ending.as_str() {
        "geojson" | "json" => write_whole(path, to_geojson(atlas, answer).as_bytes()),
        "csv" => write_whole(path, &to_csv(atlas, answer)),
        _ => export_with_gdal(atlas, answer, path),
    }
}

fn export_with_gdal(atlas: &Atlas, answer: &Answer, path: &Path) -> Result<(), Error> {
    let layer = answer.to_layer(atlas.attribution());
    let mut table = layer.table().clone();
    with_attribution(&mut table, &layer);
    let shapes: &Shapes = layer.shapes();
    let export = Export {
        name: "assessment",
        shapes,
        table: &table,
        crs: atlas.plane().definition(),
        description: &layer.name().en,
        attribution: &atlas.attribution().en,
    };
    siting_formats_gdal::write(&export, path).map_err(|error| Error::Export(error.text()))
}

/// A column that thanks for the data, so that the thanks survive copying rows.
fn with_attribution(table: &mut Table, layer: &Layer) {
    let attribution = &layer.attribution().en;
    if !attribution.is_empty() {
        let words = (0..layer.len()).map(|_| Some(attribution.as_str()));
        table.push("attribution", Column::Text(words.collect::<TextColumn>()));
    }
}

/// Writes a file under a temporary name and renames it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    crate::shelf::write_whole(path, bytes)
        .map_err(|reason| Error::Io { path: path.to_owned(), reason })
}
