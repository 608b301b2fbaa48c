//! Names, intervals and readings as JSON.

use serde::{Serialize, Serializer};
use siting_study::Readings;
use siting_units::{Interval, Name, Text, Unit};

/// A name or message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameBody {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<&Text> for NameBody {
    fn from(text: &Text) -> NameBody {
        NameBody { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl From<&Name> for NameBody {
    fn from(name: &Name) -> NameBody {
        NameBody { zh: name.zh.clone(), en: name.en.clone() }
    }
}

/// A number known to lie between two bounds; a bound nobody knows is `null`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IntervalBody {
    /// No less than this.
    pub low: Option<f64>,
    /// No more than this.
    pub high: Option<f64>,
}

impl IntervalBody {
    /// From one number to another.
    pub fn new(low: f64, high: f64) -> IntervalBody {
        IntervalBody { low: finite(low), high: finite(high) }
    }

    /// Neither bound is known.
    pub const UNKNOWN: IntervalBody = IntervalBody { low: None, high: None };
}

impl From<Interval> for IntervalBody {
    fn from(interval: Interval) -> IntervalBody {
        IntervalBody::new(interval.low(), interval.high())
    }
}

/// Numbers that JSON can write; a negative zero is zero.
fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number + 0.0)
}

/// What a measure found: a number with its unit, or a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadingBody<'a> {
    /// The bounds; both `null` for words.
    #[serde(flatten)]
    pub bounds: IntervalBody,
    /// What the numbers mean.
    pub unit: &'a str,
    /// The word, for readings that are words; `null` when it may be any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Option<&'a str>>,
}

impl<'a> ReadingBody<'a> {
    /// The reading of one candidate.
    pub fn of(readings: &'a Readings, row: usize) -> ReadingBody<'a> {
        let (unit, reading) = (readings.unit(), readings.row(row));
        if *unit != Unit::Category {
            return ReadingBody { bounds: reading.into(), unit: unit.symbol(), category: None };
        }
        let word = reading.is_exact().then(|| readings.words().get(reading.low() as usize));
        let category = Some(word.flatten().map(String::as_str));
        ReadingBody { bounds: IntervalBody::UNKNOWN, unit: unit.symbol(), category }
    }
}

/// An object whose keys are ids, in the order of the study.
#[derive(Clone, Debug)]
pub(super) struct ById<'a, T>(pub(super) Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for ById<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, value)| (id, value)))
    }
}
