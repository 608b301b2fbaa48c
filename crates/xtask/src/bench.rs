//! Measures speed.

mod clock;
mod load;
mod npy;
mod polygon;
mod sites;
mod streets;
mod travel;

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
    /// Search a large network: nearest facilities, population within half an hour, a matrix.
    Travel(travel::Args),
    /// Make a network of an OpenStreetMap file, join points to it, and search it.
    Streets(streets::Args),
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    match &args.workload {
        Workload::Load(args) => load::run(args, out),
        Workload::Sites(args) => sites::run(args, out),
        Workload::Travel(args) => travel::run(args, out),
        Workload::Streets(args) => streets::run(args, out),
    }
}
