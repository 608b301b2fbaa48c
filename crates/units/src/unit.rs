//! What the numbers in a column mean.

/// What the numbers in a column mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Length on the ground, in metres.
    Metres,
    /// Time, in seconds.
    Seconds,
    /// Area on the ground, in square metres.
    SquareMetres,
    /// Part of a whole, from 0 to 1.
    Share,
    /// How many.
    Count,
    /// A position in a list of words.
    Category,
    /// A number whose unit the data does not say.
    Number,
    /// A unit the study file names, such as `万元/亩`.
    Other(String),
}

impl Unit {
    /// The unit's sign, as files and interfaces write it.
    pub fn symbol(&self) -> &str {
        match self {
            Unit::Metres => "m",
            Unit::Seconds => "s",
            Unit::SquareMetres => "m2",
            Unit::Share => "share",
            Unit::Count => "count",
            Unit::Category => "category",
            Unit::Number => "number",
            Unit::Other(symbol) => symbol,
        }
    }
}
