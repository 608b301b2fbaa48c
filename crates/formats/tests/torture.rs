//! Polygons other libraries have tripped over are repaired to something valid, or refused.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
use serde_json::Value;

/// Where optional test data lies: `SITING_SHARED_DATA`, or `../shared/data` beside the checkout.
fn torture_sets() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("SITING_SHARED_DATA").map_or(beside, PathBuf::from);
    let folder = folder.join("geometry");
    if folder.is_dir() {
        return Some(folder);
    }
    // Written past the test harness, which would keep it to itself.
    let skipped = format!("SKIPPED: there is no shared test data at {}\n", folder.display());
    std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn ring(json: &Value) -> Option<LineString> {
    let corner = |it: &Value| Some(Coord { x: it.get(0)?.as_f64()?, y: it.get(1)?.as_f64()? });
    Some(LineString(json.as_array()?.iter().map(corner).collect::<Option<_>>()?))
}

/// Every list of rings in nested lists, as one polygon each.
fn polygons(json: &Value, into: &mut Vec<Polygon>) {
    let Some(list) = json.as_array().filter(|it| !it.is_empty()) else {
        json.as_object().into_iter().flatten().for_each(|(_, it)| polygons(it, into));
        return;
    };
    match list.iter().map(ring).collect::<Option<Vec<_>>>() {
        Some(rings) if rings.iter().all(|it| 2 < it.0.len()) => {
            into.push(Polygon::new(rings[0].clone(), rings[1..].to_vec()));
        }
        _ => list.iter().for_each(|it| polygons(it, into)),
    }
}

#[test]
fn bare_lists_of_coordinates_are_repaired_or_refused() {
    let Some(folder) = torture_sets() else { return };
    let (mut n_sets, mut n_refused) = (0, 0);
    for path in files(&folder) {
        let Ok(json) = serde_json::from_slice(&std::fs::read(&path).unwrap()) else { continue };
        let mut found = Vec::new();
        polygons(&json, &mut found);
        if found.is_empty() {
            continue;
        }
        let repaired = siting_layer::made_valid(&MultiPolygon(found));
        n_sets += 1;
        n_refused += usize::from(repaired.0.is_empty());
        if repaired.0.len() < 200 {
            assert!(repaired.is_valid(), "{} became {repaired:?}", path.display());
        }
    }
    println!("{n_sets} sets, {n_refused} refused or without area");
}
