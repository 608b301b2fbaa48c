//! What study files become, and what is said of wrong ones.

use expect_test::{Expect, expect};
use siting_layer::Layers;
use siting_syntax::{Document, Problems};
use siting_town::{Letter, Town};

use super::StudyFile;
use crate::{Candidates, Study};

const STUDY: &str = r#"
name = { zh = "选址", en = "Siting" }

[candidates]
layer = "parks"

[groups.size]
name = { zh = "规模", en = "Size" }

[criteria.area]
group = "size"
take = { measure = "area" }
curve = [[0, 0.0], [20000, 1.0]]
weight = 3

[criteria.even-larger]
take = { measure = "area" }
curve = { steps = [[10000, 0.0]], beyond = 1.0 }
weight = 1

[constraints.large-enough]
take = { measure = "area" }
at-least = "15 mu"
"#;

fn layers() -> Layers {
    Town::draw("P.P").legend([Letter::areas('P', "parks")]).layers(1000.0)
}

fn read(text: &str) -> Result<Study, String> {
    let document = Document::toml("study.toml", text);
    let mut problems = Problems::default();
    let layers = layers();
    let study = StudyFile::read(&document, &mut problems).and_then(|file| {
        let parks = layers.get(&siting_units::LayerId::new("parks")).expect("drawn").clone();
        file.check("study", Some(Candidates::Sites(parks)), &layers.clone().into(), &mut problems)
    });
    study.ok_or_else(|| {
        let said = problems.sorted().into_iter().map(|it| {
            let (line, column) = document.line_and_column(&it.at.bytes.unwrap_or_default());
            format!("{line}:{column} {}\n", it.what)
        });
        said.collect()
    })
}

#[track_caller]
fn check_problems(from: &str, to: &str, expected: &Expect) {
    assert!(STUDY.contains(from), "the text to replace is there");
    expected.assert_eq(&read(&STUDY.replace(from, to)).expect_err("problems"));
}

#[test]
fn a_good_file_becomes_a_study() {
    let study = read(STUDY).expect("no problems");
    assert_eq!(study.weights.shares(), [0.75, 0.25]);
    assert_eq!(study.constraints[0].bound.at_least, Some(10_000.0));
    assert_eq!(study.criteria[0].group, Some(0));
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    check_problems(
        "measure = \"area\" }\ncurve = [",
        "measure = \"aera\" }\ncurve = [",
        &expect![[r"
        12:20 there is no measure called `aera`; did you mean `area`?
    "]],
    );
    check_problems(
        "[[0, 0.0], [20000, 1.0]]",
        "[[0, 0.0], [0, 1.0]]",
        &expect![[r"
        13:9 readings must rise, but 0 follows 0
    "]],
    );
    check_problems(
        "group = \"size\"",
        "group = \"sise\"",
        &expect![[r"
        11:9 there is no group called `sise`; did you mean `size`?
    "]],
    );
    check_problems(
        "weight = 3",
        "weight = -3",
        &expect![[r"
        14:10 weights are zero or more, this one is -3
    "]],
    );
    check_problems(
        "\"15 mu\"",
        "\"15 km\"",
        &expect![[r#"
        23:12 expected a number, or text such as "30 mu" with one of the units `m2`, `ha`, `km2`, `亩`, `mu`
    "#]],
    );
    check_problems(
        "at-least = \"15 mu\"",
        "",
        &expect![[r"
        21:1 a constraint needs `at-most` or `at-least`
    "]],
    );
}

#[test]
fn weights_that_are_all_zero_are_refused() {
    let text = STUDY.replace("weight = 3", "weight = 0").replace("weight = 1", "weight = 0");
    expect![[r"
        10:2 at least one weight must exceed zero
    "]]
    .assert_eq(&read(&text).expect_err("problems"));
}

#[test]
fn several_problems_are_said_at_once() {
    let text = STUDY
        .replace("group = \"size\"", "gruop = \"size\"")
        .replace("beyond = 1.0", "beyond = 2.0")
        .replace("[candidates]", "[candidate]");
    expect![[r"
        4:2 there is no key called `candidate` here; did you mean `candidates`?
        11:1 there is no key called `gruop` here; did you mean `group`?
        18:9 scores go from 0 to 1, this one is 2
    "]]
    .assert_eq(&read(&text).expect_err("problems"));
}

#[test]
fn a_bad_curve_does_not_hide_a_layer_that_is_not_there() {
    let text = STUDY
        .replace(
            "{ measure = \"area\" }\ncurve = [",
            "{ measure = \"distance-to-nearest\", to = \"prks\" }\ncurve = [",
        )
        .replace("[[0, 0.0], [20000, 1.0]]", "[[0, 0.0], [0, 1.0]]");
    expect![[r"
        12:48 there is no layer called `prks`; did you mean `parks`?
        13:9 readings must rise, but 0 follows 0
    "]]
    .assert_eq(&read(&text).expect_err("problems"));
}

#[test]
fn words_are_not_judged_by_their_place_in_the_alphabet() {
    let layers = Town::draw("P.P").legend([Letter::areas('P', "parks").with("class", "works")]);
    let layers = layers.layers(1000.0);
    let parks = layers.get(&siting_units::LayerId::new("parks")).expect("drawn").clone();
    let study = "[candidates]\nlayer = \"parks\"\n[criteria.a]\nweight = 1\n\
        take = { measure = \"attribute\", field = \"class\" }\ncurve = ";
    let read = |curve: &str| {
        let document = Document::toml("study.toml", format!("{study}{curve}"));
        let mut problems = Problems::default();
        let file = StudyFile::read(&document, &mut problems).expect("a table");
        let candidates = Candidates::Sites(parks.clone());
        file.check("study", Some(candidates), &layers.clone().into(), &mut problems).is_some()
    };
    assert!(read("{ categories = { works = 1 } }"));
    assert!(!read("[[0, 0], [1, 1]]"));
}

#[test]
fn a_weight_that_cannot_count_is_refused() {
    check_problems(
        "[groups.size]\n",
        "[groups.other]\nweight = 5\n[groups.size]\nweight = 1\n",
        &expect![[r"
            8:10 this group has a weight, but no criterion that counts
            19:1 groups are weighed here, so every criterion needs a `group`
        "]],
    );
    check_problems(
        "\"15 mu\"",
        "\"15 mu\"\n[constraints.x]\ntake = { measure = \"share-covered\", by = \"parks\" }\nat-most = 20",
        &expect![[r#"
            24:1 a share goes from 0 to 1, this limit is 20; did you mean "20 %"?
        "#]],
    );
}

fn with_judgements(table: &str) -> String {
    STUDY.replace("weight = 3", "").replace("weight = 1", "") + table
}

#[test]
fn weights_come_from_judgements_in_pairs() {
    let study = read(&with_judgements(
        "[weights]\norder = [\"even-larger\", \"area\"]\npairwise = [[1, 4], [\"1/4\", 1]]",
    ));
    assert_eq!(study.expect("no problems").weights.shares(), [0.2, 0.8]);
}

#[test]
fn judgements_that_contradict_each_other_are_refused() {
    let table = "[criteria.third]\ntake = { measure = \"area\" }\ncurve = [[0, 0], [1, 1]]\n\
        [weights]\norder = [\"area\", \"even-larger\", \"third\"]\n\
        pairwise = [[1, 3, \"1/3\"], [\"1/3\", 1, 3], [3, \"1/3\", 1]]\n";
    expect![[r"
        29:12 these judgements contradict each other: consistency ratio 1.149 (table `saaty`) exceeds 0.1; `area` goes before `even-larger`, `even-larger` before `third`, and `third` before `area`; judge again, or raise `accept-ratio`
    "]]
    .assert_eq(&read(&with_judgements(table)).expect_err("problems"));
    let accepting = format!("{table}accept-ratio = 2.0");
    assert!(read(&with_judgements(&accepting)).is_ok());
    let not_reciprocal = table.replace("[3, \"1/3\", 1]", "[2, \"1/3\", 1]");
    let said = read(&with_judgements(&not_reciprocal)).expect_err("problems");
    assert!(said.contains("row 3, column 1 must be 1/0.33"), "{said}");
}
