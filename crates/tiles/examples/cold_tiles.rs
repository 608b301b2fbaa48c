//! How long cold tiles take: 100,000 made-up parcels of a made-up town, or as many as asked for.
//!
//! `cargo run --release -p siting-tiles --example cold_tiles -- 100000`

#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use geo::Coord;
use siting_layer::{Column, Kind, Layer, LayerParts, Shapes, Survey, Table};
use siting_tiles::{TileId, TileSource};
use siting_units::{LayerId, Name, Text};

/// A town about 31 km wide at 31 degrees north for 100,000 parcels: parcels of about 100 m.
const PARCEL: f64 = 100.0 / 0.857 / 40_075_016.7;
const CORNER: Coord = Coord { x: 0.834_1, y: 0.407_3 };

fn main() {
    let n: usize = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(100_000);
    let side = (n as f64).sqrt().ceil() as usize;
    let world = parcels(n, side);
    let layer = layer(&world);
    let start = Instant::now();
    let source = TileSource::new(LayerId::new("parcels"), layer, world);
    println!("source of {n} features: {:.0} ms", millis(start));
    let start = Instant::now();
    source.tile(TileId::new(0, 0, 0).expect("the world"));
    println!("first tile, with detail decided: {:.0} ms", millis(start));
    println!("zoom tiles   p50 ms   p99 ms   max kB   max kB gz   max vertices   dropped");
    for z in 0..=18 {
        row(&source, side, z);
    }
}

/// Times the tiles of one zoom over the town, up to 400 of them.
fn row(source: &TileSource, side: usize, z: u8) {
    let tiles = f64::from(z).exp2();
    let span = side as f64 * PARCEL;
    let column = |x: f64| (x * tiles) as u32;
    let mut ids = Vec::new();
    for x in column(CORNER.x)..=column(CORNER.x + span) {
        for y in column(CORNER.y)..=column(CORNER.y + span) {
            ids.push(TileId::new(z, x, y).expect("in the world"));
        }
    }
    let step = ids.len().div_ceil(400);
    let (mut times, mut size, mut gz, mut vertices, mut dropped) = (vec![], 0, 0, 0, 0);
    for id in ids.into_iter().step_by(step) {
        let start = Instant::now();
        let Some(tile) = source.tile(id) else { continue };
        let bytes = tile.to_mvt();
        times.push(millis(start));
        size = size.max(bytes.len());
        gz = gz.max(gzip(&bytes));
        vertices = vertices.max(tile.n_vertices());
        dropped += tile.n_dropped();
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!(
        "{z:4} {:5} {:8.2} {:8.2} {:8} {:11} {vertices:14} {dropped:9}",
        times.len(),
        at(0.5),
        at(0.99),
        size / 1000,
        gz / 1000,
    );
}

fn parcels(n: usize, side: usize) -> Shapes {
    let mut shapes = Shapes::default();
    let corner = |column: usize, row: usize| {
        let jag = |salt: usize| noise(column * 7919 + row * 104_729 + salt) * 0.3;
        let (x, y) = (column as f64 + jag(1), row as f64 + jag(2));
        Coord { x: CORNER.x + x * PARCEL, y: CORNER.y + y * PARCEL }
    };
    let between = |a: Coord, b: Coord, share: f64| {
        let off = noise(((a.x + b.x + a.y + b.y) * 1e12) as usize) * 0.03 * PARCEL;
        let (a, b) = if (a.x, a.y) < (b.x, b.y) { (a, b) } else { (b, a) };
        a + (b - a) * share + Coord { x: off, y: -off }
    };
    for at in 0..n {
        let (column, row) = (at % side, at / side);
        let c = [
            corner(column, row),
            corner(column + 1, row),
            corner(column + 1, row + 1),
            corner(column, row + 1),
        ];
        let sides = (0..4).flat_map(|it| [c[it], between(c[it], c[(it + 1) % 4], 0.5)]);
        shapes.start_row(Kind::Areas);
        shapes.push_part(sides.chain([c[0]]).collect::<Vec<_>>());
    }
    shapes
}

fn layer(world: &Shapes) -> Arc<Layer> {
    let n = world.len();
    let mut table = Table::default();
    let classes = ["industrial", "logistics", "residential", "green"];
    table.push("class", Column::Text((0..n).map(|it| Some(classes[it * 7 % 4])).collect()));
    table.push("total", Column::Numbers((0..n).map(|it| Some(noise(it).abs())).collect()));
    table.push("rank", Column::Numbers((0..n).map(|it| Some(it as f64)).collect()));
    Arc::new(Layer::new(LayerParts {
        name: Name::same("parcels"),
        shapes: world.clone(),
        table,
        ids: (0..n).map(|it| format!("parcel-{it}")).collect(),
        name_field: None,
        ground: vec![0.0; n],
        survey: Survey::nowhere(),
        attribution: Text::same(""),
    }))
}

/// A number between -1 and 1 that looks random.
fn noise(seed: usize) -> f64 {
    let mut bits = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (bits >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

fn gzip(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).expect("memory takes it");
    gzip.finish().expect("memory takes it").len()
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
