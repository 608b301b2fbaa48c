//! The transverse Mercator projection by Krueger's series: a vertex in about 30 nanoseconds where the
//! processor computes four side by side.
//!
//! Series to the sixth power of the third flattening: C. F. F. Karney, "Transverse Mercator with an
//! accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7-9, 14, 35 and 36. Angles enter
//! through their sine and cosine only; every further function is algebra.
// Only what is inlined is compiled for the instructions of the loop around it.
#![allow(clippy::inline_always)]

use geo::Coord;

use crate::elementary::{atan, atanh, nearest_whole, sin_cos};

/// A transverse Mercator projection of one ellipsoid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TransverseMercator {
    central: f64,
    false_east: f64,
    /// False northing, less the way from the equator to the latitude of origin.
    false_north: f64,
    /// Scale times the radius of the rectifying sphere.
    radius: f64,
    e2: f64,
    alpha: [f64; 6],
    beta: [f64; 6],
}

/// What defines a transverse Mercator projection; angles in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Parameters {
    pub(crate) a: f64,
    pub(crate) inverse_flattening: f64,
    pub(crate) central: f64,
    pub(crate) origin: f64,
    pub(crate) scale: f64,
    pub(crate) false_east: f64,
    pub(crate) false_north: f64,
}

/// Beyond this many degrees from the central meridian the series is left to PROJ.
pub(crate) const REACH_DEGREES: f64 = 25.0;

/// The same in radii of the plane: at the equator asinh(tan 25 degrees), which is 0.451, and a
/// thousandth for the ellipsoid.
const REACH_EAST: f64 = 0.453;

impl TransverseMercator {
    pub(crate) fn new(it: Parameters) -> TransverseMercator {
        let f = if it.inverse_flattening == 0.0 { 0.0 } else { 1.0 / it.inverse_flattening };
        let n = f / (2.0 - f);
        let n2 = n * n;
        let rectifying = it.a / (1.0 + n) * (1.0 + n2 * (0.25 + n2 * (1.0 / 64.0 + n2 / 256.0)));
        let mut projection = TransverseMercator {
            central: it.central.to_radians(),
            false_east: it.false_east,
            false_north: 0.0,
            radius: it.scale * rectifying,
            e2: f * (2.0 - f),
            alpha: alpha(n),
            beta: beta(n),
        };
        let origin = projection.plane(Coord { x: it.central, y: it.origin });
        projection.false_north = it.false_north - origin.y;
        projection
    }

    /// Moves longitudes and latitudes, in degrees, into the plane; see [`Self::plane`].
    pub(crate) fn project(&self, coords: &mut [Coord]) {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the instructions.
            return unsafe { self.project_by_fours(coords) };
        }
        self.project_all(coords);
    }

    /// The same, four vertices at a time. Fused multiplication is left out, so that every machine
    /// gets the same bytes.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn project_by_fours(&self, coords: &mut [Coord]) {
        self.project_all(coords);
    }

    #[inline(always)]
    fn project_all(&self, coords: &mut [Coord]) {
        // A plain loop: a closure would not be compiled for the caller's instructions.
        for c in coords {
            *c = self.plane(*c);
        }
    }

    /// Where a longitude and latitude, in degrees, lie in the plane; infinite beyond
    /// [`REACH_DEGREES`].
    ///
    /// There is no branch and no call in it, so that a loop over many vertices computes several of
    /// them side by side.
    #[inline(always)]
    pub(crate) fn plane(&self, at: Coord) -> Coord {
        let away = turned(at.x.to_radians() - self.central);
        let (sin_lat, cos_lat) = sin_cos(at.y.to_radians());
        let (sin_lon, cos_lon) = sin_cos(away);
        // Tangent of the conformal latitude, times the cosine of the latitude.
        let sigma = sigma(self.e2, sin_lat);
        let tau = sin_lat * (1.0 + sigma * sigma).sqrt() - sigma;
        let (up, across) = (tau, cos_lat * cos_lon);
        let h = (up * up + across * across).sqrt();
        let (sin, cos) = (up / h, across / h);
        let sinh = cos_lat * sin_lon / h;
        let cosh = (1.0 + sinh * sinh).sqrt();
        let (sinh2, cosh2) = (2.0 * sinh * cosh, 1.0 + 2.0 * sinh * sinh);
        let (sin2, cos2) = (2.0 * sin * cos, (cos - sin) * (cos + sin));
        let (north, east) = clenshaw(&self.alpha, sin2, cos2, sinh2, cosh2);
        let x = self.false_east + self.radius * (2.0 * atanh(sinh / (1.0 + cosh)) + east);
        let y = self.false_north + self.radius * (2.0 * atan(sin / (1.0 + cos)) + north);
        let is_near = away.abs() <= REACH_DEGREES.to_radians() && at.y.abs() <= 90.0;
        Coord { x: if is_near { x } else { NOWHERE.x }, y: if is_near { y } else { NOWHERE.y } }
    }

    /// The longitude and latitude of a place in the plane, in degrees.
    pub(crate) fn lon_lat(&self, at: Coord) -> Coord {
        let east = (at.x - self.false_east) / self.radius;
        let north = (at.y - self.false_north) / self.radius;
        if REACH_EAST < east.abs() || 1.6 < north.abs() {
            return NOWHERE;
        }
        let (sin2, cos2) = (2.0 * north).sin_cos();
        let (sinh2, cosh2) = ((2.0 * east).sinh(), (2.0 * east).cosh());
        let (d_north, d_east) = clenshaw(&self.beta, sin2, cos2, sinh2, cosh2);
        let (xi, eta) = (north - d_north, east - d_east);
        let ((sin_xi, cos_xi), sinh) = (xi.sin_cos(), eta.sinh());
        let tau = geographic_tangent(sin_xi / sinh.hypot(cos_xi), self.e2);
        let lon = (self.central + sinh.atan2(cos_xi)).to_degrees();
        Coord { x: (lon + 180.0).rem_euclid(360.0) - 180.0, y: tau.atan().to_degrees() }
    }
}

/// What a vertex becomes that the projection does not reach.
pub(crate) const NOWHERE: Coord = Coord { x: f64::INFINITY, y: f64::INFINITY };

/// An angle brought between half a turn west and half a turn east.
#[inline(always)]
fn turned(angle: f64) -> f64 {
    use std::f64::consts::TAU;
    angle - TAU * nearest_whole(angle / TAU)
}

/// sinh(e atanh(e sin)), by series: the argument is never above 0.0067 on Earth.
#[inline(always)]
fn sigma(e2: f64, sin: f64) -> f64 {
    let s2 = e2 * sin * sin;
    let inner =
        1.0 + s2 * (1.0 / 3.0 + s2 * (0.2 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0 + s2 / 11.0))));
    let q = e2 * sin * inner;
    let q2 = q * q;
    q * (1.0 + q2 / 6.0 * (1.0 + q2 / 20.0 * (1.0 + q2 / 42.0)))
}

/// The tangent of the latitude whose conformal latitude has tangent `conformal` (Newton's method).
fn geographic_tangent(conformal: f64, e2: f64) -> f64 {
    let mut tau = conformal / (1.0 - e2);
    for _ in 0..3 {
        let secant = (1.0 + tau * tau).sqrt();
        let sigma = sigma(e2, tau / secant);
        let there = tau * (1.0 + sigma * sigma).sqrt() - sigma * secant;
        let slope = (1.0 + (1.0 - e2) * tau * tau) / ((1.0 - e2) * secant);
        tau += (conformal - there) / (1.0 + there * there).sqrt() * slope;
    }
    tau
}

/// The imaginary and real part of `sum c_k sin(2k(xi + i eta))`, given the functions of 2 xi, 2 eta.
#[inline(always)]
fn clenshaw(c: &[f64; 6], sin: f64, cos: f64, sinh: f64, cosh: f64) -> (f64, f64) {
    let (re, im) = (2.0 * cos * cosh, -2.0 * sin * sinh);
    let [mut b1, mut b2] = [(0.0, 0.0); 2];
    for &c in c.iter().rev() {
        let next = (c + re * b1.0 - im * b1.1 - b2.0, re * b1.1 + im * b1.0 - b2.1);
        (b1, b2) = (next, b1);
    }
    let (re, im) = (sin * cosh, cos * sinh);
    (re * b1.0 - im * b1.1, re * b1.1 + im * b1.0)
}

/// A polynomial in `n` that starts at the power `from`.
fn series(n: f64, from: i32, coefficients: &[f64]) -> f64 {
    n.powi(from) * coefficients.iter().rev().fold(0.0, |sum, c| sum * n + c)
}

fn alpha(n: f64) -> [f64; 6] {
    [
        series(n, 1, &[0.5, -2. / 3., 5. / 16., 41. / 180., -127. / 288., 7891. / 37_800.]),
        series(n, 2, &[13. / 48., -3. / 5., 557. / 1440., 281. / 630., -1_983_433. / 1_935_360.]),
        series(n, 3, &[61. / 240., -103. / 140., 15_061. / 26_880., 167_603. / 181_440.]),
        series(n, 4, &[49_561. / 161_280., -179. / 168., 6_601_661. / 7_257_600.]),
        series(n, 5, &[34_729. / 80_640., -3_418_889. / 1_995_840.]),
        series(n, 6, &[212_378_941. / 319_334_400.]),
    ]
}

fn beta(n: f64) -> [f64; 6] {
    [
        series(n, 1, &[0.5, -2. / 3., 37. / 96., -1. / 360., -81. / 512., 96_199. / 604_800.]),
        series(n, 2, &[1. / 48., 1. / 15., -437. / 1440., 46. / 105., -1_118_711. / 3_870_720.]),
        series(n, 3, &[17. / 480., -37. / 840., -209. / 4480., 5569. / 90_720.]),
        series(n, 4, &[4397. / 161_280., -11. / 504., -830_251. / 7_257_600.]),
        series(n, 5, &[4583. / 161_280., -108_847. / 3_991_680.]),
        series(n, 6, &[20_648_693. / 638_668_800.]),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn four_vertices_side_by_side_get_the_bytes_of_each_alone(
            places in prop::collection::vec((60.0..180.0_f64, -91.0..91.0_f64), 1..40),
        ) {
            let projection = TransverseMercator::new(Parameters {
                a: 6_378_137.0,
                inverse_flattening: 298.257_222_101,
                central: 120.0,
                origin: 0.0,
                scale: 1.0,
                false_east: 5e5,
                false_north: 0.0,
            });
            let mut together: Vec<Coord> = places.iter().map(|&(x, y)| Coord { x, y }).collect();
            let alone: Vec<Coord> = together.iter().map(|&c| projection.plane(c)).collect();
            projection.project(&mut together);
            let bits = |c: &Coord| (c.x.to_bits(), c.y.to_bits());
            prop_assert!(together.iter().map(bits).eq(alone.iter().map(bits)));
        }
    }
}
