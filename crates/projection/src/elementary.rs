//! Sine, cosine and arc tangents without a branch or a call, so that a loop over many vertices
//! computes several of them side by side; right to about two units in the last place.
// Only what is inlined is compiled for the instructions of the loop around it.
#![allow(clippy::inline_always)]

use std::f64::consts::FRAC_2_PI;

/// The whole number nearest to one below 2^51: what is left after adding so much that there is no
/// room for a fraction.
#[inline(always)]
pub(crate) fn nearest_whole(x: f64) -> f64 {
    const NO_FRACTIONS: f64 = 6_755_399_441_055_744.0;
    (x + NO_FRACTIONS) - NO_FRACTIONS
}

/// The sine and cosine of an angle of at most 2 radians, either way.
///
/// The coefficients are those of fdlibm's `k_sin.c` and `k_cos.c` (Sun Microsystems, 1993).
#[inline(always)]
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    // A quarter turn in two parts, the first of 33 bits, so that its multiples are exact.
    const QUARTER: (f64, f64) = (1.570_796_326_734_125_6, 6.077_100_506_506_192e-11);
    let quarters = nearest_whole(angle * FRAC_2_PI);
    let rest = (angle - quarters * QUARTER.0) - quarters * QUARTER.1;
    let z = rest * rest;
    let sin_terms = [
        -1.666_666_666_666_663_2e-1,
        8.333_333_333_322_49e-3,
        -1.984_126_982_985_795e-4,
        2.755_731_370_707_006_8e-6,
        -2.505_076_025_340_686_3e-8,
        1.589_690_995_211_55e-10,
    ];
    let cos_terms = [
        4.166_666_666_666_66e-2,
        -1.388_888_888_887_411e-3,
        2.480_158_728_947_673e-5,
        -2.755_731_435_139_066_3e-7,
        2.087_572_321_298_175e-9,
        -1.135_964_755_778_819_5e-11,
    ];
    let sin = rest + rest * (z * horner(&sin_terms, z));
    let cos = 1.0 - (0.5 * z - z * z * horner(&cos_terms, z));
    let is_turned = quarters != 0.0;
    (if is_turned { quarters * cos } else { sin }, if is_turned { -quarters * sin } else { cos })
}

/// The arc tangent of a number between -1 and 1.
///
/// The coefficients are those of fdlibm's `s_atan.c`, which hold up to 7/16; half the angle is
/// below that.
#[inline(always)]
pub(crate) fn atan(x: f64) -> f64 {
    let half = x / (1.0 + (1.0 + x * x).sqrt());
    let z = half * half;
    let terms = [
        3.333_333_333_333_293e-1,
        -1.999_999_999_987_648_3e-1,
        1.428_571_427_250_346_6e-1,
        -1.111_111_040_546_235_6e-1,
        9.090_887_133_436_507e-2,
        -7.691_876_205_044_83e-2,
        6.661_073_137_387_531e-2,
        -5.833_570_133_790_573_5e-2,
        4.976_877_994_615_932_4e-2,
        -3.653_157_274_421_691_6e-2,
        1.628_582_011_536_578_2e-2,
    ];
    2.0 * (half - half * (z * horner(&terms, z)))
}

/// The inverse hyperbolic tangent of a number between -0.25 and 0.25, by its power series.
#[inline(always)]
pub(crate) fn atanh(x: f64) -> f64 {
    let terms = [
        1.0 / 3.0,
        1.0 / 5.0,
        1.0 / 7.0,
        1.0 / 9.0,
        1.0 / 11.0,
        1.0 / 13.0,
        1.0 / 15.0,
        1.0 / 17.0,
        1.0 / 19.0,
        1.0 / 21.0,
        1.0 / 23.0,
    ];
    let z = x * x;
    x + x * (z * horner(&terms, z))
}

/// The polynomial with these coefficients, the constant first.
#[inline(always)]
fn horner<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether two numbers differ by at most four units in the last place of 1, or of themselves.
    fn agree(a: f64, b: f64) -> bool {
        (a - b).abs() <= 4.0 * f64::EPSILON * b.abs().max(0.25)
    }

    proptest! {
        #[test]
        fn they_are_the_functions_of_the_standard_library(angle in -2.0..2.0_f64, x in -1.0..1.0_f64) {
            let (sin, cos) = sin_cos(angle);
            prop_assert!(agree(sin, angle.sin()) && agree(cos, angle.cos()));
            prop_assert!(agree(atan(x), x.atan()));
            prop_assert!(agree(atanh(x / 4.0), (x / 4.0).atanh()));
        }
    }
}
