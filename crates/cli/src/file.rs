//! Files that appear whole or not at all.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use crate::complaint::Complaint;

/// Writes `bytes` under a temporary name beside `path` and renames it, so that nobody ever finds half
/// of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Complaint> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|reason| {
        let _ = std::fs::remove_file(&temporary);
        Complaint::cannot_write(path, &reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        entries.filter_map(|it| Some(it.ok()?.file_name())).collect()
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("answer.json");
        write_whole(&path, b"old").expect("the folder can be written");
        write_whole(&path, b"new").expect("the folder can be written");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"new");
        assert_eq!(names(folder.path()), ["answer.json"]);
    }

    #[test]
    fn nothing_is_left_behind_on_failure() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("taken")).expect("a folder");
        assert!(write_whole(&folder.path().join("taken"), b"x").is_err());
        assert!(write_whole(&folder.path().join("no/such/folder"), b"x").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
    }
}
