//! Folders for tests to work in, gone when they end.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Outcome, run_in};

/// The top of this repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository")
}

/// A folder of its own, gone when this goes.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Folder {
        Folder { folder: TempDir::with_prefix("siting-").expect("a temporary folder") }
    }

    /// A folder with a copy of the sample atlas `name`, without what its shelf may hold.
    pub fn with_atlas(name: &str) -> Folder {
        let folder = Folder::new();
        folder.copy(&repository().join("geodata").join(name), name);
        folder
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Copies a folder and all it holds into this one, over what is there.
    pub fn copy(&self, from: &Path, to: &str) {
        copy(from, &self.file(to));
    }

    /// Writes a file, and the folders it lies in.
    pub fn write(&self, name: &str, text: &str) -> &Folder {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders");
        fs::write(path, text).expect("a file can be written");
        self
    }

    /// The text of a file in it.
    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        let text = fs::read_to_string(self.file(name));
        assert!(text.is_ok(), "{name}: {text:?}");
        text.unwrap_or_default()
    }

    /// Puts `new` where a file says `old`, once.
    #[track_caller]
    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} does not say `{old}`");
        self.write(name, &text.replacen(old, new, 1));
    }

    /// The names of everything in it, in order.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("it is there").map(|it| it.expect("a name"));
        let mut names: Vec<String> =
            entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the binary in it.
    pub fn siting(&self, args: &[&str]) -> Outcome {
        run_in(self.path(), args, &[])
    }

    /// Runs the binary in it with so many threads.
    pub fn siting_on(&self, n_threads: &str, args: &[&str]) -> Outcome {
        run_in(self.path(), args, &[("RAYON_NUM_THREADS", n_threads)])
    }

    /// Runs `siting assess` in it and reads the answer.
    #[track_caller]
    pub fn assess(&self, atlas: &str, study: &str) -> serde_json::Value {
        let said = self.siting(&["assess", atlas, study, "--format", "json"]).succeeds();
        serde_json::from_str(&said).expect("the answer is JSON")
    }
}

impl Default for Folder {
    fn default() -> Folder {
        Folder::new()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder to copy").map(|it| it.expect("a name")) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == ".shelf" {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a file can be copied");
        }
    }
}
