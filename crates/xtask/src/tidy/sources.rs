//! Source files: each opens with a sentence, few are long.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

pub(crate) fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (file, text) in sources(root)? {
        if !text.starts_with("//! ") {
            problems.push(format!("{file} does not open with a `//!` sentence"));
        }
    }
    Ok(problems)
}

/// Files of more than `lines` lines, the longest first.
pub(crate) fn longest(root: &Path, lines: usize) -> Result<Vec<(String, usize)>> {
    let counts = sources(root)?.into_iter().map(|(file, text)| (file, text.lines().count()));
    let mut long: Vec<_> = counts.filter(|(_, n_lines)| *n_lines > lines).collect();
    long.sort_by_key(|(file, n_lines)| (std::cmp::Reverse(*n_lines), file.clone()));
    Ok(long)
}

/// Every Rust file of the workspace with its text, by path below the root.
fn sources(root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    collect(&root.join("crates"), &mut files)?;
    collect(&root.join("tests"), &mut files)?;
    files.sort();
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        Ok((name, fs::read_to_string(file)?))
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
