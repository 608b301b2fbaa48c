//! What end-to-end tests need: the binary, folders to run it in, a server, and other programs to
//! compare with. Depends on no crate of Siting.

#![allow(clippy::missing_panics_doc, reason = "a test that fails panics")]

mod folder;
mod gdal;
mod http;
mod json;
mod program;
mod server;
mod session;

pub use folder::{Folder, repository};
pub use gdal::{features, ogr2ogr, ogrinfo};
pub use http::{Request, Response, in_address};
pub use json::{number, sites_by_id, text};
pub use program::{Outcome, binary, run, run_in};
pub use server::Server;
pub use session::check_session;
