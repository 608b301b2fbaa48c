//! Streets, junctions and turn restrictions of `OpenStreetMap`, from its PBF files.
//!
//! The format: <https://wiki.openstreetmap.org/wiki/PBF_Format>. Blocks are unpacked one a core and
//! twice: first for ways and relations, then for the nodes that streets need.

mod elements;
mod frames;
mod gather;
mod header;
mod junctions;
mod network;
mod streets;
mod turns;
mod wire;
mod words;

use siting_layer::{Dataset, Intake};

use crate::FormatError;
use network::Network;

/// What is wrong with a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flaw {
    en: &'static str,
    zh: &'static str,
}

/// The layers of a file read here.
pub(crate) const LAYERS: &[&str] = &["streets", "junctions", "turns"];

/// The layers of a file that GDAL reads.
pub(crate) const GDAL_LAYERS: &[&str] =
    &["points", "lines", "multilinestrings", "multipolygons", "other_relations"];

/// The most stretches of street there may be; they take some 2 GB.
const MOST_STRETCHES: usize = 8_000_000;

/// Reads one layer of an `OpenStreetMap` PBF file: `streets` unless another is named.
///
/// - `streets`: lines, one for each stretch between two junctions, ordered by the way's id. Every
///   way with a `highway` tag and every ferry, except areas and what nobody travels along, such as
///   platforms. A stretch ends where its way does, where another way shares its node, and at every
///   node that is in `junctions`. `from` and `to` are the ids of the nodes at its ends.
/// - `junctions`: points, the nodes of streets with a `highway` or `barrier` tag, and level crossings.
/// - `turns`: points at the node a turn restriction goes by, with the ids of the ways it is about.
///
/// Attributes are the tags of the map, by their own names and in their own words; what is not tagged
/// is missing. A street that leaves a cut file is kept where its nodes are there, and noted.
///
/// # Errors
///
/// When there is no such layer, when the bytes are no such file, are cut off or damaged, and when
/// they hold no street.
pub fn read_osm_pbf(name: &str, layer: Option<&str>, bytes: &[u8]) -> Result<Dataset, FormatError> {
    let layer = layer.unwrap_or("streets");
    let write = match layer {
        "streets" => streets::write,
        "junctions" => junctions::write,
        "turns" => turns::write,
        _ => return Err(no_layer(name, layer)),
    };
    if bytes.is_empty() {
        return Err(FormatError::Empty { name: name.to_owned() });
    }
    let frames = frames::frames(name, bytes)?;
    let extent = header::extent(name, &frames)?;
    let network = Network::new(gather::gather(name, &frames)?);
    if MOST_STRETCHES < network.n_stretches() {
        return Err(FormatError::OsmTooMuch { name: name.to_owned() });
    }
    let mut intake = Intake::new(name, "OSM PBF", Some("EPSG:4326".to_owned()));
    if let Some(extent) = extent {
        intake.declare_extent(extent);
    }
    network.left_out.remarks().into_iter().for_each(|it| intake.remark(it));
    let notes = write(&network, &mut intake);
    let mut dataset = intake.finish();
    dataset.n_read += notes.dropped.len();
    dataset.dropped.extend(notes.dropped);
    dataset.repaired.extend(notes.repaired);
    if network.streets.iter().all(|it| it.runs.is_empty()) {
        return Err(no_street(name, &network));
    }
    Ok(dataset)
}

fn no_layer(name: &str, layer: &str) -> FormatError {
    let list = |layers: &[&str]| format!("`{}`", layers.join("`, `"));
    FormatError::NoLayer {
        name: name.to_owned(),
        layer: layer.to_owned(),
        layers: list(LAYERS),
        others: list(GDAL_LAYERS),
    }
}

fn no_street(name: &str, network: &Network) -> FormatError {
    let name = name.to_owned();
    match network.cut_notes().dropped.first() {
        None => FormatError::NoFeatures { name },
        Some(note) => FormatError::NoUsableFeatures {
            name,
            n_read: network.streets.len(),
            first: format!("{}: {} / {}", note.id, note.what.en, note.what.zh),
        },
    }
}
