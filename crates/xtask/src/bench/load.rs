//! The workload *load*: parcels in degrees, some of them bow-ties, brought into a plane.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use siting_formats_gdal::{ReadOptions, read};
use siting_layer::Shape;
use siting_projection::{Bringing, Plane, bring};

use super::clock::{self, Clock, Spent};

/// Where the data is, and how much of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder that holds `parcels_SIZE_4490.fgb`.
    #[arg(long)]
    data: PathBuf,
    /// Which file: `mini` (10,000 parcels), `city` (99,856) or `province` (1,000,000).
    #[arg(long, default_value = "city")]
    size: String,
    /// Its format: `fgb`, `gpkg` or `shp`.
    #[arg(long, default_value = "fgb")]
    format: String,
    /// The plane to bring it into.
    #[arg(long, default_value = "EPSG:4549")]
    plane: String,
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    let file = args.data.join(format!("parcels_{}_4490.{}", args.size, args.format));
    let plane = Plane::new(&args.plane)?;
    writeln!(out, "| phase | wall s | CPU s | peak MB |\n|---|---|---|---|")?;
    let mut clock = Clock::start()?;
    let dataset = read(&file, &ReadOptions::default())?;
    let reading = clock.phase("read and repair", out)?;
    let (n_repaired, n_dropped) = (dataset.repaired.len(), dataset.dropped.len());
    let brought = bring(dataset, &plane, &Bringing::default())?;
    let bringing = clock.phase("project, ground area", out)?;
    let both = Spent {
        wall: reading.wall + bringing.wall,
        cpu: reading.cpu + bringing.cpu,
        peak: reading.peak.max(bringing.peak),
    };
    clock::line("**both**", both, out)?;
    let area: f64 = brought.shapes.iter().map(Shape::plane_area).sum();
    let ground: f64 = brought.ground.iter().sum();
    writeln!(
        out,
        "\ndigest: n {}, vertices {}, repaired {n_repaired}, dropped {n_dropped}, plane area {area:.2}, ground {ground:.2}",
        brought.shapes.len(),
        brought.shapes.coords().len(),
    )?;
    Ok(())
}
