//! Layers, profiles and places for tests.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use geo::{Coord, Rect};
use siting_formats_gdal::{ReadOptions, read};
use siting_layer::{Dataset, Kind, Layer, LayerParts, Layers, Shapes, Survey, Table};
use siting_projection::{Bringing, Plane, bring};
use siting_syntax::{Document, Problems};
use siting_travel::{
    Direction, FAR, Frontage, Metric, Network, Nodes, Profile, Stops, StreetsSpec, nearest,
};
use siting_units::{LayerId, Name, Text};

/// A file of the optional test data, which lies at `SITING_SHARED_DATA` or in `../shared/data`
/// beside the checkout.
pub(crate) fn shared(file: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = std::env::var_os("SITING_SHARED_DATA").map_or(beside, PathBuf::from).join(file);
    if path.is_file() {
        return Some(path);
    }
    // Written past the test harness, which would keep it to itself.
    let skipped = format!("SKIPPED: there is no {}\n", path.display());
    std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
    None
}

/// A dataset as a layer of a plane. All the world counts as surveyed.
pub(crate) fn layer(dataset: Dataset, plane: &str) -> Layer {
    let brought = bring(dataset, &Plane::new(plane).unwrap(), &Bringing::default()).unwrap();
    layer_of(brought.shapes, brought.table)
}

pub(crate) fn layer_of(shapes: Shapes, table: Table) -> Layer {
    let n_rows = shapes.len();
    Layer::new(LayerParts {
        name: Name::same("layer"),
        ids: (0..n_rows).map(|row| row.to_string()).collect(),
        ground: vec![0.0; n_rows],
        shapes,
        table,
        name_field: None,
        survey: Survey::of_rect(Rect::new((-1e9, -1e9), (1e9, 1e9))),
        attribution: Text::same(""),
    })
}

pub(crate) fn layer_of_file(path: &Path, layer_name: Option<&str>, plane: &str) -> Layer {
    let options = ReadOptions { layer: layer_name.map(str::to_owned), ..ReadOptions::default() };
    layer(read(path, &options).unwrap(), plane)
}

/// How the streets of a layer called `streets` are read.
pub(crate) fn spec(nodes: Nodes, fields: &[(&str, &str)]) -> StreetsSpec {
    let own = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
    StreetsSpec {
        streets: LayerId::new("streets"),
        turns: None,
        junctions: None,
        nodes,
        from: "from".to_owned(),
        to: "to".to_owned(),
        fields: fields.iter().map(own).collect::<BTreeMap<_, _>>(),
    }
}

pub(crate) fn network(spec: &StreetsSpec, streets: Layer, profile: &Profile) -> Network {
    let mut layers = Layers::default();
    layers.insert(LayerId::new("streets"), streets);
    Network::new(spec, &layers, profile).unwrap()
}

/// A shipped profile with lines of its file replaced: those that begin like the new ones.
pub(crate) fn profile(mode: &str, new_lines: &[(&str, &str)]) -> Profile {
    let (_, text) = Profile::SHIPPED.iter().find(|it| it.0 == mode).unwrap();
    let edited = text.lines().map(|line| {
        let new = new_lines.iter().find(|(start, _)| line.starts_with(start));
        new.map_or(line, |(_, line)| line)
    });
    let text = edited.collect::<Vec<_>>().join("\n");
    let mut problems = Problems::default();
    let profile = Profile::read(&Document::toml("edited.toml", text), &mut problems);
    profile.unwrap_or_else(|| panic!("{problems:?}"))
}

pub(crate) fn points(places: impl IntoIterator<Item = Coord>) -> Shapes {
    let mut shapes = Shapes::default();
    for place in places {
        shapes.start_row(Kind::Points);
        shapes.push_part([place]);
    }
    shapes
}

/// Where points meet the streets, whatever streets these are.
pub(crate) fn join(network: &Network, points: &Shapes) -> Stops {
    network.join_all(points.len(), |row, join| join(points.get(row)), Frontage::Any)
}

/// Millimetres from each place to each other, row by row; `None` where there is no way.
pub(crate) fn millimetres(network: &Network, places: &Stops) -> Vec<Vec<Option<u32>>> {
    let one = |to: usize| Stops::new([places.of(to).to_vec()]);
    let column = |to: usize| {
        let from_site = Direction::FromSite;
        nearest(network, Metric::Distance, from_site, places, &one(to), FAR)
    };
    let columns: Vec<_> = (0..places.len()).map(column).collect();
    let cost = |from: usize, to: usize| Some(columns[to][from].cost).filter(|&it| it != FAR);
    let rows = 0..places.len();
    rows.map(|from| (0..places.len()).map(|to| cost(from, to)).collect()).collect()
}

/// What part of the open kilometres lies in the largest piece, in per cent.
pub(crate) fn largest_percent(network: &Network) -> f64 {
    let report = network.report().unwrap();
    let km: f64 = report.km_by_class.values().sum();
    100.0 * report.components_km.first().unwrap_or(&0.0) / km
}
