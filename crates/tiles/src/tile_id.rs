//! Which tile.

use std::fmt;
use std::str::FromStr;

use siting_units::says;

/// The deepest zoom there are tiles of: a tile is then 10 m wide at the equator.
pub const DEEPEST_ZOOM: u8 = 22;

/// Which tile: zoom, column from the west, row from the north, as in most web maps' addresses.
///
/// ```
/// # use siting_tiles::{TileId, TileIdError};
/// let tile: TileId = "3/5/2".parse().expect("5 and 2 are below 8");
/// assert_eq!((tile.z(), tile.x(), tile.y()), (3, 5, 2));
/// assert!(matches!("3/8/2".parse::<TileId>(), Err(TileIdError::OutOfRange { .. })));
/// assert!(matches!("3/five/2".parse::<TileId>(), Err(TileIdError::Malformed { .. })));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// Invariant: at most [`DEEPEST_ZOOM`].
    z: u8,
    /// Invariant: below `2^z`, as is `y`.
    x: u32,
    y: u32,
}

says! {
    /// Why something does not name a tile.
    #[derive(PartialEq, Eq)]
    pub enum TileIdError {
        /// It is not three whole numbers.
        Malformed {
            /// What was written.
            found: String,
        } => "a tile is written as zoom/x/y, three whole numbers, not `{found}`",
            "瓦片应写作 级别/列/行（三个非负整数），而不是 `{found}`";
        /// There is no such tile.
        OutOfRange {
            /// What was written.
            found: String,
        } => "there is no tile {found}: zooms go from 0 to 22, x and y from 0 to 2^zoom - 1",
            "没有瓦片 {found}：级别为 0 到 22，列和行为 0 到 2^级别 - 1";
    }
}

impl TileId {
    /// The tile in column `x` and row `y` of zoom `z`.
    ///
    /// # Errors
    ///
    /// There is no such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Result<TileId, TileIdError> {
        let exists = z <= DEEPEST_ZOOM && x < 1 << z && y < 1 << z;
        let tile = TileId { z, x, y };
        if exists { Ok(tile) } else { Err(TileIdError::OutOfRange { found: tile.to_string() }) }
    }

    /// The zoom: 0 is one tile for the world, and every further zoom halves its tiles.
    pub fn z(self) -> u8 {
        self.z
    }

    /// The column, counted from the west.
    pub fn x(self) -> u32 {
        self.x
    }

    /// The row, counted from the north.
    pub fn y(self) -> u32 {
        self.y
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}

impl FromStr for TileId {
    type Err = TileIdError;

    /// Reads `z/x/y`. Numbers too large for any tile are out of range; anything but digits is
    /// malformed.
    fn from_str(text: &str) -> Result<TileId, TileIdError> {
        let found = || text.chars().take(80).collect::<String>();
        let numbers: Vec<&str> = text.split('/').collect();
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        let &[z, x, y] = numbers.as_slice() else {
            return Err(TileIdError::Malformed { found: found() });
        };
        if ![z, x, y].into_iter().all(is_number) {
            return Err(TileIdError::Malformed { found: found() });
        }
        let out_of_range = || TileIdError::OutOfRange { found: found() };
        let (Ok(z), Ok(x), Ok(y)) = (z.parse(), x.parse(), y.parse()) else {
            return Err(out_of_range());
        };
        TileId::new(z, x, y).map_err(|_| out_of_range())
    }
}

#[cfg(test)]
mod tests {
    use siting_units::Say;

    use super::{TileId, TileIdError};

    fn check(text: &str, expected: &str) {
        let said = match text.parse::<TileId>() {
            Ok(tile) => tile.to_string(),
            Err(TileIdError::Malformed { .. }) => "malformed".to_owned(),
            Err(TileIdError::OutOfRange { .. }) => "out of range".to_owned(),
        };
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn out_of_range_and_malformed_are_told_apart() {
        check("0/0/0", "0/0/0");
        check("22/4194303/0", "22/4194303/0");
        check("22/0/4194304", "out of range");
        check("23/0/0", "out of range");
        check("1/2/0", "out of range");
        check("256/0/0", "out of range");
        check("1/99999999999999999999999/0", "out of range");
        for malformed in ["", "1/0", "1/0/0/0", "1/-1/0", "1/+1/0", "1//0", "1/0/0.5", "a/b/c"] {
            check(malformed, "malformed");
        }
        check("١/0/0", "malformed");
    }

    #[test]
    fn errors_speak_both_languages() {
        let error = "1/2/0".parse::<TileId>().expect_err("x is 0 or 1");
        assert!(error.to_string().starts_with("there is no tile 1/2/0"));
        assert!(error.text().zh.starts_with("没有瓦片 1/2/0"));
    }
}
