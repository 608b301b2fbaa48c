//! Quantities, names, intervals and fingerprints: values that cannot be confused with one another.

mod area;
mod fingerprint;
mod interval;
mod names;
mod suggest;
mod text;
mod unit;

pub use area::Area;
pub use fingerprint::{Fingerprint, Fingerprinter};
pub use interval::Interval;
pub use names::{LayerId, Name};
pub use suggest::nearest_word;
pub use text::{Lang, Say, Text};
pub use unit::Unit;
