//! Chores of the project: sample data, tidiness, benchmarks.

mod bench;
mod fuzz;
mod geodata;
mod measures;
mod tidy;

use std::io::stdout;
use std::path::Path;

use anyhow::Result;
use clap::Parser;

/// Chores of the project.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
enum Chore {
    /// Rebuild the layers of a sample atlas from OpenStreetMap vector tiles.
    Geodata(geodata::Args),
    /// Check that the code keeps the shape ARCHITECTURE.md describes.
    Tidy,
    /// Write the manual pages that are made from the code: docs/measures.md.
    Docs,
    /// Measure speed.
    Bench(bench::Args),
    /// Damage sound files at random and read them.
    Fuzz(fuzz::Args),
}

fn main() -> Result<()> {
    let out = &mut stdout().lock();
    match Chore::parse() {
        Chore::Geodata(args) => geodata::run(&args, out),
        Chore::Tidy => tidy::run(out),
        Chore::Docs => measures::run(out),
        Chore::Bench(args) => bench::run(&args, out),
        Chore::Fuzz(args) => fuzz::run(&args, out),
    }
}

/// The folder that holds the workspace.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate lies two folders down")
}
