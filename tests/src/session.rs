//! Scenarios as text: commands and what they answer, in one file.
//!
//! Each folder in `tests/suite/` is a scenario. Its `session.txt` holds commands, each a line that
//! starts with `$ `, followed by what the command says: standard output as it is, standard error
//! with `2> ` before each line, and `[exit 1]` when it does not end with 0; digests are left out. The commands run in a
//! folder where `town` is the made-up town of `tests/suite/town/`, with the files of the scenario
//! laid over it. `UPDATE_EXPECT=1` writes the answers anew.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use expect_test::expect_file;

use crate::program::plain;
use crate::{Folder, Outcome, binary, repository};

/// Runs the commands of a scenario and compares what they say.
#[track_caller]
pub fn check_session(scenario: &str) {
    let suite = repository().join("tests/suite");
    let session = suite.join(scenario).join("session.txt");
    let written = std::fs::read_to_string(&session).expect("a scenario has a session.txt");
    let commands: Vec<&str> = written.lines().filter_map(|it| it.strip_prefix("$ ")).collect();
    let folder = Folder::new();
    folder.copy(&suite.join("town"), "town");
    folder.copy(&suite.join(scenario), "town");
    let mut said = String::new();
    for remark in written.lines().take_while(|it| it.starts_with('#')) {
        let _ = writeln!(said, "{remark}");
    }
    let outcomes: Vec<Outcome> = commands.iter().map(|it| shell(folder.path(), it)).collect();
    for (command, outcome) in commands.iter().zip(&outcomes) {
        let before = if said.is_empty() { "" } else { "\n" };
        let _ = write!(said, "{before}$ {command}\n{}", told(outcome));
    }
    check_both_languages(&commands, &outcomes);
    expect_file![session].assert_eq(&said);
}

fn shell(folder: &Path, line: &str) -> Outcome {
    let binary = binary();
    let own = binary.parent().expect("the binary lies in a folder").display();
    let path = format!("{own}:{}", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder);
    plain(&mut command).env("PATH", path).output().expect("there is a shell").into()
}

fn told(outcome: &Outcome) -> String {
    let mut told = String::new();
    for line in outcome.stdout.lines() {
        let _ = writeln!(told, "{}", without_digests(line.trim_end()));
    }
    for line in outcome.stderr.lines() {
        let _ = writeln!(told, "{}", format!("2> {line}").trim_end());
    }
    match outcome.code {
        Some(0) => {}
        Some(code) => {
            let _ = writeln!(told, "[exit {code}]");
        }
        None => told.push_str("[ended by a signal]\n"),
    }
    told
}

/// Digests depend on everything, so a scenario that said them would never stand still.
fn without_digests(line: &str) -> String {
    let is_digest = |it: &&str| it.len() == 64 && it.bytes().all(|it| it.is_ascii_hexdigit());
    line.split(' ').find(is_digest).map_or(line.to_owned(), |it| line.replace(it, "..."))
}

/// A command that fails with `--lang en` has to be there with `--lang zh` too, and to say something
/// in each language.
fn check_both_languages(commands: &[&str], outcomes: &[Outcome]) {
    for (command, english) in commands.iter().zip(outcomes) {
        if english.code == Some(0) || !command.contains("--lang en") {
            continue;
        }
        let in_chinese = command.replace("--lang en", "--lang zh");
        let at = commands.iter().position(|it| *it == in_chinese);
        assert!(at.is_some(), "`{in_chinese}` is missing");
        let chinese = at.map_or(english, |at| &outcomes[at]);
        assert_eq!(chinese.code, english.code, "`{command}` ends alike in both languages");
        let said = |it: &Outcome| format!("{}{}", it.stdout, it.stderr).trim().to_owned();
        assert!(!said(english).is_empty(), "`{command}` says nothing");
        assert_ne!(said(chinese), said(english), "`{command}` says the same in both languages");
    }
}
