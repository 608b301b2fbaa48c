//! How far away a change can alter a reading.

use siting_travel::Direction;
use siting_units::LayerId;

/// How far away a change can alter a reading, so that a scenario need not take every one again.
///
/// A change is a feature that is added, removed or changed, where it was or where it is, in a layer the
/// measure names. A candidate that changes itself, or the survey of a layer, is another matter:
/// then everything is taken again.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// The candidate itself decides: no change elsewhere matters.
    Own,
    /// Changes up to so many metres from the rectangle around the candidate.
    Metres(f64),
    /// Changes no further from the rectangle around the candidate than the upper bound of its
    /// reading, in metres.
    OwnReading,
    /// Changes that can be travelled to.
    Travel {
        /// The network; the only one of the atlas without a name.
        network: Option<String>,
        /// The mode.
        mode: String,
        /// Which way trips are made.
        direction: Direction,
        /// The longest trip that counts, in milliseconds; `None` when any may, and when what counts is
        /// not time.
        limit_ms: Option<u32>,
        /// How many such trips lie between the candidate and the furthest change that matters: 1, or
        /// 2 where what is reached is shared with others, who make trips the other way round to it.
        times: u32,
        /// The layer of gates that candidates travel through, if one was named.
        gates: Option<LayerId>,
    },
    /// Any change anywhere.
    Everywhere,
}
