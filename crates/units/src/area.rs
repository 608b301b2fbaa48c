//! Area on the ground.

/// Area on the ground.
///
/// Stored in square metres; a *mu* (亩) is exactly 2000/3 of them, so 15 mu are one hectare.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Area {
    square_metres: f64,
}

impl Area {
    /// An area of `mu` mu.
    ///
    /// ```
    /// # use siting_units::Area;
    /// // 666.67 square metres a mu would be 12 square metres off.
    /// assert_eq!(Area::from_mu(3606.6).to_square_metres().round(), 2_404_400.0);
    /// ```
    pub fn from_mu(mu: f64) -> Area {
        Area { square_metres: mu * 2000.0 / 3.0 }
    }

    /// An area of `hectares` hectares.
    pub fn from_hectares(hectares: f64) -> Area {
        Area { square_metres: hectares * 10_000.0 }
    }

    /// An area of `square_metres` square metres.
    pub fn from_square_metres(square_metres: f64) -> Area {
        Area { square_metres }
    }

    /// This area in mu.
    pub fn to_mu(self) -> f64 {
        self.square_metres * 3.0 / 2000.0
    }

    /// This area in hectares.
    pub fn to_hectares(self) -> f64 {
        self.square_metres / 10_000.0
    }

    /// This area in square metres.
    pub fn to_square_metres(self) -> f64 {
        self.square_metres
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn the_forty_parks_of_the_city_add_up() {
        // A city's own paper: 3,606.6 mu planned, 1,395.3 mu supplied, 40 parks.
        let (planned, supplied) = (Area::from_mu(3606.6), Area::from_mu(1395.3));
        assert!((planned.to_square_metres() - 2_404_400.0).abs() < 1e-6);
        assert!((supplied.to_square_metres() - 930_200.0).abs() < 1e-6);
        assert!((planned.to_hectares() - 240.44).abs() < 1e-9);
        let share = supplied.to_square_metres() / planned.to_square_metres();
        assert!((share - 0.386_874_064_2).abs() < 1e-9);
    }
}
