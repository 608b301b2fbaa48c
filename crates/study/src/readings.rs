//! What a measure found.

use siting_units::{Interval, LayerId, Unit};

/// What a measure found for each candidate, as tightly as the data allows.
///
/// An exact reading takes 8 bytes; only rows that need it carry a second bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
    unit: Unit,
    lows: Vec<f64>,
    /// Upper bounds of the rows that are not exact. Invariant: rows rise; each bound exceeds its low.
    highs: Vec<(u32, f64)>,
    words: Vec<String>,
    nearest: Option<Nearest>,
}

/// Which feature of a layer each reading is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The layer the features belong to.
    pub layer: LayerId,
    /// One row of the layer a candidate, or [`Nearest::NONE`].
    pub rows: Vec<u32>,
}

impl Nearest {
    /// No feature is known.
    pub const NONE: u32 = u32::MAX;
}

impl Readings {
    /// One reading a candidate, in candidate order.
    pub fn new(unit: Unit, rows: impl IntoIterator<Item = Interval>) -> Readings {
        let rows = rows.into_iter();
        let mut lows = Vec::with_capacity(rows.size_hint().0);
        let mut highs = Vec::new();
        for (row, reading) in rows.enumerate() {
            lows.push(reading.low());
            if !reading.is_exact() {
                highs.push((row as u32, reading.high()));
            }
        }
        Readings { unit, lows, highs, words: Vec::new(), nearest: None }
    }

    /// Readings that are positions in a list of words: `Unit::Category`.
    pub fn of_words(words: Vec<String>, rows: impl IntoIterator<Item = Interval>) -> Readings {
        Readings { words, ..Readings::new(Unit::Category, rows) }
    }

    /// The same readings, with the feature each is about.
    ///
    /// # Panics
    ///
    /// Panics unless there is one feature a reading.
    pub fn with_nearest(self, nearest: Nearest) -> Readings {
        assert!(nearest.rows.len() == self.len(), "one feature a reading");
        Readings { nearest: Some(nearest), ..self }
    }

    /// What the numbers mean.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The words that readings of `Unit::Category` count; empty otherwise.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Which feature each reading is about, if the measure can tell.
    pub fn nearest(&self) -> Option<&Nearest> {
        self.nearest.as_ref()
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.lows.len()
    }

    /// Whether there is no candidate.
    pub fn is_empty(&self) -> bool {
        self.lows.is_empty()
    }

    /// The reading of one candidate.
    pub fn row(&self, row: usize) -> Interval {
        let low = self.lows[row];
        match self.highs.binary_search_by_key(&(row as u32), |it| it.0) {
            Ok(found) => Interval::between(low, self.highs[found].1),
            Err(_) => Interval::exactly(low),
        }
    }

    /// Every reading, in candidate order; faster than asking row by row.
    pub fn iter(&self) -> impl Iterator<Item = Interval> + Clone + '_ {
        let mut highs = self.highs.iter().peekable();
        self.lows.iter().enumerate().map(move |(row, &low)| {
            match highs.next_if(|it| it.0 as usize == row) {
                Some(&(_, high)) => Interval::between(low, high),
                None => Interval::exactly(low),
            }
        })
    }

    /// The lower bounds of all rows, and the upper bounds of those that are not exact.
    pub fn bounds(&self) -> (&[f64], &[(u32, f64)]) {
        (&self.lows, &self.highs)
    }
}
