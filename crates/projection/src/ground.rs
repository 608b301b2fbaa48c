//! Area on the ground of polygons given in degrees: by geodesics, and for short sides by spherical
//! trapezoids on the sphere of equal area.
//!
//! A side of `L` metres as a great circle of that sphere strays from the geodesic by an area of about
//! `f L^3 / (12 a)`, and by more towards the poles. Up to 70 degrees a polygon with sides below 3 km
//! is right to better than 1e-6 of itself (a property test holds it against GeographicLib).

use geo::Coord;
use geographiclib_rs::{Geodesic, PolygonArea, Winding};
use siting_layer::{Kind, Shape};

/// An ellipsoid to measure areas on.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    e2: f64,
    /// q at the pole; see [`Ground::q`].
    q_pole: f64,
    /// Square of the radius of the sphere of equal area.
    radius2: f64,
    geodesic: Geodesic,
}

/// Sides longer than this many radians, in either direction, are measured as geodesics: 3 km.
const LONG: f64 = 3000.0 / 6.371e6;

/// Beyond this sine of the latitude (70 degrees) every ring is measured by geodesics: great circles
/// stray the more, and a short side may span many degrees.
const POLAR: f64 = 0.94;

impl Ground {
    pub(crate) fn new(a: f64, inverse_flattening: f64) -> Ground {
        let f = if inverse_flattening == 0.0 { 0.0 } else { 1.0 / inverse_flattening };
        let e2 = f * (2.0 - f);
        let q_pole = q(e2, 1.0);
        Ground { e2, q_pole, radius2: a * a * q_pole / 2.0, geodesic: Geodesic::new(a, f) }
    }

    /// Square metres on the ground of a shape in degrees; 0 for points and lines.
    pub(crate) fn square_metres(&self, shape: Shape<'_>) -> f64 {
        if shape.kind() != Kind::Areas {
            return 0.0;
        }
        let area = |ring| self.by_trapezoids(ring).unwrap_or_else(|| self.by_geodesics(ring));
        shape.parts().map(area).sum::<f64>().abs()
    }

    /// Signed area of a ring by geodesics.
    pub(crate) fn by_geodesics(&self, ring: &[Coord]) -> f64 {
        let mut area = PolygonArea::new(&self.geodesic, Winding::CounterClockwise);
        let open = &ring[..ring.len().saturating_sub(1)];
        for c in open {
            area.add_point(c.y, c.x);
        }
        area.compute(true).1
    }

    /// Signed area of a ring by trapezoids under great circles; `None` when a side is long, the
    /// pole near, or the ring goes round it.
    ///
    /// The spherical excess `E` under a side is `tan(E/2) = tan(dlon/2) sin((b1+b2)/2) /
    /// cos((b1-b2)/2)`, and `sin((b1+b2)/2) / cos((b1-b2)/2) = (sin b1 + sin b2) / (2
    /// cos^2((b1-b2)/2))`, so that only the sines of the authalic latitudes are needed.
    pub(crate) fn by_trapezoids(&self, ring: &[Coord]) -> Option<f64> {
        let mut last = *ring.first()?;
        let mut last_sin = self.authalic_sine(last.y)?;
        let (mut excess, mut round) = (0.0, 0.0);
        for &c in &ring[1..] {
            let sin = self.authalic_sine(c.y)?;
            let (lon, lat) = ((c.x - last.x).to_radians(), (c.y - last.y).to_radians());
            if LONG < lon.abs() || LONG < lat.abs() {
                return None;
            }
            let (half, quarter2) = (lon / 2.0, lat * lat / 4.0);
            let tan = half * (1.0 + half * half / 3.0);
            // 1 / cos^2(x) = 1 + x^2 + 2 x^4 / 3; the authalic and the geographic difference agree
            // to 0.5 %, which is 1e-10 of the area here.
            let t = tan * (last_sin + sin) / 2.0 * (1.0 + quarter2);
            excess += 2.0 * t * (1.0 - t * t / 3.0);
            round += lon;
            (last, last_sin) = (c, sin);
        }
        (round.abs() < 1.0).then_some(-excess * self.radius2)
    }

    fn authalic_sine(&self, lat: f64) -> Option<f64> {
        let sin = lat.to_radians().sin();
        (sin.abs() < POLAR).then(|| q(self.e2, sin) / self.q_pole)
    }
}

/// Snyder, Map Projections: A Working Manual (1987), equation 3-12, with atanh as its series.
fn q(e2: f64, sin: f64) -> f64 {
    let s2 = e2 * sin * sin;
    let atanh = [1.0, 1.0 / 3.0, 0.2, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0];
    let atanh = atanh.iter().rev().fold(0.0, |sum, c| sum * s2 + c);
    (1.0 - e2) * sin * (1.0 / (1.0 - s2) + atanh)
}
