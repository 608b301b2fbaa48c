//! Posted limits of weight and height.

use super::Profile;
use super::tags::{Tags, said, values};

const MAX_WEIGHT: &str = "maxweight";
const MAX_HEIGHT: &str = "maxheight";

/// Tonnes in one of each unit (short tons and pounds by definition).
const WEIGHTS: &[(&str, f64)] = &[
    ("", 1.0),
    ("t", 1.0),
    ("吨", 1.0),
    ("kg", 0.001),
    ("st", 0.907_184_74),
    ("lbs", 0.000_453_592_37),
    ("lb", 0.000_453_592_37),
];

/// Metres in one of each unit.
const HEIGHTS: &[(&str, f64)] =
    &[("", 1.0), ("m", 1.0), ("米", 1.0), ("cm", 0.01), ("ft", 0.3048), ("'", 0.3048)];

const INCH_METRES: f64 = 0.0254;

/// Words that say there is no limit, or none but that of the law.
const UNLIMITED: &[&str] =
    &["none", "no", "default", "unsigned", "no_sign", "no_indications", "below_default"];

impl Profile {
    /// The key and value that keep a vehicle of this size out, if any, and whatever made no sense.
    pub(super) fn too_big(
        &self,
        street: &dyn Tags,
        mut nonsense: impl FnMut(&str, &str),
    ) -> Option<(&'static str, String)> {
        let size = &self.file.size;
        for (key, own) in [(MAX_WEIGHT, size.tonnes), (MAX_HEIGHT, size.metres)] {
            let (Some(own), Some(text)) = (own, said(street, key)) else { continue };
            let read = if key == MAX_WEIGHT { tonnes } else { metres };
            if UNLIMITED.contains(&text.as_ref()) {
                continue;
            }
            match values(&text).filter_map(read).reduce(f64::min) {
                Some(limit) if limit < own.get() => return Some((key, text.into_owned())),
                Some(_) => {}
                None => nonsense(key, &text),
            }
        }
        None
    }
}

fn tonnes(text: &str) -> Option<f64> {
    with_unit(text, WEIGHTS)
}

/// `4.2`, `4.2 m`, `13 ft`, `13'6"`.
fn metres(text: &str) -> Option<f64> {
    if let Some((feet, inches)) = text.split_once('\'') {
        let inches = inches.trim().trim_end_matches(['"', '\'']);
        let inches = if inches.is_empty() { 0.0 } else { positive(inches)? };
        return Some(positive(feet)? * 12.0 * INCH_METRES + inches * INCH_METRES);
    }
    with_unit(text, HEIGHTS)
}

fn with_unit(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let split = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let (_, factor) = units.iter().find(|it| it.0 == unit.trim())?;
    Some(positive(digits)? * factor)
}

fn positive(digits: &str) -> Option<f64> {
    digits.trim().parse::<f64>().ok().filter(|it| it.is_finite() && 0.0 < *it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_in_tonnes() {
        let check = |text, expected| assert_eq!(tonnes(text), expected, "{text}");
        check("3.5", Some(3.5));
        check("7.5 t", Some(7.5));
        check("20吨", Some(20.0));
        check("7500 kg", Some(7.5));
        check("1 st", Some(0.907_184_74));
        check("0", None);
        check("-3", None);
        check("heavy", None);
    }

    #[test]
    fn heights_are_read_in_metres() {
        let check = |text, expected: Option<f64>| {
            let close = match (metres(text), expected) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a == b,
            };
            assert!(close, "{text}");
        };
        check("4", Some(4.0));
        check("3.8 m", Some(3.8));
        check("13'6\"", Some(4.1148));
        check("12'", Some(3.6576));
        check("12 ft", Some(3.6576));
        check("0", None);
        check("low", None);
    }
}
