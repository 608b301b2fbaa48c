//! How long a ferry says it takes.

/// Seconds of `hh:mm`, `hh:mm:ss`, plain minutes, or `PT1H30M`; `None` when it is none of these, or
/// no time at all.
///
/// ```
/// # use siting_travel::parse_duration;
/// assert_eq!(parse_duration("01:30"), Some(5400.0));
/// assert_eq!(parse_duration("20"), Some(1200.0));
/// assert_eq!(parse_duration("soon"), None);
/// ```
pub fn parse_duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let seconds = match text.strip_prefix("PT") {
        Some(text) => iso(text)?,
        None => match text.split(':').collect::<Vec<_>>()[..] {
            [minutes] => amount(minutes)? * 60.0,
            [hours, minutes] => amount(hours)? * 3600.0 + amount(minutes)? * 60.0,
            [hours, minutes, seconds] => {
                amount(hours)? * 3600.0 + amount(minutes)? * 60.0 + amount(seconds)?
            }
            _ => return None,
        },
    };
    (0.0 < seconds && seconds.is_finite()).then_some(seconds)
}

/// What follows `PT`: `1H30M`.
fn iso(mut text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    for (sign, factor) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((digits, rest)) = text.split_once(sign) {
            seconds += amount(digits)? * factor;
            text = rest;
        }
    }
    text.is_empty().then_some(seconds)
}

fn amount(digits: &str) -> Option<f64> {
    let is_plain = !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit() || it == '.');
    is_plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_seconds() {
        let check = |text, expected| assert_eq!(parse_duration(text), expected, "{text}");
        check("00:15", Some(900.0));
        check("1:05:30", Some(3930.0));
        check("20", Some(1200.0));
        check("PT1H30M", Some(5400.0));
        check("PT45S", Some(45.0));
        for nonsense in ["", "0", "00:00", "-5", "1:2:3:4", "PT", "PT5", "a:b", "1:", "NaN", "inf"]
        {
            check(nonsense, None);
        }
    }
}
