//! Optional test data.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file of the optional test data, which lies at `SITING_SHARED_DATA` or in `../shared/data`
/// beside the checkout.
pub(crate) fn bytes(file: &str) -> Option<Vec<u8>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("SITING_SHARED_DATA").map_or(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join(file)).ok();
    if bytes.is_none() {
        // Written past the test harness, which would keep it to itself.
        let skipped = format!("SKIPPED: there is no {file} in {}\n", folder.display());
        std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
    }
    bytes
}
