//! Which ways a street can be travelled.

use super::tags::{Tags, said};

/// Which ways a street can be travelled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ways {
    Both,
    Forward,
    Backward,
    /// The direction changes by the hour, and nobody says when. The `OpenStreetMap` wiki asks routers
    /// not to use such a street without its timetable.
    Reversible,
}

/// Which ways a street can be travelled, by `keys` from general to special, and whatever made no
/// sense. What is implied counts only for a mode that heeds the general key `oneway`.
pub(super) fn ways(
    keys: &[String],
    is_implied_by_class: bool,
    street: &dyn Tags,
    mut nonsense: impl FnMut(&str, &str),
) -> Ways {
    for key in keys.iter().rev() {
        let Some(word) = said(street, key) else { continue };
        match stated(&word) {
            Some(ways) => return ways,
            None => nonsense(key, &word),
        }
    }
    let is_roundabout =
        || said(street, "junction").is_some_and(|it| it == "roundabout" || it == "circular");
    let heeds_oneway = keys.iter().any(|key| key == "oneway");
    if heeds_oneway && (is_implied_by_class || is_roundabout()) {
        Ways::Forward
    } else {
        Ways::Both
    }
}

/// Where traffic alternates (a narrow bridge with lights) one waits and goes: the wiki asks routers to
/// use such a street both ways.
fn stated(word: &str) -> Option<Ways> {
    Some(match word.to_lowercase().as_str() {
        "yes" | "true" | "1" => Ways::Forward,
        "-1" | "reverse" => Ways::Backward,
        "no" | "false" | "0" | "alternating" => Ways::Both,
        "reversible" => Ways::Reversible,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], expected: Ways) {
        let keys = ["oneway", "oneway:bicycle"].map(str::to_owned);
        assert_eq!(ways(&keys, false, &tags, |_, _| ()), expected, "{tags:?}");
    }

    #[test]
    fn every_word_for_one_way_is_known() {
        for (word, expected) in [
            ("yes", Ways::Forward),
            ("true", Ways::Forward),
            ("1", Ways::Forward),
            ("-1", Ways::Backward),
            ("reverse", Ways::Backward),
            ("no", Ways::Both),
            ("alternating", Ways::Both),
            ("reversible", Ways::Reversible),
            ("perhaps", Ways::Both),
        ] {
            check(&[("oneway", word)], expected);
        }
    }

    #[test]
    fn roundabouts_are_one_way_unless_they_say_otherwise() {
        check(&[("junction", "roundabout")], Ways::Forward);
        check(&[("junction", "circular")], Ways::Forward);
        check(&[("junction", "jughandle")], Ways::Both);
        check(&[("junction", "roundabout"), ("oneway", "no")], Ways::Both);
        check(&[("junction", "roundabout"), ("oneway", "-1")], Ways::Backward);
        check(&[("junction", "roundabout"), ("oneway", "perhaps")], Ways::Forward);
    }

    #[test]
    fn the_key_of_the_mode_goes_before_the_general_one() {
        check(&[("oneway", "yes"), ("oneway:bicycle", "no")], Ways::Both);
        check(&[("oneway", "yes"), ("oneway:bicycle", "-1")], Ways::Backward);
        check(&[("oneway", "yes"), ("oneway:bicycle", "perhaps")], Ways::Forward);
    }

    #[test]
    fn who_does_not_heed_one_ways_goes_both_ways() {
        let roundabout: &[(&str, &str)] = &[("junction", "roundabout"), ("oneway", "yes")];
        let check = |keys: &[&str], expected| {
            let keys: Vec<String> = keys.iter().map(|&it| it.to_owned()).collect();
            assert_eq!(ways(&keys, true, &roundabout, |_, _| ()), expected);
        };
        check(&[], Ways::Both);
        check(&["oneway:foot"], Ways::Both);
        check(&["oneway"], Ways::Forward);
    }

    #[test]
    fn what_makes_no_sense_is_handed_back() {
        let mut found = Vec::new();
        let street: &[(&str, &str)] = &[("oneway", "perhaps")];
        ways(&["oneway".to_owned()], false, &street, |key, word| {
            found.push(format!("{key}={word}"));
        });
        assert_eq!(found, ["oneway=perhaps"]);
    }
}
