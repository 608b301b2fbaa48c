//! How long a trip may take.

use serde::{Deserialize, Serialize};
use siting_syntax::InBothLanguages;
use siting_units::Text;

/// How long a trip may take: more than 0 minutes, and no more than 60,000 (six weeks).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Minutes {
    /// Invariant: more than 0, and no more than 60,000.
    minutes: f64,
}

impl Minutes {
    /// So many minutes.
    ///
    /// # Errors
    ///
    /// Refuses what is no time for a trip.
    pub fn new(minutes: f64) -> Result<Minutes, Text> {
        if 0.0 < minutes && minutes <= 60_000.0 {
            return Ok(Minutes { minutes });
        }
        Err(Text::new(
            format!("a trip takes more than 0 and up to 60,000 minutes, not {minutes}"),
            format!("出行时间须大于 0 且不超过 60,000 分钟，这里是 {minutes}"),
        ))
    }

    /// The number of minutes.
    pub fn minutes(self) -> f64 {
        self.minutes
    }

    /// The same in whole milliseconds.
    pub(super) fn ms(self) -> u32 {
        (self.minutes * 60_000.0).round() as u32
    }
}

impl TryFrom<f64> for Minutes {
    type Error = InBothLanguages;

    fn try_from(minutes: f64) -> Result<Minutes, InBothLanguages> {
        Minutes::new(minutes).map_err(InBothLanguages)
    }
}

impl From<Minutes> for f64 {
    fn from(it: Minutes) -> f64 {
        it.minutes
    }
}
