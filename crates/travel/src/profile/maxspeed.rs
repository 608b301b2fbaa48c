//! Posted speed limits, in every notation in common use.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use siting_syntax::{Document, Problems};

use super::numbers::{Kmh, SLOWEST_KMH};
use super::tags::{Tags, said, values};

/// A key of posted limits, and its two directed forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct LimitKey {
    both: String,
    forward: String,
    backward: String,
}

impl From<String> for LimitKey {
    fn from(both: String) -> LimitKey {
        let (forward, backward) = (format!("{both}:forward"), format!("{both}:backward"));
        LimitKey { both, forward, backward }
    }
}

impl From<LimitKey> for String {
    fn from(key: LimitKey) -> String {
        key.both
    }
}

/// A direction along a street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// What a text says of a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limit {
    /// So many km/h.
    Kmh(f64),
    /// There may be one, and the text does not say which.
    Unstated,
    /// Not a limit.
    Nonsense,
}

/// The limit that holds in one direction, and every key and value that made no sense on the way to
/// it. A special key goes before a general one, and its directed form before itself.
pub(super) fn posted(
    keys: &[LimitKey],
    direction: Direction,
    zones: &Zones,
    street: &dyn Tags,
    mut nonsense: impl FnMut(&str, &str),
) -> Option<f64> {
    for key in keys.iter().rev() {
        let directed = match direction {
            Direction::Forward => &key.forward,
            Direction::Backward => &key.backward,
        };
        for key in [directed, &key.both] {
            let Some(text) = said(street, key) else { continue };
            match zones.limit(&text) {
                Limit::Kmh(kmh) => return Some(kmh),
                Limit::Unstated => {}
                Limit::Nonsense => nonsense(key, &text),
            }
        }
    }
    None
}

/// Speeds of what is written in words: `none`, `walk`, `RU:urban`. All in lower case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Zones(BTreeMap<String, f64>);

impl Zones {
    /// Those of `modes/zones.toml`.
    pub(super) fn shipped() -> &'static Zones {
        static SHIPPED: OnceLock<Zones> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let document = Document::toml("zones.toml", SHIPPED_ZONES);
            let mut problems = Problems::default();
            let root = document.root(&mut problems).expect("a test reads this file");
            let zones: Option<BTreeMap<String, Kmh>> = root.read(&mut problems);
            Zones(BTreeMap::new()).with(&zones.expect("a test reads this file"))
        })
    }

    /// These with others put over them.
    pub(super) fn with(&self, others: &BTreeMap<String, Kmh>) -> Zones {
        let others = others.iter().map(|(code, kmh)| (code.to_lowercase(), kmh.get()));
        Zones(self.0.clone().into_iter().chain(others).collect())
    }

    /// What `text` says of a limit; of several, the lowest.
    pub(super) fn limit(&self, text: &str) -> Limit {
        let limits = || values(text).map(|it| self.one(&it.to_lowercase()));
        let lowest = limits().filter_map(|it| match it {
            Limit::Kmh(kmh) => Some(kmh),
            _ => None,
        });
        match lowest.reduce(f64::min) {
            Some(kmh) => Limit::Kmh(kmh),
            None if limits().any(|it| it == Limit::Unstated) => Limit::Unstated,
            None => Limit::Nonsense,
        }
    }

    fn one(&self, text: &str) -> Limit {
        if let Some(kmh) = self.0.get(text) {
            return Limit::Kmh(*kmh);
        }
        if UNSTATED.contains(&text) {
            return Limit::Unstated;
        }
        number(text).or_else(|| self.zone(text)).map_or(Limit::Nonsense, Limit::Kmh)
    }

    /// `de:urban`, `fr:zone30`, `de:zone:30`, `be-vlg:30`; what a country does not say is as in most.
    fn zone(&self, code: &str) -> Option<f64> {
        let (_, kind) = code.split_once(':')?;
        let digits = kind.trim_start_matches("zone").trim_start_matches([':', '_']);
        self.0.get(kind).copied().or_else(|| number(digits))
    }
}

const SHIPPED_ZONES: &str = include_str!("../../modes/zones.toml");

/// Words that say there is a limit without saying which, or that it is the usual one.
const UNSTATED: &[&str] = &["signals", "variable", "default", "sign", "signed", "implicit", "yes"];

/// Miles, knots and the like in kilometres, by definition of the units.
const UNITS: &[(&str, f64)] = &[
    ("", 1.0),
    ("km/h", 1.0),
    ("kmh", 1.0),
    ("kph", 1.0),
    ("kmph", 1.0),
    ("公里/小时", 1.0),
    ("千米/小时", 1.0),
    ("公里/时", 1.0),
    ("千米/时", 1.0),
    ("公里", 1.0),
    ("mph", 1.609_344),
    ("mp/h", 1.609_344),
    ("knots", 1.852),
    ("knot", 1.852),
    ("kn", 1.852),
];

/// A number with or without a unit, in km/h.
fn number(text: &str) -> Option<f64> {
    let split = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let (_, factor) = UNITS.iter().find(|it| it.0 == unit.trim())?;
    let kmh = digits.parse::<f64>().ok()? * factor;
    (kmh.is_finite() && SLOWEST_KMH <= kmh).then_some(kmh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Limit) {
        assert_eq!(Zones::shipped().limit(text), expected, "{text}");
    }

    #[test]
    fn limits_are_read_in_every_common_notation() {
        let kmh = |text, kmh| check(text, Limit::Kmh(kmh));
        kmh("50", 50.0);
        kmh(" 50 ", 50.0);
        kmh("50 km/h", 50.0);
        kmh("50km/h", 50.0);
        kmh("50 KM/H", 50.0);
        kmh("50 kmh", 50.0);
        kmh("50 kph", 50.0);
        kmh("60公里/小时", 60.0);
        kmh("7.5", 7.5);
        kmh("30 mph", 30.0 * 1.609_344);
        kmh("30mph", 30.0 * 1.609_344);
        kmh("10 knots", 18.52);
        kmh("50;30", 30.0);
        kmh("50|30|80", 30.0);
        kmh("50; ", 50.0);
        kmh("50;nonsense", 50.0);
        kmh("signals;80", 80.0);
    }

    #[test]
    fn words_and_zone_codes_are_read_from_the_table() {
        let kmh = |text, kmh| check(text, Limit::Kmh(kmh));
        kmh("walk", 7.0);
        kmh("none", 140.0);
        kmh("RU:urban", 60.0);
        kmh("ru:urban", 60.0);
        kmh("DE:rural", 100.0);
        kmh("DE:urban", 50.0);
        kmh("ZZ:urban", 50.0);
        kmh("GB:nsl_single", 60.0 * 1.609_344);
        kmh("FR:zone30", 30.0);
        kmh("DE:zone:30", 30.0);
        kmh("BE:30", 30.0);
        kmh("GB:20 mph", 20.0 * 1.609_344);
    }

    #[test]
    fn a_limit_that_is_not_stated_is_not_nonsense() {
        for text in ["signals", "variable", "Default", "signals;variable"] {
            check(text, Limit::Unstated);
        }
    }

    #[test]
    fn nonsense_is_not_a_limit() {
        let nonsense = [
            "0",
            "-30",
            "0.01",
            "fast",
            "30 m/s",
            "km/h",
            "1.2.3",
            "50,30",
            "NaN",
            "inf",
            "1e9",
            "50 @ (22:00-06:00)",
            "DE:",
            ":",
            "DE:moon",
            "urban:",
            ";",
            "٣٠",
            "9999999 mph mph",
        ];
        for text in nonsense {
            check(text, Limit::Nonsense);
        }
    }
}
