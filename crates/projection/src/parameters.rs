//! Transformation parameters that a user gives because PROJ has none.

use crate::ProjectionError;
use crate::native::{Object, Proj, Ways};
use crate::route::Route;

/// The way from `from` to `to` by parameters: a PROJ pipeline from the file's coordinates (east or
/// longitude first, degrees) to the plane, or three or seven numbers as after `+towgs84=`.
///
/// Seven numbers are dx, dy, dz in metres, rx, ry, rz in arc seconds and the scale in parts per
/// million, by the position vector convention. Chinese surveys often state the coordinate frame
/// convention: then turn the signs of the three rotations.
pub(crate) fn by_parameters(
    proj: &Proj,
    from: &Object<'_>,
    to: &Object<'_>,
    parameters: &str,
) -> Result<Route, ProjectionError> {
    let bad = || ProjectionError::BadParameters { parameters: parameters.to_owned() };
    if parameters.trim_start().starts_with("+proj=") {
        let route = Route::new(parameters.trim().to_owned());
        return proj::Proj::new(parameters.trim()).map(|_| route).map_err(|_| bad());
    }
    let helmert = helmert(parameters).ok_or_else(bad)?;
    let pipeline = around(proj, from, to, &helmert);
    pipeline
        .map(Route::new)
        .ok_or_else(|| ProjectionError::NoOperation { from: from.full_name(), to: to.full_name() })
}

fn helmert(parameters: &str) -> Option<String> {
    let numbers = parameters.trim().trim_start_matches('+').trim_start_matches("towgs84=");
    let numbers: Vec<f64> =
        numbers.split(',').map(|it| it.trim().parse().ok()).collect::<Option<_>>()?;
    if !numbers.iter().all(|it: &f64| it.is_finite()) {
        return None;
    }
    match numbers[..] {
        [x, y, z] => Some(format!("+proj=helmert +x={x} +y={y} +z={z}")),
        [x, y, z, rx, ry, rz, s] => Some(format!(
            "+proj=helmert +x={x} +y={y} +z={z} +rx={rx} +ry={ry} +rz={rz} +s={s} \
             +convention=position_vector"
        )),
        _ => None,
    }
}

/// From the file to its longitudes and latitudes, through space, and down again to the plane.
fn around(proj: &Proj, from: &Object<'_>, to: &Object<'_>, helmert: &str) -> Option<String> {
    let (from_base, to_base) = (from.geodetic()?, to.geodetic()?);
    let first = |from: &Object<'_>, to: &Object<'_>| {
        proj.operations(from, to, None, Ways::Any).first().and_then(Object::pipeline)
    };
    let (down, up) = (first(from, &from_base)?, first(&to_base, to)?);
    let ellipsoid = |it: &Object<'_>| {
        it.ellipsoid()
            .map(|(a, rf)| if rf == 0.0 { format!("+R={a}") } else { format!("+a={a} +rf={rf}") })
    };
    let (ours, theirs) = (ellipsoid(&from_base)?, ellipsoid(&to_base)?);
    Some(format!(
        "+proj=pipeline {} +step +proj=push +v_3 +step +proj=unitconvert +xy_in=deg +xy_out=rad \
         +step +proj=cart {ours} +step {helmert} +step +inv +proj=cart {theirs} \
         +step +proj=unitconvert +xy_in=rad +xy_out=deg +step +proj=pop +v_3 {}",
        steps(&down),
        steps(&up)
    ))
}

/// A pipeline without its head, to be put into another.
fn steps(pipeline: &str) -> String {
    match pipeline.trim().strip_prefix("+proj=pipeline") {
        Some(steps) => steps.trim().to_owned(),
        None => format!("+step {}", pipeline.trim()),
    }
}
