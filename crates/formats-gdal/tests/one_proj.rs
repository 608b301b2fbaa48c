//! There is one PROJ in the process.

#[test]
fn proj_and_gdal_use_the_same_proj() {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: GDAL writes three numbers.
    unsafe { gdal_sys::OSRGetPROJVersion(&raw mut major, &raw mut minor, &raw mut patch) };
    assert_eq!(siting_projection::proj_version(), format!("{major}.{minor}.{patch}"));
}
