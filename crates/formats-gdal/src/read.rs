//! Any file GDAL can read, as a dataset.

use std::path::Path;

use gdal::vector::LayerAccess;
use gdal::{Dataset as File, DatasetOptions, GdalOpenFlags};
use siting_layer::{Dataset, Intake};
use siting_units::{Say, nearest_word};

use crate::FileError;
use crate::crs::crs_of;
use crate::listening::Listening;
use crate::raster::take_cells;
use crate::source::Source;
use crate::vector::take_features;

/// How a file is to be read, where it does not say so itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// Which layer of a file with several.
    pub layer: Option<String>,
    /// The encoding of its text: `GBK`, `UTF-8`.
    pub encoding: Option<String>,
    /// Its coordinate reference system, instead of what it says.
    pub crs: Option<String>,
    /// The column of eastings or longitudes, in a table without geometry.
    pub x: Option<String>,
    /// The column of northings or latitudes.
    pub y: Option<String>,
    /// Whether a file without features will do.
    pub allow_empty: bool,
}

/// Reads a file: vector formats feature by feature, rasters cell by cell.
///
/// `file.gpkg#name` chooses a layer; `.gz` is unpacked; a table with columns of coordinates becomes
/// points. Coordinates come east or longitude first, whatever the file's order. Curves become
/// chords, heights are left out.
///
/// # Errors
///
/// When the file is missing, empty, damaged, in no known format, has several layers of which none
/// is chosen, or holds no feature that can be used. GDAL's own words are in the message.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Dataset, FileError> {
    let listening = Listening::start();
    let mut source = Source::find(path, options.encoding.as_deref())?;
    let restore = gdal::config::set_thread_local_config_option("SHAPE_RESTORE_SHX", "YES");
    let file = open(&source, &listening);
    restore.ok();
    let file = file.map_err(|error| in_geojsons_words(&source, error))?;
    let driver = file.driver().short_name();
    let name = Path::new(&source.file).file_name().unwrap_or_default().to_string_lossy();
    let mut intake = Intake::new(name, &driver, None);
    source.remarks.drain(..).for_each(|remark| intake.remark(remark));
    let (crs, guess) = if file.layer_count() == 0 && 0 < file.raster_count() {
        take_cells(&file, &source, &mut intake)?;
        (file.spatial_ref().ok().and_then(|it| crs_of(&it)), None)
    } else {
        let layer = choose(&file, &source, options)?;
        let mut layer = file.layer(layer).map_err(|error| broken(&source, &listening, error))?;
        let guess = take_features(&mut layer, &source, options, &mut intake)?;
        (layer.spatial_ref().and_then(|it| crs_of(&it)), guess)
    };
    let failures = listening.failures();
    let dataset = intake.finish();
    if !failures.is_empty() && !is_harmless(&failures, &driver) {
        return Err(FileError::Broken { file: source.file, gdal: failures });
    }
    let dataset = Dataset { crs: options.crs.clone().or(crs).or(guess), ..dataset };
    check_count(dataset, &source, options)
}

fn open(source: &Source, listening: &Listening) -> Result<File, FileError> {
    let options: Vec<&str> = source.options.iter().map(String::as_str).collect();
    let how = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR
            | GdalOpenFlags::GDAL_OF_RASTER
            | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
        open_options: (!options.is_empty()).then_some(&options),
        ..DatasetOptions::default()
    };
    File::open_ex(&source.path, how).map_err(|error| {
        let gdal = listening.failures_or(error);
        let file = source.file.clone();
        if gdal.contains("not recognized as") {
            FileError::Unrecognised { file }
        } else {
            FileError::Broken { file, gdal }
        }
    })
}

/// Our own reader says more than GDAL about what is wrong with GeoJSON.
fn in_geojsons_words(source: &Source, error: FileError) -> FileError {
    let is_json = matches!(source.ending.as_str(), "json" | "geojson");
    let bytes = is_json.then(|| std::fs::read(&source.file).ok()).flatten();
    let reason = bytes.and_then(|bytes| siting_formats::read_geojson(&source.file, &bytes).err());
    reason.map_or(error, |reason| FileError::NotGeoJson {
        en: reason.text().en,
        zh: reason.text().zh,
    })
}

fn broken(source: &Source, listening: &Listening, error: impl ToString) -> FileError {
    FileError::Broken { file: source.file.clone(), gdal: listening.failures_or(error) }
}

/// Which layer to read. Tables without geometry do not count beside one that has some: QGIS keeps
/// its styles in one.
fn choose(file: &File, source: &Source, options: &ReadOptions) -> Result<usize, FileError> {
    let names: Vec<String> = file.layers().map(|layer| layer.name()).collect();
    let list = || names.join(", ");
    if let Some(wanted) = options.layer.as_ref().or(source.layer.as_ref()) {
        let place = names.iter().position(|name| name == wanted);
        return place.ok_or_else(|| FileError::NoSuchLayer {
            file: source.file.clone(),
            layer: wanted.clone(),
            layers: match nearest_word(wanted, names.iter().map(String::as_str)) {
                Some(meant) => format!("{} ({meant}?)", list()),
                None => list(),
            },
        });
    }
    let is_map = |place: &usize| {
        file.layer(*place).is_ok_and(|layer| {
            let mut fields = layer.defn().geom_fields();
            fields.next().is_some()
        })
    };
    let maps: Vec<usize> = (0..names.len()).filter(is_map).collect();
    match (maps.as_slice(), names.len()) {
        (_, 0) => Err(FileError::NoFeatures { file: source.file.clone() }),
        ([one], _) => Ok(*one),
        ([], 1) => Ok(0),
        _ => Err(FileError::SeveralLayers { file: source.file.clone(), layers: list() }),
    }
}

/// Complaints GDAL calls failures although the data came through whole.
fn is_harmless(failures: &str, driver: &str) -> bool {
    driver == "ESRI Shapefile" && failures.contains(".shx")
}

fn check_count(
    dataset: Dataset,
    source: &Source,
    options: &ReadOptions,
) -> Result<Dataset, FileError> {
    let file = || source.file.clone();
    match dataset.dropped.first() {
        _ if !dataset.shapes.is_empty() => Ok(dataset),
        None if options.allow_empty => Ok(dataset),
        None => Err(FileError::NoFeatures { file: file() }),
        Some(note) => Err(FileError::NoUsableFeatures {
            file: file(),
            n_read: dataset.n_read,
            first: format!("{}: {} / {}", note.id, note.what.en, note.what.zh),
        }),
    }
}
