//! Where a tile lies, and its units.

use geo::{Coord, Rect};

use crate::TileId;

/// Units along a tile's side.
pub const EXTENT: f64 = 4096.0;
/// Units beyond the tile on every side that are drawn too, so that outlines and lines have no ends
/// at the tile's edge: 8 pixels.
pub const BUFFER: f64 = 64.0;
/// Units of a pixel, for a tile shown 512 pixels wide.
pub const PIXEL: f64 = 8.0;
/// The zoom from which on nothing is simplified or left out for being small. A unit is then 15 cm
/// at the equator; maps enlarge these tiles for deeper zooms.
pub const MAX_ZOOM: u8 = 16;

/// Where a tile lies: from the unit square of the whole world to the tile's units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Units of the whole world's width at this zoom: a power of two, so scaling is exact.
    units: f64,
    west: f64,
    north: f64,
}

impl Frame {
    pub(crate) fn new(tile: TileId) -> Frame {
        Frame {
            units: units(tile.z()),
            west: f64::from(tile.x()) * EXTENT,
            north: f64::from(tile.y()) * EXTENT,
        }
    }

    /// From the unit square to the tile's units. Exact near the tile, so neighbouring tiles agree.
    pub(crate) fn to_tile(self, world: Coord) -> Coord {
        Coord { x: world.x * self.units - self.west, y: world.y * self.units - self.north }
    }

    /// From the tile's units to the unit square.
    pub(crate) fn to_world(self, x: i32, y: i32) -> Coord {
        Coord {
            x: (f64::from(x) + self.west) / self.units,
            y: (f64::from(y) + self.north) / self.units,
        }
    }

    pub(crate) fn rect_to_tile(self, world: Rect) -> Rect {
        Rect::new(self.to_tile(world.min()), self.to_tile(world.max()))
    }

    /// The tile with its buffer, in the unit square.
    pub(crate) fn ground(self) -> Rect {
        let low = Coord { x: self.west - BUFFER, y: self.north - BUFFER };
        let side = EXTENT + 2.0 * BUFFER;
        let high = Coord { x: low.x + side, y: low.y + side };
        Rect::new(low / self.units, high / self.units)
    }
}

/// Units of the whole world's width at zoom `z`.
pub(crate) fn units(z: u8) -> f64 {
    EXTENT * f64::from(1u32 << z)
}

/// Longitude and latitude, in degrees, of a place in the unit square (spherical web Mercator).
pub(crate) fn to_lon_lat(world: Coord) -> Coord {
    let pi = std::f64::consts::PI;
    Coord { x: world.x * 360.0 - 180.0, y: (pi * (1.0 - 2.0 * world.y)).sinh().atan().to_degrees() }
}
