//! The reference system of a file, in words PROJ understands.

use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};

use gdal::spatial_ref::SpatialRef;

/// `EPSG:4549` where the system is exactly what that code means, WKT where it is anything else, and
/// `None` where it is a placeholder for "unknown".
///
/// The code is believed only when the parameters agree: a `.prj` may be called after one zone and
/// hold the false easting of another.
pub(crate) fn crs_of(system: &SpatialRef) -> Option<String> {
    let name = system.name().unwrap_or_default().to_lowercase();
    if system.is_local()
        || name.starts_with("undefined")
        || name == "unknown" && !system.is_projected()
    {
        return None;
    }
    match coded(system) {
        Some(code) => Some(format!("EPSG:{code}")),
        None => wkt(system),
    }
}

fn coded(system: &SpatialRef) -> Option<u32> {
    let is_epsg = system.auth_name().is_some_and(|it| it == "EPSG");
    let code = if is_epsg { u32::try_from(system.auth_code().ok()?).ok()? } else { return None };
    let meant = SpatialRef::from_epsg(code).ok()?;
    let option = CString::new("IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES").ok()?;
    let options = [option.as_ptr(), null()];
    // SAFETY: both systems are alive; the list of options ends in null.
    let same =
        unsafe { gdal_sys::OSRIsSameEx(system.to_c_hsrs(), meant.to_c_hsrs(), options.as_ptr()) };
    (same != 0).then_some(code)
}

fn wkt(system: &SpatialRef) -> Option<String> {
    let option = CString::new("FORMAT=WKT2_2018").ok()?;
    let options = [option.as_ptr(), null()];
    let mut text = null_mut();
    // SAFETY: the system is alive, the list of options ends in null, and GDAL writes one pointer.
    unsafe { gdal_sys::OSRExportToWktEx(system.to_c_hsrs(), &raw mut text, options.as_ptr()) };
    if text.is_null() {
        return None;
    }
    // SAFETY: GDAL made a text that ends in 0, which is copied and given back to it.
    let copy = unsafe {
        let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
        gdal_sys::VSIFree(text.cast());
        copy
    };
    Some(copy).filter(|it| !it.is_empty())
}
