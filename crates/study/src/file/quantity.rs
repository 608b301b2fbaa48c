//! Numbers with a unit: `"30 mu"`, `"1.5 km"`, `"30 min"`, `"20 %"`.

use siting_syntax::{Node, NodeValue, Problems};
use siting_units::{Area, Text, Unit};

/// Reads a bound on readings of `unit`: a plain number in that unit, or text with a unit of the same
/// kind.
pub(super) fn quantity(node: &Node, unit: &Unit, problems: &mut Problems) -> Option<f64> {
    let number = match &node.value {
        NodeValue::Integer(number) => Some(*number as f64),
        NodeValue::Number(number) => Some(*number),
        NodeValue::Text(text) => with_unit(text, unit),
        _ => None,
    };
    let number = number.filter(|it| it.is_finite());
    if number.is_none() {
        let units = units(unit).iter().map(|it| format!("`{}`", it.0)).collect::<Vec<_>>();
        let (en, zh) = if units.is_empty() {
            ("expected a number".to_owned(), "应为数字".to_owned())
        } else {
            (
                format!(
                    "expected a number, or text such as \"30 {}\" with one of the units {}",
                    trim(unit),
                    units.join(", ")
                ),
                format!(
                    "应为数字，或带单位的文字如 \"30 {}\"，可用单位 {}",
                    trim(unit),
                    units.join("、")
                ),
            )
        };
        problems.add(node.at.clone(), Text::new(en, zh));
    }
    number
}

fn with_unit(text: &str, unit: &Unit) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|it: char| !(it.is_ascii_digit() || "+-.eE".contains(it)))?;
    let (digits, sign) = text.split_at(split);
    let (_, factor) = units(unit).into_iter().find(|it| it.0 == sign.trim())?;
    digits.parse::<f64>().ok().map(|number| number * factor)
}

fn trim(unit: &Unit) -> &'static str {
    units(unit).last().map_or("", |it| it.0)
}

/// The signs that can be written for a unit, and what one of each is in that unit.
fn units(unit: &Unit) -> Vec<(&'static str, f64)> {
    let mu = Area::from_mu(1.0).to_square_metres();
    match unit {
        Unit::Metres => vec![("m", 1.0), ("km", 1000.0)],
        Unit::Seconds => vec![
            ("s", 1.0),
            ("秒", 1.0),
            ("小时", 3600.0),
            ("h", 3600.0),
            ("分钟", 60.0),
            ("min", 60.0),
        ],
        Unit::SquareMetres => {
            vec![("m2", 1.0), ("ha", 10_000.0), ("km2", 1e6), ("亩", mu), ("mu", mu)]
        }
        Unit::Share => vec![("%", 0.01)],
        Unit::Count | Unit::Category | Unit::Number | Unit::Other(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_in_seconds_minutes_and_hours() {
        let read = |text| with_unit(text, &Unit::Seconds);
        let times = ["90 s", "30 min", "1.5 h", "30分钟", "1 小时", "90 秒"].map(read);
        assert_eq!(times, [90.0, 1800.0, 5400.0, 1800.0, 3600.0, 90.0].map(Some));
        assert_eq!(read("30 km"), None);
    }
}
