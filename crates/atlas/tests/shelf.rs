//! Only what changed is measured again.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::path::Path;

use expect_test::expect;
use siting_atlas::{Atlas, Error};
use siting_syntax::Document;

const ATLAS: &str = r#"
name = { zh = "小镇", en = "Town" }
plane = "EPSG:4549"
surveyed = "town"
[layers.town]
file = "town.geojson"
surveyed = "extent"
[layers.parks]
file = "parks.geojson"
id = "id"
[layers.roads]
file = "roads.geojson"
"#;

const STUDY: &str = r#"
[candidates]
layer = "parks"
[criteria.road]
take = { measure = "distance-to-nearest", to = "roads" }
curve = [[0, 1], [1000, 0]]
weight = 3
[criteria.size]
take = { measure = "area" }
curve = [[0, 0], [20000, 1]]
weight = 1
"#;

fn square(id: &str, lon: f64, lat: f64, side: f64) -> String {
    let (east, north) = (lon + side, lat + side);
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"{id}"}},
        "geometry":{{"type":"Polygon","coordinates":[[[{lon},{lat}],[{east},{lat}],[{east},{north}],[{lon},{north}],[{lon},{lat}]]]}}}}]}}"#
    )
}

fn road(lat: f64) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"class":"trunk"}},
        "geometry":{{"type":"LineString","coordinates":[[119.9,{lat}],[120.1,{lat}]]}}}}]}}"#
    )
}

fn town(folder: &Path, road_lat: f64) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("atlas.toml", ATLAS);
    write("town.geojson", &square("town", 119.8, 27.8, 0.4));
    write("parks.geojson", &square("east", 120.0, 28.0, 0.001));
    write("roads.geojson", &road(road_lat));
}

fn measures_taken(folder: &Path, study: &str) -> usize {
    let atlas = Atlas::open(folder, &|_| ()).unwrap();
    let study = atlas.read_study("first", &Document::toml("study", study)).unwrap();
    atlas.assess(study, &|_| ()).unwrap().n_taken
}

#[test]
fn moving_a_weight_takes_no_measure_and_a_new_road_only_its_own() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path(), 28.005);
    assert_eq!(measures_taken(folder.path(), STUDY), 2);
    assert_eq!(measures_taken(folder.path(), STUDY), 0);
    assert_eq!(measures_taken(folder.path(), &STUDY.replace("weight = 3", "weight = 1")), 0);
    town(folder.path(), 28.006);
    assert_eq!(measures_taken(folder.path(), STUDY), 1);
    std::fs::remove_dir_all(folder.path().join(".shelf")).unwrap();
    assert_eq!(measures_taken(folder.path(), STUDY), 2);
}

#[test]
fn every_mistake_in_an_atlas_file_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path(), 28.005);
    let text = ATLAS
        .replace("id = \"id\"", "id = \"ident\"")
        .replace("roads.geojson", "raods.geojson")
        .replace("surveyed = \"town\"", "surveyed = \"twon\"");
    std::fs::write(folder.path().join("atlas.toml"), text).unwrap();
    let Err(Error::File { problems, document }) = Atlas::open(folder.path(), &|_| ()) else {
        panic!("three mistakes");
    };
    let folder = folder.path().display().to_string();
    let said = problems.into_iter().map(|it| {
        let (line, column) = document.line_and_column(&it.at.bytes.unwrap_or_default());
        format!("{line}:{column} {}\n", it.what.en.replace(&folder, "TOWN"))
    });
    expect![[r"
        4:12 there is no layer called `twon` to say what was surveyed; did you mean `town`?
        10:6 `id` names the field `ident`, but parks.geojson has `id`
        12:8 there is no file TOWN/raods.geojson
    "]]
    .assert_eq(&said.collect::<String>());
}

#[test]
fn candidates_are_generated_over_the_ground() {
    let folder = tempfile::tempdir().unwrap();
    town(folder.path(), 28.005);
    let atlas = Atlas::open(folder.path(), &|_| ()).unwrap();
    for form in ["hexagons", "squares", "cells"] {
        let text = STUDY.replace("layer = \"parks\"", &format!("{form} = 1000\nwithin = \"town\""));
        let study = atlas.read_study("first", &Document::toml("study", text)).unwrap();
        let ground: f64 = study.candidates.ground().iter().sum();
        let town: f64 =
            atlas.layers().iter().find(|it| it.0.as_str() == "town").unwrap().1.ground()[0];
        // Whole cells whose centre is inside: off by at most half a cell along 167 km of rim.
        assert!((ground / town - 1.0).abs() < 0.048, "{form}: {ground} of {town}");
        let answer = atlas.assess(study, &|_| ()).unwrap();
        assert_eq!(answer.assessment.len(), answer.study.candidates.len());
    }
}
