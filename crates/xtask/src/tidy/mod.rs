//! Checks that the code keeps the shape ARCHITECTURE.md describes.

mod crates;
mod sources;

use std::io::Write;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::measures;

/// Files longer than this are listed: not wrong, but worth a second thought.
const LONG_FILE_LINES: usize = 400;

pub(crate) fn run(out: &mut impl Write) -> Result<()> {
    for (file, n_lines) in sources::longest(crate::root(), LONG_FILE_LINES)? {
        writeln!(out, "long: {file} has {n_lines} lines")?;
    }
    let problems = problems(crate::root())?;
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    ensure!(problems.is_empty(), "{} things are not tidy", problems.len());
    writeln!(out, "all is tidy")?;
    Ok(())
}

fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = crates::problems(root)?;
    problems.extend(sources::problems(root)?);
    problems.extend(measures::problems(root)?);
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_keeps_the_shape_the_documents_describe() {
        let problems = problems(crate::root()).unwrap();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
