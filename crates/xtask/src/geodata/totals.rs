//! How much a layer holds: features, metres, square metres, on the ellipsoid.

use geo::{Geodesic, GeodesicArea, Geometry, Length};

/// Features with the length of their lines and the area of their polygons.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Totals {
    pub(crate) n: usize,
    pub(crate) metres: f64,
    pub(crate) square_metres: f64,
}

impl Totals {
    /// The total over all geometries, in degrees.
    pub(crate) fn of<'a>(geometries: impl IntoIterator<Item = &'a Geometry>) -> Totals {
        let mut totals = Totals::default();
        for geometry in geometries {
            let (metres, square_metres) = size(geometry);
            totals.n += 1;
            totals.metres += metres;
            totals.square_metres += square_metres;
        }
        totals
    }
}

/// Length of lines and area of polygons on WGS 84 (Karney 2013).
pub(crate) fn size(geometry: &Geometry) -> (f64, f64) {
    match geometry {
        Geometry::LineString(line) => (Geodesic.length(line), 0.0),
        Geometry::MultiLineString(lines) => (Geodesic.length(lines), 0.0),
        areal => (0.0, areal.geodesic_area_unsigned()),
    }
}
