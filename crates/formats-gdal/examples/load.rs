//! Times the way of a file into a plane: `load FILE [PLANE]`. Prints seconds of the wall clock and
//! of the processor for each step, and sums to compare with other programs.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::time::Instant;

use siting_formats_gdal::{ReadOptions, read};
use siting_projection::{Bringing, Plane, bring};

/// Processor seconds this process has used, and the most memory it has held, in MB.
fn used() -> (f64, u64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = |field: usize| after_name.split_whitespace().nth(field)?.parse::<f64>().ok();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    (ticks(11).unwrap_or(0.0) / 100.0 + ticks(12).unwrap_or(0.0) / 100.0, peak.unwrap_or(0) / 1024)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = PathBuf::from(arguments.next().ok_or("which file?")?);
    let plane = Plane::new(&arguments.next().unwrap_or_else(|| "EPSG:4549".to_owned()))?;
    let (start, before) = (Instant::now(), used().0);
    let dataset = read(&file, &ReadOptions::default())?;
    let (read_wall, read_cpu) = (start.elapsed().as_secs_f64(), used().0 - before);
    let (n_repaired, n_dropped) = (dataset.repaired.len(), dataset.dropped.len());
    let (start, before) = (Instant::now(), used().0);
    let brought = bring(dataset, &plane, &Bringing::default())?;
    let (bring_wall, bring_cpu) = (start.elapsed().as_secs_f64(), used().0 - before);
    let plane_area: f64 = brought.shapes.iter().map(siting_layer::Shape::plane_area).sum();
    println!("read and repair  wall {read_wall:.2} s  cpu {read_cpu:.2} s");
    println!("project and area wall {bring_wall:.2} s  cpu {bring_cpu:.2} s");
    println!(
        "{} features, {} vertices, {n_repaired} repaired, {n_dropped} dropped",
        brought.shapes.len(),
        brought.shapes.coords().len()
    );
    println!("plane area {plane_area:.3} m2, ground {:.3} m2", brought.ground.iter().sum::<f64>());
    println!("peak memory {} MB", used().1);
    Ok(())
}
