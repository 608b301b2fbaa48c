//! Datasets brought into one plane, with their area on the ground; the only crate that links PROJ.

mod bring;
mod elementary;
mod error;
mod ground;
mod krueger;
mod native;
mod operation;
mod parameters;
mod plane;
mod route;
#[cfg(test)]
#[allow(clippy::unreadable_literal, clippy::needless_pass_by_value)]
mod tests;

pub use bring::{Bringing, Brought, bring};
pub use error::ProjectionError;
pub use plane::Plane;

/// The version of PROJ in this process, such as `9.1.1`.
pub fn proj_version() -> String {
    let info = proj::ProjBuilder::new().lib_info();
    info.map_or_else(|_| "unknown".to_owned(), |info| info.version)
}
