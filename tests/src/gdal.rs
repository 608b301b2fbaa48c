//! GDAL's own programs, to make files and to read what Siting wrote.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;

/// Runs `ogr2ogr` in a folder.
#[track_caller]
pub fn ogr2ogr(folder: &Path, args: &[&str]) {
    program("ogr2ogr", folder, args);
}

/// What `ogrinfo` says in a folder.
#[track_caller]
pub fn ogrinfo(folder: &Path, args: &[&str]) -> String {
    program("ogrinfo", folder, args)
}

/// The rows that a query of Spatialite's SQL finds in a file, as GDAL reads it.
#[track_caller]
pub fn features(folder: &Path, file: &str, sql: &str) -> Vec<Value> {
    let args = ["-f", "GeoJSON", "/vsistdout/", file, "-dialect", "sqlite", "-sql", sql];
    let found: Value = serde_json::from_str(&program("ogr2ogr", folder, &args)).expect("GeoJSON");
    let rows = found["features"].as_array().expect("a collection has features");
    rows.iter().map(|it| it["properties"].clone()).collect()
}

#[track_caller]
fn program(name: &str, folder: &Path, args: &[&str]) -> String {
    let output = Command::new(name).current_dir(folder).args(args).output();
    assert!(output.is_ok(), "{name} does not start: run `scripts/setup` ({output:?})");
    Outcome::from(output.expect("it started")).succeeds()
}
