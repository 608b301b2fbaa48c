//! The workload *travel*: a network of a million arcs, the nearest of many facilities, population
//! within half an hour, a matrix.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use geo::Coord;
use rayon::prelude::*;
use siting_layer::hilbert_order;
use siting_travel::{Arc, FAR, Graph, Hierarchy, Searcher};

use super::clock::Clock;
use super::npy;

/// Where the data is, and how much of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder that holds `graph_160` and `graph_500`.
    #[arg(long)]
    data: PathBuf,
    /// Which network: `city` (25,600 nodes) or `province` (250,000 nodes).
    #[arg(long, default_value = "province")]
    size: String,
}

/// Half an hour in milliseconds.
const LIMIT_MS: u32 = 30 * 60 * 1000;

/// Searches from one start that a thread does in a row.
const BLOCK: usize = 100;

/// How often what takes a few milliseconds is done, as processor time is counted in hundredths of a
/// second.
const REPEATS: usize = 10;

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    let task = Task::read(args)?;
    writeln!(out, "| phase | wall s | CPU s | peak MB |\n|---|---|---|---|")?;
    let mut clock = Clock::start()?;
    let graph = task.graph();
    let back = graph.reversed();
    clock.phase("build, both directions", out)?;

    let mut near = Vec::new();
    (0..REPEATS).for_each(|_| near = task.nearest(&back));
    clock.phase(&format!("nearest of {}, {REPEATS} times", task.facilities.len()), out)?;
    let reach = task.reach(&graph, &task.places);
    clock.phase(&format!("population in 30 min, {} nodes", reach.len()), out)?;
    let plain = task.matrix(&graph);
    clock.phase("matrix by plain searches", out)?;
    let hierarchy = Hierarchy::new(&graph);
    clock.phase("hierarchy: preparation", out)?;
    let ends = |nodes: &[u32]| nodes.iter().map(|&it| vec![(it, 0)]).collect::<Vec<_>>();
    let matrix = hierarchy.matrix(&ends(&task.facilities), &ends(&task.places));
    clock.phase("hierarchy: matrix", out)?;
    let all: Vec<u32> = (0..graph.len() as u32).collect();
    let everywhere = task.reach(&graph, &all);
    clock.phase(&format!("population in 30 min, all {} nodes", all.len()), out)?;

    ensure!(plain == matrix, "the hierarchy has other costs than plain searches");
    writeln!(out, "\nnodes {}, arcs {}", graph.len(), task.arcs.len())?;
    write_digest(&near, &reach, &matrix, out)?;
    writeln!(out, "all_sum {}", everywhere.iter().sum::<u64>())?;
    Ok(())
}

/// The network and what is asked of it; nodes are numbered along a Hilbert curve.
struct Task {
    n: usize,
    arcs: Vec<(u32, Arc)>,
    population: Vec<u32>,
    candidates: Vec<u32>,
    facilities: Vec<u32>,
    places: Vec<u32>,
}

impl Task {
    fn read(args: &Args) -> Result<Task> {
        let folder = match args.size.as_str() {
            "city" => "graph_160",
            "province" => "graph_500",
            other => anyhow::bail!("there is no size `{other}`"),
        };
        let file = |name: &str| args.data.join(folder).join(format!("{name}.npy"));
        let whole = |name: &str| npy::whole(&file(name));
        let (x, y) = (npy::real(&file("x"))?, npy::real(&file("y"))?);
        let places: Vec<Coord> = x.iter().zip(&y).map(|(&x, &y)| Coord { x, y }).collect();
        let order = hilbert_order(&places);
        let mut number = vec![0; places.len()];
        order.iter().zip(0..).for_each(|(&node, id)| number[node as usize] = id);
        let numbered = |name: &str| -> Result<Vec<u32>> {
            Ok(whole(name)?.into_iter().map(|it| number[it as usize]).collect())
        };
        let (from, to, ms) = (numbered("src")?, numbered("dst")?, whole("ms")?);
        let population = whole("pop")?;
        let arc = |((from, to), cost)| (from, Arc { to, cost });
        Ok(Task {
            n: places.len(),
            arcs: from.into_iter().zip(to).zip(ms).map(arc).collect(),
            population: order.iter().map(|&node| population[node as usize]).collect(),
            candidates: numbered("cand")?,
            facilities: numbered("fac")?,
            places: numbered("c10")?,
        })
    }

    fn graph(&self) -> Graph {
        Graph::new(self.n, self.arcs.iter().copied())
    }

    /// The cost from each candidate to the nearest facility: one search against the arcs.
    fn nearest(&self, back: &Graph) -> Vec<u32> {
        let mut searcher = Searcher::<u32>::default();
        searcher.run(back, self.facilities.iter().map(|&it| (it, 0)), FAR);
        self.candidates.iter().map(|&it| searcher.label(it)).collect()
    }

    /// The population within half an hour of each of some nodes.
    fn reach(&self, graph: &Graph, nodes: &[u32]) -> Vec<u64> {
        let of_block = |searcher: &mut Searcher<u32>, nodes: &[u32]| -> Vec<u64> {
            let mut of = |&node: &u32| {
                searcher.run(graph, [(node, 0)], LIMIT_MS);
                searcher.touched().iter().map(|&it| u64::from(self.population[it as usize])).sum()
            };
            nodes.iter().map(&mut of).collect()
        };
        nodes.par_chunks(BLOCK).map_init(Searcher::default, of_block).flatten_iter().collect()
    }

    /// The cost from each facility to each place, row by row.
    fn matrix(&self, graph: &Graph) -> Vec<u32> {
        let row = |searcher: &mut Searcher<u32>, &facility: &u32| -> Vec<u32> {
            searcher.run(graph, [(facility, 0)], FAR);
            self.places.iter().map(|&it| searcher.label(it)).collect()
        };
        self.facilities.par_iter().map_init(Searcher::default, row).flatten_iter().collect()
    }
}

/// What `w4_network.py` prints of its answers.
fn write_digest(near: &[u32], reach: &[u64], matrix: &[u32], out: &mut impl Write) -> Result<()> {
    let reached = |costs: &[u32]| -> Vec<u64> {
        costs.iter().filter(|&&it| it != FAR).map(|&it| u64::from(it)).collect()
    };
    let (found, cells) = (reached(near), reached(matrix));
    writeln!(
        out,
        "near_sum {}, near_unreach {}, near_max {}, reach_n {}, reach_sum {}, reach_max {}, \
         od_cells {}, od_sum {}, od_unreach {}",
        found.iter().sum::<u64>(),
        near.len() - found.len(),
        found.iter().max().unwrap_or(&0),
        reach.len(),
        reach.iter().sum::<u64>(),
        reach.iter().max().unwrap_or(&0),
        matrix.len(),
        cells.iter().sum::<u64>(),
        matrix.len() - cells.len(),
    )?;
    Ok(())
}
