//! What is drawn is what a layer holds.

use expect_test::{Expect, expect};
use siting_layer::Value;
use siting_units::{Interval, LayerId};

use crate::{Letter, Town, digit};

/// Every feature of a layer: id, kind, length or area, bounds.
#[track_caller]
fn check(town: &Town, layer: &str, expected: &Expect) {
    let layers = town.layers(0.0);
    let layer = layers.get(&LayerId::new(layer)).expect("the legend names it");
    let mut said = String::new();
    for row in 0..layer.len() {
        let shape = layer.shape(row);
        let (low, high) = (shape.bounds().min(), shape.bounds().max());
        let feature = format!(
            "{} {:?} {} parts, length {}, area {}, x {} to {}, y {} to {}\n",
            layer.ids()[row],
            shape.kind(),
            shape.parts().len(),
            shape.plane_length().abs(),
            layer.ground()[row],
            low.x,
            high.x,
            low.y,
            high.y,
        );
        said.push_str(&feature);
    }
    expected.assert_eq(&said);
}

#[test]
fn letters_are_squares_unless_a_legend_says_more() {
    check(
        &Town::draw("A..\n..A"),
        "A",
        &expect![[r"
        A1 Areas 1 parts, length 400, area 10000, x 0 to 100, y 100 to 200
        A2 Areas 1 parts, length 400, area 10000, x 200 to 300, y 0 to 100
    "]],
    );
}

#[test]
fn connected_cells_are_one_line_with_its_branches() {
    let town = Town::draw(
        "
        RRR.
        .R.R
        ...R
        ",
    );
    check(
        &town.legend([Letter::lines('R', "roads")]),
        "roads",
        &expect![[r"
        R1 Lines 2 parts, length 300, area 0, x 50 to 250, y 150 to 250
        R2 Lines 1 parts, length 100, area 0, x 350 to 350, y 50 to 150
    "]],
    );
}

#[test]
fn a_line_does_not_run_on_around_the_edge_of_the_drawing() {
    let town = Town::draw("R.RR\nR...").legend([Letter::lines('R', "roads")]);
    check(
        &town,
        "roads",
        &expect![[r"
        R1 Lines 1 parts, length 100, area 0, x 50 to 50, y 50 to 150
        R2 Lines 1 parts, length 100, area 0, x 250 to 350, y 150 to 150
    "]],
    );
}

#[test]
fn a_region_keeps_its_hole() {
    let town = Town::draw("FFF\nF.F\nFFF\n").with_cells_of(10.0);
    check(
        &town.legend([Letter::regions('F', "farmland")]),
        "farmland",
        &expect![[r"
        F1 Areas 2 parts, length 160, area 800, x 0 to 30, y 0 to 30
    "]],
    );
}

#[test]
fn a_point_is_the_centre_of_its_cell() {
    check(
        &Town::draw("..P").legend([Letter::points('P', "stops")]),
        "stops",
        &expect![[r"
        P1 Points 1 parts, length 0, area 0, x 250 to 250, y 50 to 50
    "]],
    );
}

#[test]
fn letters_can_share_a_layer_and_lack_an_attribute() {
    let town = Town::draw("RrR").legend([
        Letter::areas('R', "roads").with("class", "primary").with("lanes", 4.0),
        Letter::areas('r', "roads").with("class", "residential").with("name", "Elm Street"),
    ]);
    let layers = town.layers(0.0);
    let roads = layers.get(&LayerId::new("roads")).expect("the legend names it");
    assert_eq!(roads.ids(), ["R1", "R2", "r1"]);
    let value = |name: &str, row| roads.table().column(name).expect("a column").value(row);
    assert_eq!(value("class", 2), Value::Text("residential"));
    assert_eq!((value("lanes", 0), value("lanes", 2)), (Value::Number(4.0), Value::Missing));
    assert_eq!((roads.feature_name(0), roads.feature_name(2)), (None, Some("Elm Street")));
}

#[test]
fn a_layer_is_surveyed_as_far_as_it_is_told() {
    let layers = Town::draw("A").layers(50.0);
    let survey = layers.get(&LayerId::new("A")).expect("drawn").survey().ground().plane_area();
    assert_eq!(survey, 200.0 * 200.0);
}

#[test]
fn numbers_are_drawn_as_the_town_was() {
    let town = Town::draw("....\n....");
    let numbers = [
        Some(Interval::exactly(0.0)),
        Some(Interval::exactly(0.5)),
        Some(Interval::exactly(7.0)),
        Some(Interval::exactly(-1.0)),
        Some(Interval::between(0.2, 0.29)),
        Some(Interval::between(0.2, 0.35)),
        Some(Interval::UNKNOWN),
        None,
    ];
    expect![[r"
        0590
        2??x
    "]]
    .assert_eq(&town.picture(numbers.map(|it| digit(it, 1.0))));
}
