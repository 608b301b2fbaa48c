//! The committed layers, held against an independent conversion of the same tiles.
//!
//! docs/sample-data.md explains every difference this test allows.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use siting_formats_gdal::{ReadOptions, read};

use super::compare::{by_id, difference, other_conversion};

/// Objects that only one conversion has in a layer: its name, how many of ours, how many of theirs.
type Choices = &'static [(&'static str, usize, usize)];

/// Areas may differ by this share: where a straight side crosses a tile border, the other
/// conversion keeps the vertex the border made.
const TOLERANCE: f64 = 2e-4;

const SAME_LAYERS: [&str; 7] =
    ["parks", "aeroway", "power_lines", "power_towers", "substations", "water", "landuse"];

#[test]
fn montevideo_agrees_with_an_independent_conversion() {
    const CHOICES: Choices = &[
        ("roads", 0, 117),
        ("rail", 0, 36),
        ("power_plants", 10, 0),
        ("utilities", 2, 0),
        ("waterways", 0, 0),
        ("green", 2, 1),
        ("buildings", 0, 1),
        ("poi", 256, 105),
    ];
    check("montevideo", CHOICES);
}

#[test]
fn astana_agrees_with_an_independent_conversion() {
    const CHOICES: Choices = &[
        ("roads", 0, 53),
        ("rail", 0, 7),
        ("power_plants", 0, 0),
        ("utilities", 6, 0),
        ("waterways", 1, 0),
        ("green", 39, 0),
        ("buildings", 0, 0),
        ("poi", 192, 10),
    ];
    check("astana", CHOICES);
}

#[test]
fn the_parks_of_montevideo_measure_3883_8_mu() {
    let parks = by_id(&read(&layer("montevideo", "parks"), &ReadOptions::default()).unwrap());
    let totals = super::totals::Totals::of(parks.values());
    assert_eq!(totals.n, 46);
    assert!((totals.square_metres * 3.0 / 2000.0 - 3883.8).abs() < 0.05);
}

#[test]
fn every_layer_loads_without_repair() {
    for city in ["montevideo", "astana"] {
        let folder = crate::root().join("geodata").join(city).join("layers");
        for file in std::fs::read_dir(folder).unwrap() {
            let dataset = read(&file.unwrap().path(), &ReadOptions::default()).unwrap();
            assert!(dataset.repaired.is_empty(), "{city} {:?}", dataset.repaired);
            assert!(dataset.dropped.is_empty(), "{city} {:?}", dataset.dropped);
            assert!(dataset.remarks.is_empty(), "{city} {:?}", dataset.remarks);
        }
    }
}

fn check(city: &str, choices: Choices) {
    let Some(folder) = shared(city) else { return };
    let same = SAME_LAYERS.iter().map(|&id| (id, 0, 0));
    for (id, n_only_ours, n_only_theirs) in same.chain(choices.iter().copied()) {
        let ours = by_id(&read(&layer(city, id), &ReadOptions::default()).unwrap());
        let theirs = other_conversion(&folder, id).unwrap().expect("the other one has it");
        let found = difference(&ours, &theirs);
        assert_eq!(found.only_ours.len(), n_only_ours, "{id}: {:?}", found.only_ours);
        assert_eq!(found.only_theirs.len(), n_only_theirs, "{id}: {:?}", found.only_theirs);
        assert!(found.worst_share < TOLERANCE, "{id} differs by {:e}", found.worst_share);
    }
}

fn layer(city: &str, id: &str) -> PathBuf {
    crate::root().join("geodata").join(city).join("layers").join(format!("{id}.fgb.gz"))
}

/// The other conversion, which lies beside the checkout or where `SITING_SHARED_DATA` says.
fn shared(city: &str) -> Option<PathBuf> {
    let beside = || crate::root().join("../shared/data");
    let data = env::var_os("SITING_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let folder = data.join(city);
    if !Path::exists(&folder) {
        // Written past the test harness, which would keep it to itself.
        let skipped = format!("SKIPPED: there is no other conversion at {}\n", folder.display());
        std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
        return None;
    }
    Some(folder)
}
