//! Towns drawn in text: what each measure reads of every cell.

use std::sync::Arc;

use expect_test::{Expect, expect};
use siting_town::{Letter, Town, digit};
use siting_units::LayerId;

use super::{Around, CountWithin, DistanceToNearest, LengthWithin, Measure, Radius, ShareCovered};
use crate::{Candidates, Cells, Filter};

/// Draws the readings of every cell: 9 is `full`, and `?` is not known to a tenth of it.
#[track_caller]
fn check(measure: &dyn Measure, town: &Town, surveyed_margin: f64, full: f64, expected: &Expect) {
    let grid = town.grid();
    let chosen: Vec<u32> = (0..grid.len() as u32).collect();
    let ground = vec![grid.cell_metres.powi(2); grid.len()];
    let cells = Candidates::Cells(Arc::new(Cells { grid, chosen, ground }));
    let readings =
        measure.readings(&cells, &town.layers(surveyed_margin).into()).expect("it is drawn");
    expected.assert_eq(&town.picture(readings.iter().map(|it| digit(Some(it), full))));
}

fn roads() -> Town {
    let town = Town::draw(
        "
        .......
        .......
        RRRR...
        .......
        ......T
        ",
    );
    town.legend([Letter::lines('R', "roads").with("class", "trunk"), Letter::points('T', "roads")])
}

fn distance(filter: Option<&str>) -> DistanceToNearest {
    let filter = filter.map(|it| Filter::parse(it).expect("a filter"));
    DistanceToNearest { to: LayerId::new("roads"), filter }
}

const FAR: f64 = 5000.0;
const AT_THE_TOWNS_EDGE: f64 = 0.0;

#[test]
fn distances_run_from_edge_to_edge() {
    check(
        &distance(None),
        &roads(),
        FAR,
        450.0,
        &expect![[r"
            3333346
            1111135
            0000133
            1111111
            3333310
        "]],
    );
}

#[test]
fn what_may_lie_beyond_the_survey_is_not_guessed() {
    check(
        &distance(None),
        &roads(),
        AT_THE_TOWNS_EDGE,
        450.0,
        &expect![[r"
            ???????
            ?1111??
            00001??
            ?11111?
            ??????0
        "]],
    );
}

#[test]
fn a_feature_of_unknown_class_may_be_the_nearest() {
    check(
        &distance(Some("class = 'trunk'")),
        &roads(),
        FAR,
        450.0,
        &expect![[r"
            3333346
            1111135
            000013?
            11111??
            33333??
        "]],
    );
}

#[test]
fn shares_count_ground_once_and_stop_at_the_survey() {
    let town = Town::draw(
        "
        .FFG.
        .FFH.
        ",
    );
    let town = town.legend([
        Letter::regions('F', "green"),
        Letter::areas('G', "green").with("kind", "park"),
        Letter::points('H', "green"),
    ]);
    let share = |filter: Option<&str>| ShareCovered {
        by: LayerId::new("green"),
        filter: filter.map(|it| Filter::parse(it).expect("a filter")),
    };
    check(
        &share(None),
        &town,
        0.0,
        1.0,
        &expect![[r"
        09990
        09900
    "]],
    );
    check(
        &share(Some("kind = 'park'")),
        &town,
        0.0,
        1.0,
        &expect![[r"
        0??90
        0??00
    "]],
    );
    check(
        &share(None),
        &town,
        -50.0,
        1.0,
        &expect![[r"
        ?999?
        ?99??
    "]],
    );
}

#[test]
fn counts_are_of_features_not_of_their_parts() {
    let count = |radius| CountWithin {
        of: LayerId::new("roads"),
        radius: Radius::new(radius).expect("more than 0"),
        filter: None,
    };
    check(
        &count(160.0),
        &roads(),
        FAR,
        9.0,
        &expect![[r"
            1111100
            1111110
            1111121
            1111221
            1111211
        "]],
    );
    check(
        &count(60.0),
        &roads(),
        AT_THE_TOWNS_EDGE,
        9.0,
        &expect![[r"
            ???????
            ?11100?
            ?11110?
            ?11100?
            ???????
        "]],
    );
}

#[test]
fn lengths_are_cut_at_the_radius() {
    let length = |around| LengthWithin {
        of: LayerId::new("roads"),
        radius: Radius::new(150.0).expect("more than 0"),
        around,
        filter: None,
    };
    check(
        &length(Around::Centroid),
        &roads(),
        FAR,
        450.0,
        &expect![[r"
            0000000
            2442000
            3553100
            2442000
            0000000
        "]],
    );
    check(
        &length(Around::Outline),
        &roads(),
        FAR,
        450.0,
        &expect![[r"
            1221000
            4664200
            4664200
            4664200
            1221000
        "]],
    );
}
