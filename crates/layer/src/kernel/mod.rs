//! The arithmetic of plane geometry that every reading rests on: plain numbers, no allocation a row.

mod areas;
mod bounds;
mod centroid;
mod corridor;
mod disc;
mod hilbert;
mod inside;
mod nearest;
mod outline;
mod overlap;
mod packed;
mod sweep;
mod within;

pub use bounds::Bounds;
pub use centroid::centroid;
pub use hilbert::{hilbert_order, in_hilbert_order};
pub use nearest::Nearest;
pub use outline::Outline;
pub use overlap::{Covered, Overlap};
pub use sweep::Sweep;

pub(crate) use areas::AreaIndex;
pub(crate) use hilbert::hilbert_keys;
pub(crate) use packed::{PackedTree, Step, WIDE, above, below};

#[cfg(test)]
mod against_brute_force;
