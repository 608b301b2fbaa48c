//! What edits do, and what is said of edits that make no sense.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::path::Path;
use std::sync::Arc;

use expect_test::{Expect, expect};
use geo::{Coord, Geometry, LineString};
use siting_layer::{
    Column, Layer, LayerParts, Layers, Shape, Shapes, Survey, Table, TextColumn, Value,
};
use siting_projection::Plane;
use siting_syntax::{Document, Problems};
use siting_units::{LayerId, Name, Text};

use super::*;
use crate::Atlas;

fn plane() -> Plane {
    Plane::new("EPSG:32721").unwrap()
}

/// Two streets that cross without meeting, a third that begins at the end of the first.
///
/// ```text
///              c ends at (500, 300)
///  a: (0,0) ────────────── (1000,0), d from there to (1000,400)
///              c begins at (500, -300)
/// ```
fn streets() -> Layers {
    let lines = [
        ("a", vec![(0.0, 0.0), (1000.0, 0.0)], (1.0, 2.0), "primary"),
        ("c", vec![(500.0, -300.0), (500.0, 300.0)], (3.0, 4.0), "service"),
        ("d", vec![(1000.0, 0.0), (1000.0, 400.0)], (2.0, 5.0), "primary"),
    ];
    let mut table = Table::default();
    let number = |of: fn(&(f64, f64)) -> f64| {
        Column::Numbers(lines.iter().map(|it| Some(of(&it.2))).collect())
    };
    table.push("from", number(|it| it.0));
    table.push("to", number(|it| it.1));
    table.push("class", Column::Text(lines.iter().map(|it| Some(it.3)).collect()));
    table.push("maxspeed", Column::Numbers(vec![None; 3]));
    let geometry = |line: &[(f64, f64)]| {
        Geometry::LineString(LineString(line.iter().map(|&it| at(it)).collect()))
    };
    let geometries: Vec<Geometry> = lines.iter().map(|it| geometry(&it.1)).collect();
    let shapes = Shapes::from_geometries(&geometries);
    let mut layers = Layers::default();
    layers.insert(LayerId::new("roads"), layer(shapes, &lines.map(|it| it.0), table));
    layers
}

fn layer(shapes: Shapes, ids: &[&str], table: Table) -> Layer {
    Layer::new(LayerParts {
        name: Name::same("things"),
        ids: ids.iter().map(|it| (*it).to_owned()).collect(),
        ground: shapes.iter().map(Shape::plane_area).collect(),
        shapes,
        table,
        name_field: None,
        survey: Survey::nowhere(),
        attribution: Text::same(""),
    })
}

/// A place near Montevideo, so that the plane knows it.
fn at((x, y): (f64, f64)) -> Coord {
    Coord { x: 570_000.0 + x, y: 6_140_000.0 + y }
}

fn with_nodes() -> StreetLayers {
    let nodes = Some(["from".to_owned(), "to".to_owned()]);
    let amounts = vec!["maxspeed".to_owned()];
    [(LayerId::new("roads"), StreetFields { nodes, amounts })].into_iter().collect()
}

fn read(toml: &str, layers: &Layers, streets: &StreetLayers) -> Result<Scenario, String> {
    let document = Document::toml("scenario", toml);
    let mut problems = Problems::default();
    let scenario = ScenarioFile::read(&document, &mut problems)
        .and_then(|it| it.check("test", layers, streets, &plane(), &mut problems));
    assert_eq!(scenario.is_none(), !problems.is_empty());
    scenario.ok_or_else(|| {
        let said = problems.sorted().into_iter().map(|it| {
            let line = it.at.bytes.map(|bytes| document.line_and_column(&bytes).0);
            format!("{} {line:?}: {}\n", it.at.path, it.what)
        });
        said.collect()
    })
}

/// Adds a line from `places` of the town to the roads, with more keys.
fn add(places: &[(f64, f64)], more: &str) -> String {
    let places = places.iter().map(|&it| at(it)).map(|it| format!("[{:.3}, {:.3}]", it.x, it.y));
    let line = places.collect::<Vec<_>>().join(", ");
    format!("[[edits]]\nadd = \"roads\"\nplane = true\nline = [{line}]\n{more}\n")
}

/// Draws every line: id, nodes, class, vertices.
#[track_caller]
fn check(edits: &str, expected: &Expect) {
    let layers = streets();
    let edited = read(edits, &layers, &with_nodes()).unwrap().apply(&layers);
    let roads = edited.layers.get(&LayerId::new("roads")).unwrap();
    let mut drawn = String::new();
    for row in 0..roads.len() {
        let value = |column: &str| match roads.table().column(column).unwrap().value(row) {
            Value::Missing => "?".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.to_owned(),
        };
        let origin = at((0.0, 0.0));
        let place = |c: &Coord| format!("({:.1},{:.1})", c.x - origin.x, c.y - origin.y);
        let line: Vec<String> = roads.shape(row).coords().iter().map(place).collect();
        let (from, to, class, speed) =
            (value("from"), value("to"), value("class"), value("maxspeed"));
        let (id, line) = (&roads.ids()[row], line.join(" "));
        drawn += &format!("{id} {from}>{to} {class} {speed} {line}\n");
    }
    if let Some(changes) = edited.changes.get(&LayerId::new("roads")) {
        let (removed, added, changed) = (changes.removed(), changes.added(), changes.changed());
        drawn += &format!("removed {removed:?} added {added:?} changed {changed:?}\n");
    }
    expected.assert_eq(&drawn);
}

#[test]
fn an_end_near_a_line_meets_it_there_and_cuts_it() {
    check(
        &add(&[(200.0, 200.0), (200.0, 20.0)], "id = \"new\"\nfields = { class = \"primary\" }"),
        &expect![[r"
            c 3>4 service ? (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            new -1>-2 primary ? (200.0,200.0) (200.0,0.0)
            a.a 1>-2 primary ? (0.0,0.0) (200.0,0.0)
            a.b -2>2 primary ? (200.0,0.0) (1000.0,0.0)
            removed [0] added 2..5 changed []
        "]],
    );
}

#[test]
fn an_end_at_the_end_of_a_line_has_its_node() {
    check(
        &add(&[(1000.0, 0.0), (1400.0, 0.0), (1001.0, 401.0)], "id = \"new\""),
        &expect![[r"
            a 1>2 primary ? (0.0,0.0) (1000.0,0.0)
            c 3>4 service ? (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            new 2>5 ? ? (1000.0,0.0) (1400.0,0.0) (1000.0,400.0)
            removed [] added 3..4 changed []
        "]],
    );
}

#[test]
fn lines_cross_without_meeting_unless_told_to() {
    let line = [(-100.0, 100.0), (1200.0, 100.0)];
    check(
        &add(&line, "id = \"new\""),
        &expect![[r"
            a 1>2 primary ? (0.0,0.0) (1000.0,0.0)
            c 3>4 service ? (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            new -1>-2 ? ? (-100.0,100.0) (1200.0,100.0)
            removed [] added 3..4 changed []
        "]],
    );
    check(
        &add(&line, "id = \"new\"\nconnect = \"crossings\""),
        &expect![[r"
            a 1>2 primary ? (0.0,0.0) (1000.0,0.0)
            new.a -1>-3 ? ? (-100.0,100.0) (500.0,100.0)
            new.b -3>-4 ? ? (500.0,100.0) (1000.0,100.0)
            new.c -4>-2 ? ? (1000.0,100.0) (1200.0,100.0)
            c.a 3>-3 service ? (500.0,-300.0) (500.0,100.0)
            c.b -3>4 service ? (500.0,100.0) (500.0,300.0)
            d.a 2>-4 primary ? (1000.0,0.0) (1000.0,100.0)
            d.b -4>5 primary ? (1000.0,100.0) (1000.0,400.0)
            removed [1, 2] added 1..8 changed []
        "]],
    );
}

#[test]
fn a_crossing_at_the_end_of_a_line_cuts_only_the_new_one() {
    check(
        &add(
            &[(900.0, 0.0), (1100.0, 0.0)],
            "id = \"new\"\nconnect = \"crossings\"\nsnap-metres = 0",
        ),
        &expect![[r"
            c 3>4 service ? (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            new.a -1>2 ? ? (900.0,0.0) (1000.0,0.0)
            new.b 2>-2 ? ? (1000.0,0.0) (1100.0,0.0)
            a.a 1>-1 primary ? (0.0,0.0) (900.0,0.0)
            a.b -1>2 primary ? (900.0,0.0) (1000.0,0.0)
            removed [0] added 2..6 changed []
        "]],
    );
}

#[test]
fn edits_see_what_those_before_them_did() {
    let edits = [
        add(&[(200.0, 200.0), (200.0, 20.0)], "id = \"first\""),
        add(&[(100.0, 100.0), (180.0, 100.0)], "id = \"second\""),
        "[[edits]]\nclose = \"roads\"\nids = [\"a.b\", \"d\"]\n".to_owned(),
        "[[edits]]\nchange = \"roads\"\nwhere = \"class = 'primary'\"\nset = { maxspeed = 30, class = \"tertiary\" }\n".to_owned(),
        "[[edits]]\nchange = \"roads\"\nids = \"c\"\nset = { class = \"path\" }\n".to_owned(),
    ];
    check(
        &edits.concat(),
        &expect![[r"
            c 3>4 path ? (500.0,-300.0) (500.0,300.0)
            a.a 1>-2 tertiary 30 (0.0,0.0) (200.0,0.0)
            second -3>-4 ? ? (100.0,100.0) (200.0,100.0)
            first.a -1>-4 ? ? (200.0,200.0) (200.0,100.0)
            first.b -4>-2 ? ? (200.0,100.0) (200.0,0.0)
            removed [0, 2] added 1..5 changed [(1, 0)]
        "]],
    );
}

#[test]
fn pieces_share_amounts_of_the_whole_line() {
    let amount = "[[edits]]\nchange = \"roads\"\nids = \"a\"\nset = { maxspeed = 10 }\n";
    check(
        &[amount, &add(&[(200.0, 200.0), (200.0, 20.0)], "id = \"new\"")].concat(),
        &expect![[r"
            c 3>4 service ? (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            new -1>-2 ? ? (200.0,200.0) (200.0,0.0)
            a.a 1>-2 primary 2 (0.0,0.0) (200.0,0.0)
            a.b -2>2 primary 8 (200.0,0.0) (1000.0,0.0)
            removed [0] added 2..5 changed []
        "]],
    );
}

#[test]
fn a_field_nobody_filled_in_takes_words_too() {
    check(
        "[[edits]]\nchange = \"roads\"\nids = [\"c\"]\nset = { maxspeed = \"30\" }\n",
        &expect![[r"
            a 1>2 primary ? (0.0,0.0) (1000.0,0.0)
            c 3>4 service 30 (500.0,-300.0) (500.0,300.0)
            d 2>5 primary ? (1000.0,0.0) (1000.0,400.0)
            removed [] added 3..3 changed [(1, 1)]
        "]],
    );
}

#[test]
fn edits_that_change_nothing_leave_the_layer_as_it_is() {
    let layers = streets();
    let edits = "[[edits]]\nchange = \"roads\"\nids = [\"c\"]\nset = { class = \"service\" }\n";
    let edited = read(edits, &layers, &with_nodes()).unwrap().apply(&layers);
    let roads = LayerId::new("roads");
    assert!(edited.changes.is_empty());
    assert!(Arc::ptr_eq(edited.layers.get(&roads).unwrap(), layers.get(&roads).unwrap()));
}

#[track_caller]
fn check_problems(toml: &str, expected: &Expect) {
    expected.assert_eq(&read(toml, &streets(), &with_nodes()).unwrap_err());
}

#[test]
fn every_problem_is_said_at_once_in_its_place() {
    check_problems(
        r#"nmae = "x"
[[edits]]
add = "raods"
line = [[-56.2, -34.8], [-56.1, -34.8]]
[[edits]]
add = "roads"
lien = [[-56.2, -34.8], [-56.1, -34.8]]
[[edits]]
add = "roads"
line = [[-56.2, -34.8], [-34.8], ["a", 1], [570000, 6140000]]
snap-metres = -1
[[edits]]
remove = "roads"
[[edits]]
remove = "roads"
change = "roads"
[[edits]]
colse = "roads"
ids = ["a"]
"#,
        &expect![[r"
            nmae Some(1): there is no key called `nmae` here; did you mean `name`?
            edits[1] Some(5): say where it lies, once: `point = [lon, lat]`, `line = [[lon, lat], ...]`, `area = [[lon, lat], ...]`, or `rings` with the outer ring and its holes
            edits[1].lien Some(7): there is no key called `lien` here; did you mean `line`?
            edits[2].line[1] Some(10): a vertex is `[lon, lat]`, two numbers
            edits[2].line[2] Some(10): a vertex is `[lon, lat]`, two numbers
            edits[2].line[3] Some(10): [570000, 6140000] is no longitude and latitude in degrees; for metres of the plane write `plane = true`
            edits[2].snap-metres Some(11): `snap-metres` is from 0 to 1000, not -1
            edits[3] Some(12): say which features, by `ids` or by `where`
            edits[4] Some(14): an edit does one thing, this one says `remove`, `change`
            edits[5] Some(17): an edit says `add`, `remove`, `close` or `change`, and which layer
        "]],
    );
}

#[test]
fn what_does_not_fit_the_layers_is_said_in_its_place() {
    check_problems(
        r#"
[[edits]]
add = "raods"
line = [[-56.2, -34.8], [-56.1, -34.8]]
[[edits]]
add = "roads"
line = [[-56.2, -34.8], [-56.1, -34.8]]
id = "a"
fields = { clas = "x", class = 5, from = 1 }
[[edits]]
change = "roads"
where = "clas = 'x'"
set = { class = "y" }
[[edits]]
change = "roads"
where = "class = 'y'"
set = { class = 1, from = "x" }
[[edits]]
remove = "roads"
ids = ["a", "b"]
[[edits]]
add = "roads"
point = [-56.2, -34.8]
[[edits]]
add = "roads"
line = [[-56.2, -34.8], [-56.2, -34.8]]
[[edits]]
add = "roads"
line = [[33, 0], [33, 0.1]]
[[edits]]
add = "roads"
line = [[-34.8, -56.2], [-34.8, -56.1]]
"#,
        &expect![[r#"
            edits[0].add Some(3): there is no layer `raods`; did you mean `roads`?
            edits[1].id Some(8): there is a feature `a` already; ids are unique in a layer
            edits[1].fields.clas Some(9): there is no field `clas`; did you mean `class`?
            edits[1].fields.class Some(9): the field `class` holds words, so put 5 in quotes
            edits[1].fields.from Some(9): `from` follows from where the line meets others; to say it yourself, write `connect = "nothing"`
            edits[2].where Some(12): there is no field `clas`; did you mean `class`?
            edits[3].where Some(16): no feature of `roads` certainly matches
            edits[3].set.class Some(17): the field `class` holds words, so put 1 in quotes
            edits[3].set.from Some(17): the field `from` holds numbers, so write x without quotes
            edits[4].ids[1] Some(20): the layer `roads` has no feature `b` at this point
            edits[5].point Some(23): `roads` is a street layer, so what is added to it is a `line`
            edits[6].line Some(26): its lines have no length
            edits[7].line Some(29): this has no place in the atlas's plane
            edits[8].line Some(32): this reaches 2592 km beyond everything in the atlas; longitude comes first
        "#]],
    );
}

#[test]
fn a_line_whose_ends_meet_in_one_place_is_refused() {
    check_problems(
        &add(&[(1010.0, -5.0), (1005.0, -10.0)], ""),
        &expect![[r"
        edits[0].line Some(4): both ends meet other lines in the same place, so nothing of this one is left; write a smaller `snap-metres`
    "]],
    );
}

#[test]
fn too_many_edits_or_vertices_are_refused_with_the_limit() {
    let edit = "[[edits]]\nremove = \"roads\"\nids = [\"a\"]\n";
    check_problems(
        &edit.repeat(1001),
        &expect![[r"
        edits Some(1): a scenario has at most 1000 edits, this one has 1001
    "]],
    );
    let line = vec!["[-56.2, -34.8]"; 100_001].join(",");
    check_problems(
        &format!("[[edits]]\nadd = \"roads\"\nline = [{line}]\n"),
        &expect![[r"
        edits Some(1): a scenario has at most 100000 vertices, this one has 100001
    "]],
    );
}

const ATLAS: &str = r#"
plane = "EPSG:32721"
surveyed = "town"
[layers.town]
file = "town.geojson"
surveyed = "extent"
[layers.parks]
file = "parks.geojson"
id = "id"
"#;

fn feature(id: &str, name: &str, size: f64, ring: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"id":"{id}","name":{name},"size":{size}}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
    )
}

fn atlas(folder: &Path, parks: &[String]) -> Atlas {
    let collection = |them: &str| format!(r#"{{"type":"FeatureCollection","features":[{them}]}}"#);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let town = feature("t", "null", 1.0, "[-57,-35],[-56,-35],[-56,-34],[-57,-34],[-57,-35]");
    write("atlas.toml", ATLAS);
    write("town.geojson", &collection(&town));
    write("parks.geojson", &collection(&parks.join(",")));
    Atlas::open(folder, &|_| ()).unwrap()
}

#[test]
fn an_edited_layer_is_what_loading_an_edited_file_gives() {
    const SQUARE: &str = "[-56.2,-34.8],[-56.1,-34.8],[-56.1,-34.7],[-56.2,-34.7],[-56.2,-34.8]";
    const OTHER: &str = "[-56.21,-34.8],[-56.18,-34.83],[-56.1,-34.72],[-56.21,-34.8]";
    const BOW_TIE: &str = "[-56.4,-34.4],[-56.3,-34.3],[-56.3,-34.4],[-56.4,-34.3],[-56.4,-34.4]";
    let before = [
        feature("p1", "\"north\"", 1.5, SQUARE),
        feature("p2", "\"south\"", 2.0, OTHER),
        feature("p3", "null", 3.0, SQUARE),
        feature("p4", "\"north\"", 4.0, OTHER),
    ];
    let after = [
        feature("p2", "\"middle\"", 2.0, OTHER),
        feature("p3", "null", 7.0, SQUARE),
        feature("p4", "\"north\"", 4.0, OTHER),
        feature("p5", "\"east\"", 0.25, BOW_TIE),
    ];
    let edits = format!(
        r#"{{"name": "x", "edits": [
            {{"remove": "parks", "where": "name = 'north' and size < 2"}},
            {{"change": "parks", "ids": ["p2"], "set": {{"name": "middle"}}}},
            {{"change": "parks", "where": "name is unknown", "set": {{"size": 7}}}},
            {{"add": "parks", "id": "p5", "area": [{BOW_TIE}],
              "fields": {{"id": "p5", "name": "east", "size": 0.25}}}}
        ]}}"#
    );
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let base = atlas(folders[0].path(), &before);
    let scenario = base.read_scenario("x", &Document::json("x", edits)).unwrap();
    let edited = base.edited(&scenario);
    let by_hand = atlas(folders[1].path(), &after);
    let parks = LayerId::new("parks");
    let (ours, theirs) =
        (edited.layers.get(&parks).unwrap(), by_hand.layers().get(&parks).unwrap());
    assert_eq!(ours.ids(), theirs.ids());
    assert_eq!(ours.ground(), theirs.ground());
    assert_eq!(ours.shapes().coords(), theirs.shapes().coords());
    assert_eq!(ours.fingerprint(), theirs.fingerprint());
    assert_eq!(scenario.remarks.len(), 1, "{:?}", scenario.remarks);
    let town = LayerId::new("town");
    assert!(Arc::ptr_eq(edited.layers.get(&town).unwrap(), base.layers().get(&town).unwrap()));
}

#[test]
fn scenarios_are_found_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let atlas = atlas(
        folder.path(),
        &[feature("p1", "null", 1.0, "[-56.2,-34.8],[-56.1,-34.8],[-56.1,-34.7],[-56.2,-34.8]")],
    );
    assert_eq!(atlas.scenarios(), Vec::<String>::new());
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    std::fs::write(
        folder.path().join("scenarios/ring.toml"),
        "[[edits]]\nremove = \"parks\"\nids = [\"p1\"]",
    )
    .unwrap();
    assert_eq!(atlas.scenarios(), ["ring"]);
    let scenario = atlas.read_scenario("ring", &atlas.scenario_document("ring").unwrap()).unwrap();
    assert_eq!(
        (
            scenario.name.en.as_str(),
            atlas.edited(&scenario).layers.get(&LayerId::new("parks")).unwrap().len()
        ),
        ("ring", 0)
    );
    let said = atlas.scenario_document("rnig").unwrap_err().to_string();
    assert_eq!(said, "there is no scenario `rnig`; did you mean `ring`?");
}

mod properties;
mod splicing;
