//! The workload *streets*: from an `OpenStreetMap` file to a network, and what is asked of it.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use geo::{Coord, Rect};
use rayon::prelude::*;
use siting_formats::read_osm_pbf;
use siting_layer::{Column, Kind, Layer, LayerParts, Layers, Shapes, Survey};
use siting_projection::{Bringing, Plane, bring};
use siting_travel::{
    Direction, FAR, Frontage, Metric, Network, NetworkReport, Nodes, Profile, RowChanges, Searcher,
    Stops, StreetsSpec, matrix, nearest, sums_within, within_street_length,
};
use siting_units::{LayerId, Name, Text};

use super::clock::{self, Clock};

/// Which streets, and who travels them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The `OpenStreetMap` PBF file.
    #[arg(long)]
    file: PathBuf,
    /// The plane to bring it into, such as `EPSG:32629`.
    #[arg(long)]
    plane: String,
    /// The mode: `truck`, `car`, `walk` or `bicycle`.
    #[arg(long, default_value = "truck")]
    mode: String,
    /// How many sites are joined; the first 500 are also the facilities.
    #[arg(long, default_value_t = 10_000)]
    sites: usize,
    /// Of the states one in how many is searched from for what can be reached.
    #[arg(long, default_value_t = 1)]
    every: usize,
}

/// Half an hour in milliseconds.
const LIMIT_MS: u32 = 30 * 60 * 1000;

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    writeln!(out, "| phase | wall s | CPU s | peak MB |\n|---|---|---|---|")?;
    let mut clock = Clock::start()?;
    let profile = Profile::shipped(&args.mode).context("there is no such mode")?;
    let plane = Plane::new(&args.plane)?;
    let bytes = std::fs::read(&args.file)?;
    let mut layers = Layers::default();
    for name in ["streets", "junctions", "turns"] {
        let dataset = read_osm_pbf("streets.osm.pbf", Some(name), &bytes)?;
        let brought = bring(dataset, &plane, &Bringing::default())?;
        layers.insert(LayerId::new(name), layer(brought.shapes, brought.table));
    }
    clock.phase("read and project three layers", out)?;
    let streets = LayerId::new("streets");
    let spec = StreetsSpec {
        streets: streets.clone(),
        turns: Some(LayerId::new("turns")),
        junctions: Some(LayerId::new("junctions")),
        nodes: Nodes::Ids,
        from: "from".to_owned(),
        to: "to".to_owned(),
        fields: std::collections::BTreeMap::new(),
    };
    let network = Network::new(&spec, &layers, &profile).context("the layers are there")?;
    clock.phase("network", out)?;
    network.graph_back(Metric::Time);
    clock.phase("graphs, both directions", out)?;

    edit(&network, &spec, &layers, &mut clock, out)?;

    let bounds = layers.get(&streets).and_then(|it| it.bounds()).context("there are streets")?;
    let points = points(bounds, args.sites);
    let sites = join(&network, &points, Frontage::Needed);
    clock.phase(&format!("join {} points spread evenly", points.len()), out)?;
    let facilities = Stops::new((0..points.len().min(500)).map(|row| sites.of(row).to_vec()));
    let ask = |sites: &Stops| {
        nearest(&network, Metric::Time, Direction::FromSite, sites, &facilities, FAR)
    };
    let found = ask(&sites);
    clock.phase("nearest of the first 500", out)?;
    let amounts = |_: u32, _: u32| 1.0;
    let within = sums_within(&network, Direction::FromSite, &sites, LIMIT_MS, &sites, &amounts);
    clock.phase("sites within 30 min of each", out)?;
    let few = Stops::new((0..points.len().min(500)).map(|row| sites.of(row).to_vec()));
    let metres = within_street_length(&network, Direction::FromSite, &few, LIMIT_MS);
    clock.phase(&format!("street length within 30 min, {} points", few.len()), out)?;
    let head = |n: usize| Stops::new((0..points.len().min(n)).map(|row| sites.of(row).to_vec()));
    let small = matrix(&network, Direction::FromSite, &head(100), &sites);
    clock.phase("matrix 100 x all, by searches", out)?;
    let large = matrix(&network, Direction::FromSite, &head(500), &sites);
    clock.phase("matrix 500 x all, prepared first", out)?;
    anyhow::ensure!(large.ms.starts_with(&small.ms), "both ways give the same times");
    let (n_states, n_pairs) = every_state(&network, args.every);
    clock.phase(&format!("what is within 30 min of {n_states} states"), out)?;

    writeln!(out, "\nheld at the end: {:.0} MB", clock::held()?)?;
    write_report(network.report().context("it was not patched")?, out)?;
    let n_joined = (0..sites.len()).filter(|&it| !sites.of(it).is_empty()).count();
    let times: Vec<u64> =
        found.iter().filter(|it| it.cost != FAR).map(|it| u64::from(it.cost)).collect();
    writeln!(
        out,
        "joined {n_joined}, found {}, sum {} ms; within 30 min {}; street {:.0} km; pairs of states {n_pairs}",
        times.len(),
        times.iter().sum::<u64>(),
        within.iter().sum::<f64>(),
        metres.iter().sum::<f64>() / 1000.0,
    )?;
    Ok(())
}

/// Slows down a hundredth of the streets, all in one place, and patches the network.
fn edit(
    network: &Network,
    spec: &StreetsSpec,
    layers: &Layers,
    clock: &mut Clock,
    out: &mut impl Write,
) -> Result<()> {
    let before = layers.get(&spec.streets).context("there are streets")?;
    let mut rows: Vec<u32> =
        before.rows_by_place().iter().take(before.len() / 100).copied().collect();
    rows.sort_unstable();
    let mut parts = before.parts().clone();
    let mut kmh = vec![None; before.len()];
    rows.iter().for_each(|&row| kmh[row as usize] = Some(12.5));
    parts.table.push("travel_kmh", Column::Numbers(kmh));
    let mut edited = layers.clone();
    edited.insert(spec.streets.clone(), Layer::new(parts));
    clock.phase("an edited layer", out)?;
    let changes = RowChanges {
        removed: Vec::new(),
        added: before.len() as u32..before.len() as u32,
        changed: rows.iter().map(|&row| (row, row)).collect(),
    };
    for _ in 0..20 {
        network.patched(spec, &edited, before, &changes).context("layers are there")?;
    }
    let n = rows.len();
    clock.phase(&format!("20 patches after {n} of {} streets changed", before.len()), out)?;
    let anew = Network::new(spec, &edited, network.profile()).context("layers are there")?;
    anew.graph_back(Metric::Time);
    clock.phase("the same network made anew, with graphs", out)?;
    let bytes = network.to_bytes();
    let back = Network::from_bytes(network.fingerprint(), network.profile(), &bytes);
    clock.phase(&format!("to {} MB and back", bytes.len() >> 20), out)?;
    back.context("it comes back").map(drop)
}

fn layer(shapes: Shapes, table: siting_layer::Table) -> Layer {
    let n_rows = shapes.len();
    Layer::new(LayerParts {
        name: Name::same("streets"),
        ids: (0..n_rows).map(|row| row.to_string()).collect(),
        ground: vec![0.0; n_rows],
        shapes,
        table,
        name_field: None,
        survey: Survey::of_rect(Rect::new((-1e9, -1e9), (1e9, 1e9))),
        attribution: Text::same(""),
    })
}

/// Points all over a rectangle, the same every time: along the diagonal of a plane folded by the
/// two numbers of Roberts (2018), which leave no large gap.
fn points(bounds: Rect, n: usize) -> Shapes {
    const STEPS: [f64; 2] = [0.754_877_666_246_692_7, 0.569_840_290_998_053_2];
    let mut shapes = Shapes::default();
    for row in 0..n {
        let [x, y] = STEPS.map(|step| (0.5 + step * row as f64).fract());
        shapes.start_row(Kind::Points);
        let (corner, width, height) = (bounds.min(), bounds.width(), bounds.height());
        shapes.push_part([Coord { x: corner.x + x * width, y: corner.y + y * height }]);
    }
    shapes
}

fn join(network: &Network, points: &Shapes, frontage: Frontage) -> Stops {
    network.join_all(points.len(), |row, join| join(points.get(row)), frontage)
}

/// Searches from one state in `step`; how many these are, and how many states lie within the limit
/// of each, added up.
fn every_state(network: &Network, step: usize) -> (usize, u64) {
    let graph = network.graph(Metric::Time);
    let reached = |searcher: &mut Searcher<u32>, &state: &u32| {
        searcher.run(graph, [(state, 0)], LIMIT_MS);
        searcher.touched().len() as u64
    };
    let states: Vec<u32> = (0..graph.len() as u32).step_by(step.max(1)).collect();
    (states.len(), states.par_iter().map_init(Searcher::default, reached).sum())
}

fn write_report(report: &NetworkReport, out: &mut impl Write) -> Result<()> {
    let km: f64 = report.km_by_class.values().sum();
    let largest = report.components_km.first().copied().unwrap_or(0.0);
    writeln!(
        out,
        "{km:.0} km, {} nodes, {} streets, {} states, {} turns; largest piece {:.2} % of km; {:.1} km of traps, {:.1} km of sources",
        report.n_nodes,
        report.n_streets,
        report.n_states,
        report.n_turns,
        100.0 * largest / km,
        report.dead_end_km,
        report.source_km,
    )?;
    Ok(())
}
