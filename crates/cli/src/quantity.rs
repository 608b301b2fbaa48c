//! Numbers as people read them: with their unit, and never more certain than they are.

use siting_units::{Area, Interval, Lang, Unit};

use crate::words::pick;

/// A reading with its unit: `350 m`, `350–420 m`, `at least 1.2 km`, `unknown`; for a category its
/// word out of `words`.
pub(crate) fn reading(reading: Interval, unit: &Unit, words: &[String], lang: Lang) -> String {
    let unknown = || pick(lang, "unknown", "未知").to_owned();
    if *unit == Unit::Category {
        let word = words.get(reading.low() as usize).filter(|_| reading.is_exact());
        return word.cloned().unwrap_or_else(unknown);
    }
    if says_nothing(reading, unit) {
        return unknown();
    }
    if *unit == Unit::SquareMetres {
        return area_between(reading, lang);
    }
    between(reading, &scale(unit, largest(reading), lang), lang)
}

/// A score or total, with three decimals. Rounded to the nearest, unlike readings: a column of them
/// stands in the order of the ranking and adds up.
pub(crate) fn score(score: Interval) -> String {
    contribution(score.low(), score.high())
}

/// What a criterion adds to the total, in the worst and in the best case.
pub(crate) fn contribution(at_worst: f64, at_best: f64) -> String {
    // Where the worst score alone decides, a criterion may add less in the best case than in the worst.
    let (least, most) = (at_worst.min(at_best), at_worst.max(at_best));
    let (least, most) = (format!("{least:.3}"), format!("{most:.3}"));
    if least == most { least } else { format!("{least}–{most}") }
}

/// A part of one, as a percentage with two decimals.
pub(crate) fn share(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// Ground in hectares and mu, as load reports say it.
pub(crate) fn ground(square_metres: f64, lang: Lang) -> String {
    let area = Area::from_square_metres(square_metres);
    let (hectares, mu) = (decimals(area.to_hectares(), 1), decimals(area.to_mu(), 1));
    match lang {
        Lang::En => format!("{hectares} ha ({mu} mu)"),
        Lang::Zh => format!("{hectares} 公顷（{mu} 亩）"),
    }
}

/// A length along lines, in kilometres.
pub(crate) fn kilometres(metres: f64, lang: Lang) -> String {
    format!("{} {}", decimals(metres / 1000.0, 1), pick(lang, "km", "公里"))
}

/// A whole number with commas between thousands.
pub(crate) fn count(count: usize) -> String {
    grouped(&count.to_string())
}

/// A number with commas between thousands and so many decimals.
pub(crate) fn decimals(number: f64, decimals: usize) -> String {
    grouped(&format!("{:.decimals$}", number + 0.0))
}

/// A bare number as a file would write it, such as a point of a curve, in its unit.
pub(crate) fn amount(number: f64, unit: &Unit, lang: Lang) -> String {
    reading(Interval::exactly(number), unit, &[], lang)
}

/// How the bounds of an interval are written: both in one unit, with as many decimals.
struct Scale {
    divisor: f64,
    decimals: usize,
    suffix: String,
}

fn scale(unit: &Unit, largest: f64, lang: Lang) -> Scale {
    let scale = |divisor, decimals, suffix: &str| {
        let suffix = if suffix.is_empty() { String::new() } else { format!(" {suffix}") };
        Scale { divisor, decimals, suffix }
    };
    match unit {
        Unit::Metres if largest < 1000.0 => scale(1.0, 0, pick(lang, "m", "米")),
        Unit::Metres if largest < 10_000.0 => scale(1000.0, 2, pick(lang, "km", "公里")),
        Unit::Metres => scale(1000.0, 1, pick(lang, "km", "公里")),
        Unit::Seconds if largest < 120.0 => scale(1.0, 0, pick(lang, "s", "秒")),
        Unit::Seconds if largest < 600.0 => scale(60.0, 1, pick(lang, "min", "分钟")),
        Unit::Seconds if largest < 7200.0 => scale(60.0, 0, pick(lang, "min", "分钟")),
        Unit::Seconds => scale(3600.0, 1, pick(lang, "h", "小时")),
        Unit::Share => scale(0.01, 1, "%"),
        Unit::Count => scale(1.0, 0, pick(lang, "", "个")),
        Unit::SquareMetres => scale(1.0, 0, pick(lang, "m²", "平方米")),
        Unit::Number | Unit::Category => scale(1.0, figures(largest), ""),
        Unit::Other(symbol) => scale(1.0, figures(largest), symbol),
    }
}

/// Decimals for about three figures worth reading.
fn figures(largest: f64) -> usize {
    match largest {
        100.0.. => 1,
        1.0.. => 2,
        _ => 3,
    }
}

/// Whether the bounds exclude nothing the unit allows, so that a number would only look like
/// knowledge.
fn says_nothing(reading: Interval, unit: &Unit) -> bool {
    let is_never_negative = matches!(
        unit,
        Unit::Metres | Unit::Seconds | Unit::SquareMetres | Unit::Share | Unit::Count
    );
    let no_floor =
        reading.low() == f64::NEG_INFINITY || (is_never_negative && reading.low() <= 0.0);
    let no_ceiling =
        reading.high() == f64::INFINITY || (*unit == Unit::Share && 1.0 <= reading.high());
    no_floor && no_ceiling && !reading.is_exact()
}

fn largest(reading: Interval) -> f64 {
    let finite = [reading.low(), reading.high()].into_iter().filter(|it| it.is_finite());
    finite.map(f64::abs).fold(0.0, f64::max)
}

/// Square metres with mu behind them; a mu is exactly 2000/3 of them.
fn area_between(area: Interval, lang: Lang) -> String {
    let mu = Area::from_mu(1.0).to_square_metres();
    let mu = Scale { divisor: mu, decimals: 1, suffix: String::new() };
    let metres = between(area, &scale(&Unit::SquareMetres, 0.0, lang), lang);
    match lang {
        Lang::En => format!("{metres} ({} mu)", between(area, &mu, lang)),
        Lang::Zh => format!("{metres}（{} 亩）", between(area, &mu, lang)),
    }
}

/// Bounds are rounded outwards, so that what is written still contains the value.
fn between(interval: Interval, scale: &Scale, lang: Lang) -> String {
    let text = |bound: f64, round: fn(f64) -> f64| written(bound / scale.divisor, scale, round);
    let suffix = &scale.suffix;
    let (low, high) = (interval.low(), interval.high());
    match (low.is_finite(), high.is_finite()) {
        (false, false) => pick(lang, "unknown", "未知").to_owned(),
        (true, false) => format!("{} {}{suffix}", pick(lang, "at least", "至少"), text(low, down)),
        (false, true) => format!("{} {}{suffix}", pick(lang, "at most", "至多"), text(high, up)),
        (true, true) if interval.is_exact() => text(low, f64::round) + suffix,
        (true, true) => {
            let (from, to) = (text(low, down), text(high, up));
            if from == to { from + suffix } else { format!("{from}–{to}{suffix}") }
        }
    }
}

/// Keeps 0.29 * 100 = 28.999999999999996 from being rounded down to 28.
const SLACK: f64 = 1e-9;

fn down(number: f64) -> f64 {
    (number + SLACK).floor()
}

fn up(number: f64) -> f64 {
    (number - SLACK).ceil()
}

fn written(number: f64, scale: &Scale, round: fn(f64) -> f64) -> String {
    let power = 10_f64.powi(scale.decimals as i32);
    let text = decimals(round(number * power) / power, scale.decimals);
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Commas between thousands.
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let first = whole.find(|it: char| it.is_ascii_digit()).unwrap_or(0);
    let mut text = whole[..first].to_owned();
    let n_digits = whole.len() - first;
    for (at, digit) in whole[first..].chars().enumerate() {
        if at != 0 && (n_digits - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(low: f64, high: f64, unit: &Unit, expected: &Expect) {
        let words = ["铸造".to_owned(), "food".to_owned()];
        let said = |lang| reading(Interval::between(low, high), unit, &words, lang);
        expected.assert_eq(&format!("{} | {}", said(Lang::En), said(Lang::Zh)));
    }

    #[test]
    fn lengths_change_to_kilometres_where_metres_get_long() {
        check(350.2, 350.2, &Unit::Metres, &expect!["350 m | 350 米"]);
        check(1234.0, 1234.0, &Unit::Metres, &expect!["1.23 km | 1.23 公里"]);
        check(58_765.4, 58_765.4, &Unit::Metres, &expect!["58.8 km | 58.8 公里"]);
        check(0.0, 0.0, &Unit::Metres, &expect!["0 m | 0 米"]);
    }

    #[test]
    fn times_are_in_the_unit_people_would_say() {
        check(0.0, 0.0, &Unit::Seconds, &expect!["0 s | 0 秒"]);
        check(90.4, 90.4, &Unit::Seconds, &expect!["90 s | 90 秒"]);
        check(200.0, 200.0, &Unit::Seconds, &expect!["3.3 min | 3.3 分钟"]);
        check(720.0, 720.0, &Unit::Seconds, &expect!["12 min | 12 分钟"]);
        check(700.0, 800.0, &Unit::Seconds, &expect!["11–14 min | 11–14 分钟"]);
        check(5400.0, 5400.0, &Unit::Seconds, &expect!["90 min | 90 分钟"]);
        check(9000.0, 9000.0, &Unit::Seconds, &expect!["2.5 h | 2.5 小时"]);
        let cut_off = f64::INFINITY;
        check(3600.0, cut_off, &Unit::Seconds, &expect!["at least 60 min | 至少 60 分钟"]);
        check(0.0, cut_off, &Unit::Seconds, &expect!["unknown | 未知"]);
    }

    #[test]
    fn bounds_are_rounded_outwards() {
        check(350.2, 419.1, &Unit::Metres, &expect!["350–420 m | 350–420 米"]);
        check(1249.0, f64::INFINITY, &Unit::Metres, &expect!["at least 1.24 km | 至少 1.24 公里"]);
        check(0.29, 0.801, &Unit::Share, &expect!["29–80.1 % | 29–80.1 %"]);
        let at_most = f64::NEG_INFINITY;
        check(at_most, 3.27, &Unit::Number, &expect!["at most 3.27 | 至多 3.27"]);
    }

    #[test]
    fn bounds_that_exclude_nothing_are_unknown() {
        check(0.0, f64::INFINITY, &Unit::Metres, &expect!["unknown | 未知"]);
        check(0.0, 1.0, &Unit::Share, &expect!["unknown | 未知"]);
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        check(low, high, &Unit::Number, &expect!["unknown | 未知"]);
        check(low, high, &Unit::Category, &expect!["unknown | 未知"]);
        check(0.0, 3.0, &Unit::Count, &expect!["0–3 | 0–3 个"]);
    }

    #[test]
    fn areas_come_with_mu() {
        let area = Area::from_hectares(258.9).to_square_metres();
        let metres = Unit::SquareMetres;
        check(
            area,
            area,
            &metres,
            &expect!["2,589,000 m² (3,883.5 mu) | 2,589,000 平方米（3,883.5 亩）"],
        );
        let ground = |lang| ground(area, lang);
        expect!["258.9 ha (3,883.5 mu) | 258.9 公顷（3,883.5 亩）"].assert_eq(&format!(
            "{} | {}",
            ground(Lang::En),
            ground(Lang::Zh)
        ));
    }

    #[test]
    fn words_and_units_of_the_study_are_written_as_they_are() {
        check(0.0, 0.0, &Unit::Category, &expect!["铸造 | 铸造"]);
        check(
            12.345,
            12.345,
            &Unit::Other("万元/亩".into()),
            &expect!["12.35 万元/亩 | 12.35 万元/亩"],
        );
        check(41.0, 41.0, &Unit::Count, &expect!["41 | 41 个"]);
        check(-1234.56, -1234.56, &Unit::Number, &expect!["-1,234.6 | -1,234.6"]);
    }

    #[test]
    fn scores_have_three_decimals() {
        let score = |low, high| score(Interval::between(low, high));
        assert_eq!(score(0.7, 0.7), "0.700");
        assert_eq!(score(0.6121, 0.7009), "0.612–0.701");
        assert_eq!(contribution(0.25, 0.25), "0.250");
        assert_eq!(contribution(0.1, 0.2), "0.100–0.200");
        assert_eq!(contribution(0.1, 0.0), "0.000–0.100");
    }

    #[test]
    fn thousands_are_set_apart() {
        let all = [0, 999, 1000, 1_234_567].map(count);
        assert_eq!(all, ["0", "999", "1,000", "1,234,567"]);
    }
}
