//! What a layer of an `OpenStreetMap` PBF file holds: `osm_pbf FILE [streets|junctions|turns]`.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::time::Instant;

use geo::{Haversine, Length, LineString};
use siting_layer::{Column, Dataset, Kind};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("osm_pbf FILE [streets|junctions|turns]")?;
    let bytes = std::fs::read(&path)?;
    let start = Instant::now();
    let dataset = siting_formats::read_osm_pbf(&path, words.next().as_deref(), &bytes)?;
    let seconds = start.elapsed().as_secs_f64();
    let (n, n_dropped) = (dataset.shapes.len(), dataset.dropped.len());
    println!(
        "{n} features, {} repaired, {n_dropped} dropped, {seconds:.3} s",
        dataset.repaired.len()
    );
    dataset.remarks.iter().for_each(|it| println!("remark: {it}"));
    let notes = dataset.dropped.iter().chain(&dataset.repaired);
    notes.take(5).for_each(|it| println!("{}: {}", it.id, it.what));
    for (word, (n, km)) in by_word(&dataset) {
        println!("{word:<24} {n:>8} {km:>12.3} km");
    }
    Ok(())
}

/// Number and length by the first column that holds words.
fn by_word(dataset: &Dataset) -> BTreeMap<&str, (usize, f64)> {
    let words = dataset.table.columns().find_map(|(_, column)| match column {
        Column::Text(words) => Some(words),
        Column::Numbers(_) => None,
    });
    let mut sums = BTreeMap::new();
    for (row, shape) in dataset.shapes.iter().enumerate() {
        let word = words.and_then(|it| it.word(row)).unwrap_or("-");
        let sum: &mut (usize, f64) = sums.entry(word).or_default();
        sum.0 += 1;
        if shape.kind() == Kind::Lines {
            sum.1 += Haversine.length(&LineString(shape.coords().to_vec())) / 1000.0;
        }
    }
    sums
}
