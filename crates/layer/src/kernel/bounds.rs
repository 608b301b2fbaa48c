//! A rectangle with sides along the axes, as four plain numbers.

use geo::Coord;

/// A rectangle with sides along the axes, as four plain numbers; it may be a line or a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The western side.
    pub min_x: f64,
    /// The southern side.
    pub min_y: f64,
    /// The eastern side.
    pub max_x: f64,
    /// The northern side.
    pub max_y: f64,
}

impl Bounds {
    /// Holds nothing: touches no other bounds.
    pub const EMPTY: Bounds = Bounds {
        min_x: f64::INFINITY,
        min_y: f64::INFINITY,
        max_x: f64::NEG_INFINITY,
        max_y: f64::NEG_INFINITY,
    };

    /// The smallest bounds around all of `coords`.
    pub fn of(coords: &[Coord]) -> Bounds {
        coords.iter().fold(Bounds::EMPTY, |bounds, &c| bounds.with(Bounds::at(c)))
    }

    /// The bounds of a straight piece.
    pub fn of_segment(a: Coord, b: Coord) -> Bounds {
        Bounds::at(a).with(Bounds::at(b))
    }

    /// The bounds of a single point.
    pub fn at(c: Coord) -> Bounds {
        Bounds { min_x: c.x, min_y: c.y, max_x: c.x, max_y: c.y }
    }

    /// The smallest bounds around both.
    pub fn with(self, other: Bounds) -> Bounds {
        Bounds {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }

    /// The bounds moved outwards on all four sides.
    pub fn grown(self, by: f64) -> Bounds {
        Bounds {
            min_x: self.min_x - by,
            min_y: self.min_y - by,
            max_x: self.max_x + by,
            max_y: self.max_y + by,
        }
    }

    /// Whether the two have a point in common; sides and corners count.
    pub fn touches(self, other: Bounds) -> bool {
        self.min_x <= other.max_x
            && other.min_x <= self.max_x
            && self.min_y <= other.max_y
            && other.min_y <= self.max_y
    }

    /// Square of the distance between the nearest points of the two; 0 where they touch.
    pub(crate) fn squared_distance(self, other: Bounds) -> f64 {
        let x = (self.min_x - other.max_x).max(other.min_x - self.max_x).max(0.0);
        let y = (self.min_y - other.max_y).max(other.min_y - self.max_y).max(0.0);
        x * x + y * y
    }

    /// Whether `inner` lies in these bounds; it may touch them from within.
    pub fn contain(self, inner: Bounds) -> bool {
        self.min_x <= inner.min_x
            && inner.max_x <= self.max_x
            && self.min_y <= inner.min_y
            && inner.max_y <= self.max_y
    }

    /// How far `inner` stays from the nearest side; negative when it sticks out.
    pub fn margin(self, inner: Bounds) -> f64 {
        (inner.min_x - self.min_x)
            .min(self.max_x - inner.max_x)
            .min(inner.min_y - self.min_y)
            .min(self.max_y - inner.max_y)
    }

    /// The centre.
    pub fn centre(self) -> Coord {
        Coord {
            x: self.min_x + (self.max_x - self.min_x) / 2.0,
            y: self.min_y + (self.max_y - self.min_y) / 2.0,
        }
    }
}
