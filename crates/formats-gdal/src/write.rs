//! Shapes and their attributes as a file.

use std::path::{Path, PathBuf};

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Defn, Feature, Geometry, Layer, LayerAccess, LayerOptions};
use gdal::{DriverManager, Metadata};
use gdal_sys::{OGRFieldType, OGRwkbGeometryType};
use siting_layer::{Column, Kind, Shapes, Table};

use crate::FileError;
use crate::listening::Listening;
use crate::wkb::wkb;

/// What is to be written to a file.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The layer's name in the file.
    pub name: &'a str,
    /// One shape a feature.
    pub shapes: &'a Shapes,
    /// Their attributes, row by row as in `shapes`.
    pub table: &'a Table,
    /// The reference system of the shapes: `EPSG:4549`, or WKT.
    pub crs: &'a str,
    /// What it is, in a sentence; empty for nothing.
    pub description: &'a str,
    /// Whom to thank for the data; empty for nobody.
    pub attribution: &'a str,
}

/// Writes a file in the format its name ends in: `.gpkg`, `.fgb`, `.geojson` or `.csv` (geometry as
/// WKT). The same export gives the same bytes. The file appears at once and whole: it is written
/// under another name and renamed.
///
/// A column of whole numbers becomes a field of integers. Description and attribution are kept
/// where the format has a place for them: GeoPackage, FlatGeobuf and GeoJSON.
///
/// # Errors
///
/// When the ending is none of those, or GDAL or the operating system refuses.
pub fn write(export: &Export<'_>, path: &Path) -> Result<(), FileError> {
    let file = path.display().to_string();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let driver = match ending.as_str() {
        "gpkg" => "GPKG",
        "fgb" => "FlatGeobuf",
        "geojson" | "json" => "GeoJSON",
        "csv" => "CSV",
        _ => return Err(FileError::UnknownEnding { file }),
    };
    check_folder(path)?;
    let listening = Listening::start();
    let unwritable = |why: String| FileError::Unwritable { file: file.clone(), why };
    let temporary = temporary(path, &ending);
    let written = write_with(driver, export, &temporary);
    let failures = listening.failures();
    let renamed = match written {
        Ok(()) if failures.is_empty() => {
            std::fs::rename(&temporary, path).map_err(|error| unwritable(error.to_string()))
        }
        Ok(()) => Err(unwritable(failures)),
        Err(error) => Err(unwritable(listening.failures_or(error))),
    };
    if renamed.is_err() {
        // Whatever was begun is of no use to anyone.
        let _ = std::fs::remove_file(&temporary);
    }
    renamed
}

/// GDAL would only say that it cannot open the file under its temporary name.
fn check_folder(path: &Path) -> Result<(), FileError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            let (file, folder) = (path.display().to_string(), folder.display().to_string());
            Err(FileError::NoFolder { file, folder })
        }
        _ => Ok(()),
    }
}

fn temporary(path: &Path, ending: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{stem}.{}.part.{ending}", std::process::id()))
}

fn write_with(driver: &str, export: &Export<'_>, to: &Path) -> gdal::errors::Result<()> {
    // A fixed time of last change, so that the same export gives the same bytes.
    let clock = "OGR_CURRENT_DATE";
    gdal::config::set_thread_local_config_option(clock, "2000-01-01T00:00:00.000Z")?;
    let written = fill(driver, export, to);
    gdal::config::clear_thread_local_config_option(clock)?;
    written
}

fn fill(driver: &str, export: &Export<'_>, to: &Path) -> gdal::errors::Result<()> {
    let mut file = DriverManager::get_driver_by_name(driver)?.create_vector_only(to)?;
    let mut system = SpatialRef::from_definition(export.crs)?;
    system.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let about = [export.description, export.attribution].map(str::trim);
    let about: Vec<&str> = about.into_iter().filter(|it| !it.is_empty()).collect();
    let description = format!("DESCRIPTION={}", about.join("; "));
    let title = format!("TITLE={}", export.name);
    let options: &[&str] = match driver {
        "GPKG" => &[&description, "FID=fid", "GEOMETRY_NAME=geom"],
        "FlatGeobuf" => &[&description, &title],
        "GeoJSON" => &[&description, "COORDINATE_PRECISION=9"],
        _ => &["GEOMETRY=AS_WKT"],
    };
    let how = LayerOptions {
        name: export.name,
        srs: Some(&system),
        ty: geometry_type(export.shapes),
        options: Some(options),
    };
    if driver == "GPKG" {
        let mut transaction = file.start_transaction()?;
        {
            let mut layer = transaction.create_layer(how)?;
            if !export.attribution.is_empty() {
                layer.set_metadata_item("attribution", export.attribution, "")?;
            }
            add_features(&layer, export)?;
        }
        transaction.commit()?;
    } else {
        let layer = file.create_layer(how)?;
        add_features(&layer, export)?;
    }
    file.close()
}

/// One type for all, as most formats ask; several kinds together are "unknown".
fn geometry_type(shapes: &Shapes) -> OGRwkbGeometryType::Type {
    let mut kinds = shapes.iter().map(siting_layer::Shape::kind);
    let Some(first) = kinds.next() else { return OGRwkbGeometryType::wkbUnknown };
    if !kinds.all(|kind| kind == first) {
        return OGRwkbGeometryType::wkbUnknown;
    }
    let is_single = shapes.iter().all(|it| it.kind() == Kind::Points && it.coords().len() == 1);
    match first {
        Kind::Points if is_single => OGRwkbGeometryType::wkbPoint,
        Kind::Points => OGRwkbGeometryType::wkbMultiPoint,
        Kind::Lines => OGRwkbGeometryType::wkbMultiLineString,
        Kind::Areas => OGRwkbGeometryType::wkbMultiPolygon,
    }
}

fn add_features(layer: &Layer<'_>, export: &Export<'_>) -> gdal::errors::Result<()> {
    let columns: Vec<(&str, &Column)> = export.table.columns().collect();
    let kinds: Vec<OGRFieldType::Type> = columns.iter().map(|(_, it)| field_type(it)).collect();
    let fields: Vec<_> =
        columns.iter().zip(&kinds).map(|((name, _), &kind)| (*name, kind)).collect();
    layer.create_defn_fields(&fields)?;
    let definition = Defn::from_layer(layer);
    let single_points = geometry_type(export.shapes) == OGRwkbGeometryType::wkbPoint;
    let mut bytes = Vec::new();
    for row in 0..export.shapes.len() {
        let mut feature = Feature::new(&definition)?;
        wkb(export.shapes.get(row), single_points, &mut bytes);
        feature.set_geometry(Geometry::from_wkb(&bytes)?)?;
        for (field, (_, column)) in columns.iter().enumerate() {
            set(&mut feature, field, column, kinds[field], row)?;
        }
        feature.create(layer)?;
    }
    Ok(())
}

fn field_type(column: &Column) -> OGRFieldType::Type {
    match column {
        Column::Text(_) => OGRFieldType::OFTString,
        Column::Numbers(numbers) => {
            let is_whole = |it: &f64| it.fract() == 0.0 && it.abs() < 9e15;
            let mut known = numbers.iter().flatten().peekable();
            let are_whole = known.peek().is_some() && known.all(is_whole);
            if are_whole { OGRFieldType::OFTInteger64 } else { OGRFieldType::OFTReal }
        }
    }
}

fn set(
    feature: &mut Feature<'_>,
    field: usize,
    column: &Column,
    kind: OGRFieldType::Type,
    row: usize,
) -> gdal::errors::Result<()> {
    match column.value(row) {
        siting_layer::Value::Missing => feature.set_field_null(field),
        siting_layer::Value::Text(word) => feature.set_field_string(field, &word.replace('\0', "")),
        siting_layer::Value::Number(number) if kind == OGRFieldType::OFTInteger64 => {
            feature.set_field_integer64(field, number as i64)
        }
        siting_layer::Value::Number(number) => feature.set_field_double(field, number),
    }
}
