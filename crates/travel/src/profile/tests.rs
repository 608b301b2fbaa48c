//! Shipped profiles, put to streets, junctions and turns; and what is said of wrong ones.

use std::collections::BTreeSet;

use proptest::prelude::*;
use siting_syntax::{Document, Problems};
use siting_units::Say;

use super::{Closed, Passage, Profile, Ride, TurnRule};

fn shipped(name: &str) -> Profile {
    Profile::shipped(name).expect("a test reads every shipped file")
}

/// Forward and backward speed and frontage, or why not: `58.5 58.5 frontage`.
fn check(mode: &str, tags: &[(&str, &str)], expected: &str) {
    let said = match shipped(mode).judge(&tags) {
        Ok(Ride { forward_kmh, backward_kmh, has_frontage, remarks }) => {
            let kmh = |it: Option<f64>| it.map_or("-".to_owned(), |it| it.to_string());
            let frontage = if has_frontage { " frontage" } else { "" };
            let said = format!("{} {}{frontage}", kmh(forward_kmh), kmh(backward_kmh));
            remarks.iter().fold(said, |said, it| format!("{said}; {it}"))
        }
        Err(closed) => format!("closed: {closed}"),
    };
    assert_eq!(said, expected, "{mode} {tags:?}");
}

#[test]
fn every_shipped_file_reads_without_problems() {
    for (name, text) in Profile::SHIPPED {
        let mut problems = Problems::default();
        let profile = Profile::read(&Document::toml(*name, *text), &mut problems);
        assert!(problems.is_empty(), "{name}: {:?}", problems.sorted());
        let profile = profile.expect("without problems there is a profile");
        assert!(0.0 < profile.top_kmh() && 0.0 < profile.join().metres);
    }
    assert_eq!(Profile::SHIPPED[0].0, "truck");
    assert!(Profile::shipped("hovercraft").is_none());
}

#[test]
fn every_number_of_a_shipped_file_stands_beside_a_source() {
    for (name, text) in Profile::SHIPPED {
        // A comment on the line itself, or at the head of its section.
        let sections = text.split("\n\n").filter(|it| it.lines().any(has_number));
        let bare = sections.filter(|it| !it.contains('#'));
        assert_eq!(bare.collect::<Vec<_>>(), Vec::<&str>::new(), "{name}");
    }
}

fn has_number(line: &str) -> bool {
    line.split_once('=').is_some_and(|(_, it)| it.trim().starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn without_a_limit_the_class_says_the_speed() {
    check("truck", &[("highway", "primary")], "58.5 58.5 frontage");
    check("car", &[("highway", "primary")], "65 65 frontage");
    check("walk", &[("highway", "primary")], "5 5 frontage");
    check("bicycle", &[("highway", "primary")], "15 15 frontage");
}

#[test]
fn a_posted_limit_sets_the_speed_of_motor_vehicles_and_caps_that_of_others() {
    check("car", &[("highway", "primary"), ("maxspeed", "50")], "40 40 frontage");
    check("car", &[("highway", "primary"), ("maxspeed", "100")], "80 80 frontage");
    check("bicycle", &[("highway", "primary"), ("maxspeed", "100")], "15 15 frontage");
    check("bicycle", &[("highway", "primary"), ("maxspeed", "10")], "10 10 frontage");
    check("walk", &[("highway", "primary"), ("maxspeed", "3")], "5 5 frontage");
}

#[test]
fn limits_hold_for_their_direction_and_mode() {
    let street = &[("highway", "primary"), ("maxspeed", "50"), ("maxspeed:backward", "100")];
    check("car", street, "40 80 frontage");
    let street = &[("highway", "primary"), ("maxspeed", "100"), ("maxspeed:hgv", "50")];
    check("truck", street, "36 36 frontage");
    check("car", street, "80 80 frontage");
}

#[test]
fn nothing_is_faster_than_the_mode() {
    check("truck", &[("highway", "motorway"), ("maxspeed", "130")], "90 -");
    check("truck", &[("highway", "motorway"), ("maxspeed", "none")], "90 -");
    check("car", &[("travel_kmh", "300")], "120 120 frontage");
}

#[test]
fn a_limit_that_makes_no_sense_is_left_aside_and_reported() {
    let street = |limit| [("highway", "primary"), ("maxspeed", limit)];
    check("car", &street("fast"), "65 65 frontage; `maxspeed` = `fast` is not a speed");
    check("car", &street("0"), "65 65 frontage; `maxspeed` = `0` is not a speed");
    check("car", &street("-50"), "65 65 frontage; `maxspeed` = `-50` is not a speed");
    check("car", &street("signals"), "65 65 frontage");
}

#[test]
fn surfaces_slow_down() {
    check("truck", &[("highway", "primary"), ("surface", "unpaved")], "36 36 frontage");
    check("car", &[("highway", "primary"), ("surface", "asphalt;sand")], "20 20 frontage");
    check("car", &[("highway", "primary"), ("surface", "moss")], "65 65 frontage");
}

#[test]
fn a_speed_of_its_own_is_taken_as_it_is() {
    check("car", &[("highway", "service"), ("travel_kmh", "42.5")], "42.5 42.5 frontage");
    check("car", &[("travel_kmh", "42.5"), ("oneway", "-1")], "- 42.5 frontage");
    let remark = "15 15 frontage; `travel_kmh` = `-3` is not a speed";
    check("car", &[("highway", "service"), ("travel_kmh", "-3")], remark);
    check("car", &[("travel_kmh", "NaN")], "closed: it has no class (`highway`)");
}

#[test]
fn a_class_that_is_not_in_the_file_is_closed() {
    check("truck", &[("highway", "footway")], "closed: class `footway` is not for this mode");
    check("walk", &[("highway", "motorway")], "closed: class `motorway` is not for this mode");
    check("truck", &[("highway", " ")], "closed: it has no class (`highway`)");
    let closed = Closed::OtherClass { class: "footway".to_owned() };
    assert_eq!(closed.text().zh, "等级 `footway` 不供此方式通行");
}

#[test]
fn some_classes_open_where_a_tag_says_so() {
    let closed = "closed: class `footway` is open to this mode only where a tag allows it";
    check("bicycle", &[("highway", "footway")], closed);
    check("bicycle", &[("highway", "footway"), ("access", "yes")], closed);
    check("bicycle", &[("highway", "footway"), ("bicycle", "yes")], "15 15 frontage");
    check("walk", &[("highway", "cycleway"), ("foot", "designated")], "5 5 frontage");
    check("truck", &[("highway", "pedestrian"), ("motor_vehicle", "delivery")], "5 5 frontage");
}

#[test]
fn the_most_special_access_key_decides() {
    let street = |tags: &[(&'static str, &'static str)]| [&[("highway", "service")], tags].concat();
    check("truck", &street(&[("access", "private")]), "closed: `access` is `private`");
    check("truck", &street(&[("access", "no"), ("hgv", "yes")]), "13.5 13.5 frontage");
    check("truck", &street(&[("access", "yes"), ("hgv", "no")]), "closed: `hgv` is `no`");
    check("car", &street(&[("access", "yes"), ("hgv", "no")]), "15 15 frontage");
    check("truck", &street(&[("vehicle", "no"), ("motor_vehicle", "yes")]), "13.5 13.5 frontage");
    check("walk", &street(&[("vehicle", "no")]), "5 5 frontage");
    check("truck", &street(&[("access", "destination")]), "13.5 13.5 frontage");
    check("truck", &street(&[("access", "no;destination")]), "13.5 13.5 frontage");
    check("truck", &street(&[("access", "who knows")]), "13.5 13.5 frontage");
}

#[test]
fn one_ways_hold_for_vehicles() {
    check("car", &[("highway", "primary"), ("oneway", "yes")], "65 - frontage");
    check("car", &[("highway", "primary"), ("oneway", "-1")], "- 65 frontage");
    check("car", &[("highway", "primary"), ("junction", "roundabout")], "65 - frontage");
    check("car", &[("highway", "motorway")], "90 -");
    check("car", &[("highway", "motorway"), ("oneway", "no")], "90 90");
    check("walk", &[("highway", "primary"), ("oneway", "yes")], "5 5 frontage");
    check("walk", &[("highway", "primary"), ("junction", "roundabout")], "5 5 frontage");
    check("walk", &[("highway", "footway"), ("oneway:foot", "yes")], "5 - frontage");
    let street = &[("highway", "primary"), ("oneway", "yes"), ("oneway:bicycle", "no")];
    check("bicycle", street, "15 15 frontage");
    check("car", street, "65 - frontage");
    let closed = "closed: its direction changes at times that are not known";
    check("car", &[("highway", "primary"), ("oneway", "reversible")], closed);
    check("car", &[("highway", "primary"), ("oneway", "alternating")], "65 65 frontage");
    let remark = "65 65 frontage; `oneway` = `maybe` is not a direction";
    check("car", &[("highway", "primary"), ("oneway", "maybe")], remark);
}

#[test]
fn a_truck_heeds_posted_weights_and_heights() {
    let weight = "closed: the vehicle exceeds `maxweight` = `7.5`";
    check("truck", &[("highway", "primary"), ("maxweight", "7.5")], weight);
    check("car", &[("highway", "primary"), ("maxweight", "7.5")], "65 65 frontage");
    check("truck", &[("highway", "primary"), ("maxweight", "40")], "58.5 58.5 frontage");
    check("truck", &[("highway", "primary"), ("maxheight", "4.0")], "58.5 58.5 frontage");
    let height = "closed: the vehicle exceeds `maxheight` = `12'6\"`";
    check("truck", &[("highway", "primary"), ("maxheight", "12'6\"")], height);
    check("truck", &[("highway", "primary"), ("maxheight", "default")], "58.5 58.5 frontage");
    let remark = "58.5 58.5 frontage; `maxheight` = `low` is not a weight or height";
    check("truck", &[("highway", "primary"), ("maxheight", "low")], remark);
}

#[test]
fn ferries_are_left_out_unless_asked_for() {
    let ferry: &[(&str, &str)] = &[("route", "ferry"), ("motor_vehicle", "yes")];
    check("truck", ferry, "closed: it is a ferry, and the profile leaves ferries out");
    let text = Profile::SHIPPED[0].1.replace("ferries = false", "ferries = true");
    let with_ferries = Profile::read(&Document::toml("t", text), &mut Problems::default());
    let ride = with_ferries.expect("a good file").judge(&ferry).expect("open");
    assert_eq!((ride.forward_kmh, ride.has_frontage), (Some(5.0), false));
}

#[test]
fn nobody_enters_a_site_from_a_bridge_or_a_motorway() {
    check("car", &[("highway", "primary"), ("bridge", "yes")], "65 65");
    check("car", &[("highway", "primary"), ("tunnel", "yes")], "65 65");
    check("car", &[("highway", "primary"), ("bridge", "no")], "65 65 frontage");
    check("car", &[("highway", "motorway_link")], "45 -");
}

fn check_pass(mode: &str, junction: &[(&str, &str)], expected: Passage) {
    assert_eq!(shipped(mode).pass(&junction), expected, "{mode} {junction:?}");
}

#[test]
fn junctions_delay_or_stop() {
    check_pass("car", &[], Passage::Seconds(0.0));
    check_pass("car", &[("highway", "traffic_signals")], Passage::Seconds(2.0));
    check_pass("truck", &[("highway", "traffic_signals")], Passage::Seconds(5.0));
    check_pass("truck", &[("railway", "level_crossing")], Passage::Seconds(10.0));
    check_pass("truck", &[("barrier", "bollard")], Passage::Closed);
    check_pass("walk", &[("barrier", "bollard")], Passage::Seconds(0.0));
    check_pass("walk", &[("barrier", "wall")], Passage::Closed);
    check_pass("truck", &[("barrier", "gate")], Passage::Seconds(10.0));
    check_pass("truck", &[("barrier", "gate"), ("access", "private")], Passage::Closed);
    check_pass("truck", &[("barrier", "bollard"), ("hgv", "yes")], Passage::Seconds(0.0));
    check_pass("truck", &[("barrier", "height_restrictor"), ("maxheight", "2")], Passage::Closed);
    check_pass("truck", &[("barrier", "no")], Passage::Seconds(0.0));
    check_pass("bicycle", &[("highway", "crossing"), ("bicycle", "no")], Passage::Seconds(0.0));
    let gate = &[("barrier", "toll_booth"), ("highway", "traffic_signals")];
    check_pass("car", gate, Passage::Seconds(17.0));
}

#[test]
fn turn_restrictions_hold_for_their_modes() {
    let check = |mode: &str, turn: &[(&str, &str)], expected: Option<TurnRule>| {
        assert_eq!(shipped(mode).heeds_turn(&turn), expected, "{mode} {turn:?}");
    };
    let no = |kind: &str| Some(TurnRule::No { kind: kind.to_owned() });
    let only = |kind: &str| Some(TurnRule::Only { kind: kind.to_owned() });
    let left: &[(&str, &str)] = &[("restriction", "no_left_turn")];
    check("truck", left, no("left_turn"));
    check("car", left, no("left_turn"));
    check("walk", left, None);
    check("car", &[("restriction", "only_straight_on")], only("straight_on"));
    check("car", &[("restriction", "no_u_turn")], no("u_turn"));
    check("car", &[("restriction", "give_way")], None);
    let for_trucks = &[("restriction:hgv", "no_right_turn")];
    check("truck", for_trucks, no("right_turn"));
    check("car", for_trucks, None);
    let but_bicycles = &[("restriction", "no_left_turn"), ("except", "bus;bicycle")];
    check("bicycle", but_bicycles, None);
    check("car", but_bicycles, no("left_turn"));
    let part_time: &[(&str, &str)] = &[("restriction:conditional", "no_left_turn @ (07:00-19:00)")];
    check("car", part_time, None);
    assert!(shipped("car").is_part_time_turn(&part_time));
    assert!(!shipped("walk").is_part_time_turn(&part_time));
}

#[test]
fn fingerprints_tell_profiles_apart_and_overlook_comments() {
    let all: BTreeSet<_> = Profile::SHIPPED.iter().map(|it| shipped(it.0).fingerprint()).collect();
    assert_eq!(all.len(), Profile::SHIPPED.len());
    let read = |text: String| {
        let profile = Profile::read(&Document::toml("t", text), &mut Problems::default());
        profile.expect("a good file").fingerprint()
    };
    let text = Profile::SHIPPED[0].1;
    assert_eq!(read(format!("# a comment\n{text}")), shipped("truck").fingerprint());
    assert_ne!(read(text.replace("kmh = 10 ", "kmh = 11 ")), shipped("truck").fingerprint());
    let with_zone = format!("{text}\n[zones]\n\"XX:urban\" = 35\n");
    assert_ne!(read(with_zone), shipped("truck").fingerprint());
}

#[test]
fn an_atlas_can_say_what_its_zones_mean() {
    let text = format!("{}\n[zones]\n\"xx:Urban\" = 35\n", Profile::SHIPPED[1].1);
    let profile = Profile::read(&Document::toml("t", text), &mut Problems::default());
    let street: &[(&str, &str)] = &[("highway", "primary"), ("maxspeed", "XX:urban")];
    let ride = profile.expect("a good file").judge(&street).expect("open");
    assert_eq!(ride.forward_kmh, Some(28.0));
}

fn problems(edits: &[(&str, &str)]) -> String {
    let text = edits.iter().fold(Profile::SHIPPED[0].1.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let document = Document::toml("truck.toml", text);
    let mut problems = Problems::default();
    let profile = Profile::read(&document, &mut problems);
    assert_eq!(profile.is_none(), !problems.is_empty());
    let said = problems
        .sorted()
        .into_iter()
        .map(|it| format!("{}: {} | {}", it.at.path, it.what.en, it.what.zh));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_problem_of_a_file_is_named_in_its_place() {
    let edits = [
        ("limit-rule = \"sets\"", "limit-rule = \"set\""),
        ("share-of-limit = 0.72", "share-of-limt = 0.72"),
        ("metres = 100", "metres = -1"),
        ("kmh = 81", "khm = 81"),
        ("kmh = 40.5", "kmh = 0"),
        ("kmh = 76.5", "kmh = inf"),
        ("gate = 10", "gate = \"slow\""),
    ];
    expect_test::expect![[r#"
        limit-rule: there is no `set` here; did you mean `sets`? | 这里不能写 `set`；您是否想写 `sets`？
        share-of-limt: there is no key called `share-of-limt` here; did you mean `share-of-limit`? | 这里没有名为 `share-of-limt` 的键；您是否想写 `share-of-limit`？
        join.metres: expected a number above 0, found -1 | 应为大于 0 的数，这里是 -1
        barriers.gate: expected a number, found `"slow"` | 应为数字，这里是`"slow"`
        classes.motorway.khm: there is no key called `khm` here; did you mean `kmh`? | 这里没有名为 `khm` 的键；您是否想写 `kmh`？
        classes.motorway_link.kmh: a speed is 0.1 km/h or more, this one is 0 | 速度不能小于 0.1 千米/时，这里是 0
        classes.trunk.kmh: a speed is 0.1 km/h or more, this one is inf | 速度不能小于 0.1 千米/时，这里是 inf"#]].assert_eq(&problems(&edits));
}

#[test]
fn settings_that_do_not_go_together_are_problems() {
    let edits = [
        ("top-kmh = 90", "top-kmh = 80"),
        ("ferries = false", "ferries = true"),
        ("ferry = {", "boat = {"),
        ("traffic_signals = ", "trafic_signals = "),
        ("closed-barriers = []", "closed-barriers = [\"gate\"]"),
        ("closed-values = [\"no\"", "closed-values = [\"yes\""),
    ];
    expect_test::expect![[r"
        closed-values[0]: `yes` is in `open-values` and in `closed-values` | `yes` 同时出现在 `open-values` 和 `closed-values` 中
        ferries: ferries need a speed: add `ferry = { kmh = ... }` to `[classes]` | 轮渡需要速度：请在 `[classes]` 中添加 `ferry = { kmh = ... }`
        closed-barriers[0]: `gate` is closed here and open in `[barriers]` | `gate` 在此为关闭，在 `[barriers]` 中却可通行
        crossings.trafic_signals: there is no crossing `trafic_signals`; did you mean `traffic_signals`? | 没有 `trafic_signals` 这种路口；您是否想写 `traffic_signals`？
        classes.motorway.kmh: class `motorway` goes 81 km/h, faster than `top-kmh` = 80 | 等级 `motorway` 的速度 81 千米/时超过 `top-kmh` = 80"]].assert_eq(&problems(&edits));
}

const KEYS: &[&str] = &[
    "highway",
    "oneway",
    "oneway:bicycle",
    "oneway:foot",
    "junction",
    "maxspeed",
    "maxspeed:forward",
    "maxspeed:backward",
    "maxspeed:hgv",
    "access",
    "vehicle",
    "motor_vehicle",
    "hgv",
    "foot",
    "bicycle",
    "surface",
    "route",
    "bridge",
    "travel_kmh",
    "maxweight",
    "maxheight",
    "barrier",
    "restriction",
];

const VALUES: &[&str] = &[
    "motorway",
    "primary",
    "service",
    "footway",
    "cycleway",
    "track",
    "yes",
    "no",
    "-1",
    "reversible",
    "roundabout",
    "50",
    "30 mph",
    "none",
    "0",
    "-5",
    "0.1",
    "1e308",
    "RU:urban",
    "50;30",
    "private",
    "designated",
    "mud",
    "ferry",
    "NaN",
    "inf",
    "",
    ";",
    "3.5 t",
    "no_left_turn",
];

proptest! {
    #[test]
    fn a_ride_has_a_speed_that_the_mode_can_go(
        picks in prop::collection::vec((0..KEYS.len(), 0..VALUES.len()), 0..9),
        noise in "\\PC{0,12}",
        noisy in 0..KEYS.len(),
    ) {
        let class = ("highway", "residential");
        let picks = picks.iter().map(|it| (KEYS[it.0], VALUES[it.1]));
        let tags: Vec<_> = picks.chain([(KEYS[noisy], noise.as_str()), class]).collect();
        for (name, _) in Profile::SHIPPED {
            let profile = shipped(name);
            if let Ok(ride) = profile.judge(&tags.as_slice()) {
                let speeds = [ride.forward_kmh, ride.backward_kmh];
                prop_assert!(speeds.iter().any(Option::is_some));
                for kmh in speeds.into_iter().flatten() {
                    prop_assert!(0.0 < kmh && kmh <= profile.top_kmh(), "{kmh}");
                }
            }
            if let Passage::Seconds(seconds) = profile.pass(&tags.as_slice()) {
                prop_assert!(0.0 <= seconds && seconds.is_finite());
            }
            profile.heeds_turn(&tags.as_slice());
        }
    }
}
