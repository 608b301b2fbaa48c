//! Builds the layers of the sample atlases from OpenStreetMap vector tiles.

#[cfg(test)]
mod agreement;
mod compare;
mod layers;
mod merge;
mod objects;
mod package;
mod protobuf;
mod report;
mod rules;
mod tile;
mod totals;
mod write;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Which atlas to rebuild, and from what.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The atlas: a folder of geodata/.
    city: City,
    /// The npm package `@mapbox/mvt-fixtures` 4.0.0, if it is not to be fetched.
    #[arg(long, value_name = "FILE")]
    package: Option<PathBuf>,
    /// Where the atlas folder lies [default: geodata/CITY].
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// A folder with another conversion of the same data, one LAYER.geojson.gz each.
    #[arg(long, value_name = "FOLDER")]
    compare: Option<PathBuf>,
}

/// A sample atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum City {
    /// Montevideo, Uruguay.
    Montevideo,
    /// Astana, Kazakhstan.
    Astana,
}

impl City {
    /// The folder below `geodata/`.
    fn folder(self) -> &'static str {
        match self {
            City::Montevideo => "montevideo",
            City::Astana => "astana",
        }
    }
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    let package = match &args.package {
        Some(file) => file.clone(),
        None => package::fetch(&crate::root().join("target"))?,
    };
    let city = args.city.folder();
    let folder = args.out.clone().unwrap_or_else(|| crate::root().join("geodata").join(city));
    let tiles = package::tiles(&package, &format!("osm-qa-{city}"))?;
    let merged = objects::merged(&tiles)?;
    let sorted = layers::sorted(&merged.objects);
    let report = report::text(&merged, &sorted);
    write::layers(&folder.join("layers"), &merged, &sorted)?;
    save(&folder.join("LAYERS.md"), &report)?;
    write!(out, "{report}")?;
    if let Some(other) = &args.compare {
        let ours = sorted.layers.iter().map(|(rule, dataset)| (rule.id, dataset));
        write!(out, "\n{}", compare::text(ours, other)?)?;
    }
    Ok(())
}

fn save(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}
