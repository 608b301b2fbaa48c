//! Numbers of a profile, each refused where it makes no sense.

use serde::{Deserialize, Serialize};
use siting_syntax::InBothLanguages;
use siting_units::Text;

/// Slower than this, a street is a wrong number and not a street: crossing 1 km takes 10 hours.
pub(super) const SLOWEST_KMH: f64 = 0.1;

macro_rules! number {
    ($(#[$meta:meta])* $name:ident, |$number:ident| $allowed:expr, $en:literal, $zh:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(try_from = "f64")]
        pub(super) struct $name(f64);

        impl $name {
            pub(super) fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = InBothLanguages;

            fn try_from($number: f64) -> Result<$name, InBothLanguages> {
                if $number.is_finite() && $allowed {
                    return Ok($name($number));
                }
                let (en, zh) = (format!($en), format!($zh));
                Err(InBothLanguages(Text::new(en, zh)))
            }
        }
    };
}

number!(
    /// A speed in km/h.
    Kmh,
    |number| SLOWEST_KMH <= number,
    "a speed is {SLOWEST_KMH} km/h or more, this one is {number}",
    "速度不能小于 {SLOWEST_KMH} 千米/时，这里是 {number}"
);
number!(
    /// A delay in seconds.
    Seconds,
    |number| 0.0 <= number,
    "a delay is 0 seconds or more, this one is {number}",
    "延误不能小于 0 秒，这里是 {number}"
);
number!(
    /// A share that may slightly exceed the whole.
    Share,
    |number| 0.0 < number && number <= 2.0,
    "a share of the limit is more than 0 and at most 2, this one is {number}",
    "限速的比例应大于 0 且不超过 2，这里是 {number}"
);
number!(
    /// An angle between going straight on and turning round.
    Degrees,
    |number| (0.0..=180.0).contains(&number),
    "an angle is from 0 to 180 degrees, this one is {number}",
    "角度应在 0 到 180 度之间，这里是 {number}"
);
number!(
    /// A length in metres, or a weight in tonnes.
    Size,
    |number| 0.0 < number,
    "expected a number above 0, found {number}",
    "应为大于 0 的数，这里是 {number}"
);
