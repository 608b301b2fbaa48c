//! The real binary, and other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
}

impl Outcome {
    /// The standard output of a program that succeeded.
    #[track_caller]
    pub fn succeeds(self) -> String {
        assert!(
            self.code == Some(0),
            "exit code {:?}\n{}\n{}",
            self.code,
            self.stdout,
            self.stderr
        );
        self.stdout
    }

    /// The standard error of a program that ended with `code`.
    #[track_caller]
    pub fn fails_with(self, code: i32) -> String {
        let ended = self.code;
        assert!(ended == Some(code), "exit code {ended:?}\n{}\n{}", self.stdout, self.stderr);
        self.stderr
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Outcome {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Outcome { stdout, stderr, code: output.status.code() }
    }
}

/// The binary `siting`, of the same profile as this test.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    let profile = test.parent().and_then(Path::parent).expect("tests run in target/*/deps");
    let binary = profile.join("siting");
    let at = binary.display();
    assert!(binary.is_file(), "{at} is missing: run `cargo build --workspace` before these tests");
    binary
}

/// Runs the binary.
pub fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Outcome {
    run_in(&std::env::temp_dir(), args, &[])
}

/// Runs the binary in a folder, with more of an environment than its own language and colour.
pub fn run_in<A: AsRef<OsStr>>(
    folder: &Path,
    args: impl IntoIterator<Item = A>,
    environment: &[(&str, &str)],
) -> Outcome {
    let mut command = Command::new(binary());
    command.current_dir(folder).args(args);
    plain(&mut command).envs(environment.iter().copied());
    command.output().expect("the binary starts").into()
}

/// An environment in which every machine says the same.
pub(crate) fn plain(command: &mut Command) -> &mut Command {
    for setting in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "COLUMNS", "RAYON_NUM_THREADS", "RUST_LOG"]
    {
        command.env_remove(setting);
    }
    command.env("LANG", "C.UTF-8")
}
