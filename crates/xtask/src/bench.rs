//! Measures speed.

mod clock;
mod load;
mod polygon;
mod sites;

use std::io::Write;

use anyhow::Result;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    workload: Workload,
}

#[derive(Debug, clap::Subcommand)]
enum Workload {
    /// Read, repair and project parcels, with their area on the ground.
    Load(load::Args),
    /// Rank parcels by three distances, a count, a length, two shares and an attribute.
    Sites(sites::Args),
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    match &args.workload {
        Workload::Load(args) => load::run(args, out),
        Workload::Sites(args) => sites::run(args, out),
    }
}
