//! Scenarios as text: see `tests/suite/`, where each folder is one.

use siting_tests::{check_session, repository};

/// One test a scenario, and the list of all.
macro_rules! scenarios {
    ($($name:ident)*) => {
        const LISTED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                check_session(&stringify!($name).replace('_', "-"));
            }
        )*
    };
}

scenarios! {
    town
    aggregations
    hexagons
    new
    pairwise
    ties
    tiles
    travel

    bad_broken_json
    bad_curve_that_does_not_rise
    bad_cyclic_judgements
    bad_datum
    bad_duplicate_ids
    bad_empty_file
    bad_filter_on_a_missing_field
    bad_invalid_geometry
    bad_judgements_not_reciprocal
    bad_missing_file
    bad_missing_layer
    bad_names
    bad_nan
    bad_nan_everywhere
    bad_no_crs
    bad_output
    bad_plane_in_degrees
    bad_several_problems
    bad_syntax
    bad_truncated_geopackage
    bad_unknown_crs
    bad_unknown_key
    bad_unknown_plane
    bad_usage
    bad_weights_all_zero
    bad_zero_features
}

#[test]
fn every_scenario_is_tested() {
    let folders = std::fs::read_dir(repository().join("tests/suite")).expect("the suite is there");
    let names = folders.map(|it| it.expect("a name").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.map(|it| it.replace('-', "_")).collect();
    names.sort();
    let mut listed: Vec<&str> = LISTED.to_vec();
    listed.sort_unstable();
    assert_eq!(listed, names);
}
