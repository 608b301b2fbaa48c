//! Every file of the shared test data is read, or refused with a reason. Run with `--nocapture` for
//! a table of what came of each.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use siting_formats_gdal::{ReadOptions, read};
use siting_projection::{Bringing, Plane, bring};
use siting_units::Say;

/// Where optional test data lies: `SITING_SHARED_DATA`, or `../shared/data` beside the checkout.
fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("SITING_SHARED_DATA").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    // Written past the test harness, which would keep it to itself.
    let skipped = format!("SKIPPED: there is no shared test data at {}\n", folder.display());
    std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect();
    files.sort();
    files
}

/// Reads a file and says what came of it; the table is for people.
fn outcome(path: &Path) -> String {
    match read(path, &ReadOptions::default()) {
        Err(error) => {
            assert!(!error.text().zh.is_empty());
            format!("refused: {}", error.text().en)
        }
        Ok(dataset) => {
            let (n_repaired, n_dropped) = (dataset.repaired.len(), dataset.dropped.len());
            let crs = dataset.crs.as_deref().unwrap_or("none");
            let crs: String = crs.chars().take(24).collect();
            assert_eq!(dataset.n_read, dataset.shapes.len() + n_dropped);
            assert_eq!(dataset.shapes.len(), dataset.ids.len());
            assert!(dataset.table.columns().all(|(_, it)| it.len() == dataset.shapes.len()));
            format!(
                "{:>8} read, {n_repaired} repaired, {n_dropped} dropped, {} fields, {} [{crs}]",
                dataset.n_read,
                dataset.table.columns().len(),
                dataset.driver,
            )
        }
    }
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(shared) = shared_data() else { return };
    let folders = [
        "montevideo",
        "astana",
        "coquimbo",
        "helsinki",
        "sf-stores",
        "tile-formats/geoparquet",
        "tile-formats/martin",
        "tile-formats/pmtiles",
        "taizhou-boundaries",
    ];
    for folder in folders {
        for path in files(&shared.join(folder)) {
            let short = path.strip_prefix(&shared).unwrap().display().to_string();
            println!("{short:<64} {}", outcome(&path));
        }
    }
}

#[test]
fn every_torture_geometry_loads_is_repaired_or_is_refused() {
    let Some(shared) = shared_data() else { return };
    for path in files(&shared.join("geometry")) {
        let short = path.strip_prefix(&shared).unwrap().display().to_string();
        println!("{short:<90} {}", outcome(&path));
    }
}

#[test]
fn the_parks_of_montevideo_cover_259_hectares() {
    let Some(shared) = shared_data() else { return };
    let parks = read(&shared.join("montevideo/industrial.geojson.gz"), &ReadOptions::default());
    let plane = Plane::new("EPSG:32721").unwrap();
    let brought = bring(parks.unwrap(), &plane, &Bringing::default()).unwrap();
    let hectares = brought.ground.iter().sum::<f64>() / 10_000.0;
    // The data's own SOURCE.txt: 46 polygons, 258.92 ha.
    assert_eq!(brought.shapes.len(), 46);
    assert!((hectares - 258.92).abs() < 0.01, "{hectares}");
}
