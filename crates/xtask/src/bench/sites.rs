//! The workload *sites*: parcels against roads, water mains, substations, shops, farmland and floods.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use siting_formats_gdal::{ReadOptions, read};
use siting_layer::{Column, Layer, LayerParts, Shape, Survey};
use siting_study::measure::{
    Around, Attribute, CountWithin, DistanceToNearest, LengthWithin, Radius, ShareCovered,
};
use siting_study::{Candidates, Measure, Readings, World};
use siting_units::{Interval, LayerId, Name, Text, Unit};

use super::clock::{self, Clock, Spent};
use super::polygon::lengths_in_polygons;

/// Where the data is, and how much of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder that holds `parcels_SIZE.fgb` and the others.
    #[arg(long)]
    data: PathBuf,
    /// Which files: `mini` (10,000 parcels), `city` (99,856) or `province` (1,000,000).
    #[arg(long, default_value = "city")]
    size: String,
    /// Only the first so many parcels of the file.
    #[arg(long)]
    first: Option<usize>,
}

const LAYERS: [&str; 6] = ["roads", "water", "subst", "poi", "farm", "flood"];
const RADIUS_METRES: f64 = 1000.0;

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    writeln!(out, "| phase | wall s | CPU s | peak MB |\n|---|---|---|---|")?;
    let mut clock = Clock::start()?;
    let mut world = World::default();
    for name in LAYERS {
        world.layers.insert(LayerId::new(name), layer(args, name)?);
    }
    let parcels = Arc::new(layer(args, "parcels")?);
    let candidates = Candidates::Sites(Arc::clone(&parcels));
    clock.phase("read", out)?;
    let input = clock::held()?;

    let mut spent = Spent::default();
    let mut add = |phase: Spent| {
        spent.wall += phase.wall;
        spent.cpu += phase.cpu;
        spent.peak = spent.peak.max(phase.peak);
    };
    for (_, layer) in world.layers.iter() {
        layer.segments();
    }
    parcels.rows_by_place();
    add(clock.phase("index", out)?);
    let mut columns = Vec::new();
    for (name, measure) in measures()? {
        columns.push(measure.readings(&candidates, &world)?);
        add(clock.phase(name, out)?);
    }
    let ids = numbers(&parcels, "id")?;
    let ranked = Ranked::of(&columns, &ids);
    add(clock.phase("score and rank", out)?);
    clock::line("**all but reading**", spent, out)?;
    writeln!(out, "\nbeyond the input: {:.0} MB", spent.peak - input)?;
    ranked.write_digest("digest", &columns, &ids, out)?;
    let roads = world.layers.get(&LayerId::new("roads")).context("it was read")?;
    let polygons = lengths_in_polygons(&parcels, roads, RADIUS_METRES);
    columns[4] = Readings::new(Unit::Metres, polygons.into_iter().map(Interval::exactly));
    let ranked = Ranked::of(&columns, &ids);
    ranked.write_digest("with 64-sided polygons for circles", &columns, &ids, out)?;
    Ok(())
}

fn layer(args: &Args, name: &str) -> Result<Layer> {
    let path = args.data.join(format!("{name}_{}.fgb", args.size));
    let first = args.first.filter(|_| name == "parcels").unwrap_or(usize::MAX);
    read_layer(&path, name, first).with_context(|| format!("{}", path.display()))
}

/// The files are in the plane the study works in, so they become layers as they are.
fn read_layer(path: &Path, name: &str, first: usize) -> Result<Layer> {
    let mut dataset = read(path, &ReadOptions::default())?;
    if first < dataset.shapes.len() {
        let rows: Vec<usize> = (0..first).collect();
        dataset.table = dataset.table.select(&rows);
        dataset.shapes = dataset.shapes.select(rows);
    }
    let n_rows = dataset.shapes.len();
    Ok(Layer::new(LayerParts {
        name: Name::same(name),
        ids: (0..n_rows).map(|row| row.to_string()).collect(),
        ground: dataset.shapes.iter().map(Shape::plane_area).collect(),
        shapes: dataset.shapes,
        table: dataset.table,
        name_field: None,
        survey: Survey::of_rect(geo::Rect::new((-1e9, -1e9), (1e9, 1e9))),
        attribution: Text::same(""),
    }))
}

/// The measures, in the order of [`Ranked::of`].
fn measures() -> Result<Vec<(&'static str, Box<dyn Measure>)>> {
    let layer = LayerId::new;
    let radius = Radius::new(RADIUS_METRES).map_err(|it| anyhow::anyhow!("{it}"))?;
    let distance =
        |to| -> Box<dyn Measure> { Box::new(DistanceToNearest { to: layer(to), filter: None }) };
    let share = |by| -> Box<dyn Measure> { Box::new(ShareCovered { by: layer(by), filter: None }) };
    Ok(vec![
        ("d_road", distance("roads")),
        ("d_sub", distance("subst")),
        ("d_water", distance("water")),
        ("n_poi", Box::new(CountWithin { of: layer("poi"), radius, filter: None })),
        (
            "len_road",
            Box::new(LengthWithin {
                of: layer("roads"),
                radius,
                around: Around::Centroid,
                filter: None,
            }),
        ),
        ("farm", share("farm")),
        ("flood", share("flood")),
        ("idle", Box::new(Attribute { field: "idle".to_owned(), unit: None })),
    ])
}

fn numbers(layer: &Layer, field: &str) -> Result<Vec<f64>> {
    match layer.table().column(field) {
        Some(Column::Numbers(numbers)) => {
            numbers.iter().map(|it| it.context("every parcel has one")).collect()
        }
        _ => anyhow::bail!("parcels have no numbers `{field}`"),
    }
}

/// Scores, and who comes first.
struct Ranked {
    scores: Vec<f64>,
    order: Vec<u32>,
}

impl Ranked {
    /// The formula all peers are asked: three distances, a count, a length and an attribute weighted,
    /// less the share of farmland; nothing where farmland or floods take too much.
    fn of(columns: &[Readings], ids: &[f64]) -> Ranked {
        let lows: Vec<&[f64]> = columns.iter().map(|it| it.bounds().0).collect();
        let near = |metres: f64, limit: f64| (1.0 - metres / limit).clamp(0.0, 1.0);
        let score = |row: usize| {
            let [road, sub, water, poi, length, farm, flood, idle] =
                std::array::from_fn(|column| lows[column][row]);
            if farm > 0.5 || flood > 0.2 {
                return 0.0;
            }
            let parts = 0.25 * near(road, 5000.0)
                + 0.15 * near(sub, 10_000.0)
                + 0.15 * near(water, 3000.0)
                + 0.1 * (poi / 20.0).clamp(0.0, 1.0)
                + 0.1 * (length / 10_000.0).clamp(0.0, 1.0)
                + 0.25 * idle;
            parts * (1.0 - farm)
        };
        let scores: Vec<f64> = (0..ids.len()).map(score).collect();
        let mut order: Vec<u32> = (0..ids.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            let (a, b) = (a as usize, b as usize);
            scores[b].total_cmp(&scores[a]).then(ids[a].total_cmp(&ids[b]))
        });
        Ranked { scores, order }
    }

    /// One line that has to be the same for every program asked.
    fn write_digest(
        &self,
        title: &str,
        columns: &[Readings],
        ids: &[f64],
        out: &mut impl Write,
    ) -> Result<()> {
        write!(out, "{title}: n {}", ids.len())?;
        for ((name, _), column) in measures()?.iter().zip(columns).take(7) {
            let decimals = if *column.unit() == Unit::Count { 0 } else { 6 };
            write!(out, ", {name} {:.decimals$}", column.bounds().0.iter().sum::<f64>())?;
        }
        let top: Vec<u64> =
            self.order.iter().take(5).map(|&row| ids[row as usize] as u64).collect();
        let vetoed = self.scores.iter().filter(|&&score| score == 0.0).count();
        let score: f64 = self.scores.iter().sum();
        writeln!(out, ", score {score:.6}, vetoed {vetoed}, top {top:?}")?;
        Ok(())
    }
}
