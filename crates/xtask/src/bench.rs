//! Measures speed.

use std::io::Write;

use anyhow::Result;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args, out: &mut impl Write) -> Result<()> {
    writeln!(out, "no benchmark is registered")?;
    Ok(())
}
