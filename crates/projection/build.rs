//! Finds the system's PROJ, so that a missing or old one is a build error.

fn main() {
    let proj = pkg_config::Config::new().atleast_version("9.1.0").probe("proj");
    proj.expect("install libproj-dev, version 9.1 or later");
}
