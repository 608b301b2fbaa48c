//! Numbers that are known to lie between two bounds.

/// A number that is known to lie between two bounds.
///
/// One type covers what is measured exactly, what is only known to exceed something, and what is
/// not known at all. Bounds are never `NaN`, and `low <= high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    low: f64,
    high: f64,
}

impl Interval {
    /// Nothing is known.
    pub const UNKNOWN: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Exactly `value`.
    ///
    /// # Panics
    ///
    /// Panics on `NaN`.
    pub fn exactly(value: f64) -> Interval {
        Interval::between(value, value)
    }

    /// `low` or more.
    ///
    /// # Panics
    ///
    /// Panics on `NaN`.
    pub fn at_least(low: f64) -> Interval {
        Interval::between(low, f64::INFINITY)
    }

    /// Somewhere from `low` to `high`, both included.
    ///
    /// # Panics
    ///
    /// Panics unless `low <= high`, so also on `NaN`.
    pub fn between(low: f64, high: f64) -> Interval {
        assert!(low <= high, "an interval runs upwards, not from {low} to {high}");
        Interval { low, high }
    }

    /// The lower bound.
    pub fn low(self) -> f64 {
        self.low
    }

    /// The upper bound.
    pub fn high(self) -> f64 {
        self.high
    }

    /// Half way between the bounds; infinite where one bound is.
    pub fn middle(self) -> f64 {
        if self.is_unknown() { 0.0 } else { self.low / 2.0 + self.high / 2.0 }
    }

    /// The bounds' distance; 0 for an exact number.
    pub fn width(self) -> f64 {
        if self.low == self.high { 0.0 } else { self.high - self.low }
    }

    /// Whether there is only one number it can be.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// Whether nothing at all is known.
    pub fn is_unknown(self) -> bool {
        self == Interval::UNKNOWN
    }
}
