//! A scenario on a real city: only what can have changed is taken again, and the answer is that of
//! the edited data, to the last bit.

use std::collections::BTreeMap;
use std::path::PathBuf;

use siting_atlas::{Atlas, Comparison};
use siting_study::{AnyMeasure, Measure, Readings, World};
use siting_syntax::Document;
use siting_travel::Networks;

/// The sample city in a folder of its own: with nothing on its shelf.
struct City {
    atlas: Atlas,
    _folder: tempfile::TempDir,
}

fn montevideo() -> City {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../geodata/montevideo");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("layers")).expect("a folder");
    let layers = std::fs::read_dir(sample.join("layers")).expect("the sample city is here");
    let names = layers.map(|it| PathBuf::from("layers").join(it.expect("a file").file_name()));
    for name in names.chain([PathBuf::from("atlas.toml")]) {
        std::fs::copy(sample.join(&name), folder.path().join(&name)).expect("a copy");
    }
    let atlas = Atlas::open(folder.path(), &|_| {}).expect("the sample city opens");
    City { atlas, _folder: folder }
}

/// Travels, by all the ways a study can.
const STUDY: &str = r#"
[candidates]
layer = "parks"
[criteria.a]
take = { measure = "travel-time-to-nearest", to = "substations", at-most-minutes = 20 }
curve = [[0, 1], [600, 0]]
weight = 1
[criteria.b]
take = { measure = "travel-distance-to-nearest", to = "substations", mode = "walk" }
curve = [[0, 1], [6000, 0]]
weight = 1
[criteria.c]
take = { measure = "reachable-within", of = "poi", minutes = 6, direction = "to-site" }
curve = [[0, 0], [2000, 1]]
weight = 1
[criteria.d]
take = { measure = "reachable-road-length", minutes = 4 }
curve = [[0, 0], [200000, 1]]
weight = 1
[criteria.e]
take = { measure = "distance-to-nearest", to = "roads", where = 'class = "primary"' }
curve = [[0, 1], [3000, 0]]
weight = 1
[criteria.f]
take = { measure = "travel-time-to-nearest", to = "roads", where = 'class = "trunk"', to-any-street = true }
curve = [[0, 1], [900, 0]]
weight = 1
"#;

fn compare(atlas: &Atlas, edits: &str) -> Comparison {
    let scenario = Document::toml("scenario.toml", edits);
    let scenario = atlas.read_scenario("scenario", &scenario).unwrap_or_else(|why| {
        let siting_atlas::Error::File { problems, .. } = &why else { unreachable!("{why}") };
        unreachable!("{problems:?}")
    });
    let study = Document::toml("study.toml", STUDY);
    let comparison = atlas.compare("study", &study, &scenario, &|_| {}).expect("an answer");
    check_against_the_edited_data(atlas, &scenario, &comparison);
    comparison
}

/// Takes every reading of the edited data, on networks made from nothing.
fn check_against_the_edited_data(
    atlas: &Atlas,
    scenario: &siting_atlas::Scenario,
    comparison: &Comparison,
) {
    let specs = atlas.world().networks.specs().clone();
    let world = World {
        layers: atlas.edited(scenario).layers,
        networks: Networks::new(specs, BTreeMap::new()),
    };
    let after = &comparison.after;
    let anew = |measure: &AnyMeasure| -> Readings {
        measure.readings(&after.study.candidates, &world).expect("readings")
    };
    for (criterion, readings) in after.study.criteria.iter().zip(&after.assessment.taken.criteria) {
        assert_eq!(**readings, anew(&criterion.measure), "{}", criterion.id);
    }
}

#[test]
fn a_new_road_changes_some_readings_and_leaves_the_others() {
    let comparison = compare(
        &montevideo().atlas,
        r#"
        [[edits]]
        add = "roads"
        line = [[-56.0560, -34.8480], [-56.0860, -34.8500]]
        fields = { class = "primary", speed_kmh = 75 }
        connect = "crossings"
        "#,
    );
    assert_eq!(comparison.n_readings, 6 * 46);
    assert!(0 < comparison.n_readings_taken, "the road is near some parks");
    assert!(comparison.n_readings_taken < comparison.n_readings / 2, "and far from most");
}

#[test]
fn closing_changing_and_adding_at_once() {
    let City { atlas, _folder } = montevideo();
    let roads = atlas.layers().get(&siting_units::LayerId::new("roads")).expect("roads").clone();
    // Some roads anywhere, the same in every run.
    let some = |from: usize, step: usize| -> String {
        let ids = roads.ids().iter().skip(from).step_by(step).take(12);
        ids.map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
    };
    let (closed, slowed, opened) = (some(7, 1000), some(11, 900), some(503, 800));
    compare(
        &atlas,
        &format!(
            r#"
            [[edits]]
            remove = "roads"
            ids = [{closed}]
            [[edits]]
            change = "roads"
            ids = [{slowed}]
            set = {{ speed_kmh = 12 }}
            [[edits]]
            change = "roads"
            ids = [{opened}]
            set = {{ class = "footway" }}
            [[edits]]
            add = "substations"
            point = [-56.20, -34.85]
            [[edits]]
            add = "poi"
            point = [-56.10, -34.86]
            [[edits]]
            add = "roads"
            line = [[-56.21, -34.85], [-56.20, -34.845]]
            fields = {{ class = "trunk", oneway = "yes" }}
            "#
        ),
    );
}

#[test]
fn an_edit_of_another_layer_leaves_travel_alone() {
    let comparison = compare(
        &montevideo().atlas,
        r#"
        [[edits]]
        add = "power_plants"
        point = [-56.20, -34.85]
        "#,
    );
    assert_eq!(comparison.n_readings_taken, 0);
    assert_eq!(comparison.after.fingerprint, comparison.before.fingerprint);
}
