//! Everything of a file that streets are made of.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use geo::Coord;
use rayon::prelude::*;

use super::Flaw;
use super::elements::{Block, Node, Way};
use super::frames::{Frame, broken};
use super::junctions;
use super::streets::{self, LeftOut};
use super::turns::{self, Restriction};
use super::words::{Words, words};
use crate::FormatError;

/// The most memory streets may take while they are read: 2 GB, which is some 30 million vertices.
const MOST_BYTES: usize = 2 << 30;

/// How much longer than the file its blocks may be unpacked. Maps unpack to some three times.
const MOST_TIMES: usize = 40;

/// What any file may unpack to: 16 MB.
const ALWAYS_FINE: usize = 16 << 20;

/// What has been used so far, on all cores.
#[derive(Debug, Default)]
struct Used {
    /// Memory for streets.
    bytes: AtomicUsize,
    /// Bytes unpacked in one pass.
    unpacked: AtomicUsize,
}

/// Everything of a file that streets are made of, in the file's order.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) ways: Vec<RawWay>,
    pub(super) restrictions: Vec<Restriction>,
    pub(super) left_out: LeftOut,
    pub(super) nodes: Nodes,
}

/// A way that is a street.
#[derive(Debug)]
pub(super) struct RawWay {
    pub(super) id: i64,
    pub(super) nodes: Vec<i64>,
    pub(super) words: Words,
}

/// The nodes of streets.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// Every id that a street names, rising.
    pub(super) ids: Vec<i64>,
    /// Where each is, if the file holds it.
    pub(super) coords: Vec<Option<Coord>>,
    /// Those that are a place on a street worth knowing: which of `ids`, and its attributes.
    pub(super) tagged: Vec<(u32, Words)>,
    /// Those whose coordinates are no place on earth.
    pub(super) beyond: Vec<u32>,
}

/// What one block gives in the first pass.
#[derive(Default)]
struct FirstPass {
    has_nodes: bool,
    ways: Vec<RawWay>,
    restrictions: Vec<Restriction>,
    left_out: LeftOut,
}

/// What one block gives in the second pass.
#[derive(Default)]
struct SecondPass {
    coords: Vec<(u32, Coord)>,
    tagged: Vec<(u32, Words)>,
    beyond: Vec<u32>,
}

/// Reads every block for ways and relations, and those with nodes once more for the nodes.
pub(super) fn gather(name: &str, frames: &[Frame<'_>]) -> Result<Gathered, FormatError> {
    let content: Vec<Frame<'_>> =
        frames.iter().filter(|it| it.kind == b"OSMData").copied().collect();
    let used = Used::default();
    let passes = each_block(name, &content, |block| first_pass(block, &used.bytes), &used)?;
    let mut gathered = Gathered::default();
    let mut with_nodes = vec![];
    for (frame, pass) in content.iter().zip(passes) {
        if pass.has_nodes {
            with_nodes.push(*frame);
        }
        gathered.ways.extend(pass.ways);
        gathered.restrictions.extend(pass.restrictions);
        gathered.left_out.add(&pass.left_out);
    }
    let mut ids: Vec<i64> = gathered.ways.iter().flat_map(|it| &it.nodes).copied().collect();
    ids.par_sort_unstable();
    ids.dedup();
    let pass = |block: &Block<'_>| second_pass(block, &ids);
    let passes = each_block(name, &with_nodes, pass, &Used::default())?;
    gathered.nodes = nodes(ids, passes);
    Ok(gathered)
}

/// What every block gives, on all cores; of several errors that of the first block.
fn each_block<T: Send>(
    name: &str,
    frames: &[Frame<'_>],
    pass: impl Fn(&Block<'_>) -> Result<T, Flaw> + Sync,
    used: &Used,
) -> Result<Vec<T>, FormatError> {
    let n_packed: usize = frames.iter().map(Frame::n_packed).sum();
    let most = (MOST_TIMES * n_packed).max(ALWAYS_FINE);
    let one = |scratch: &mut Vec<u8>, frame: &Frame<'_>| {
        if MOST_BYTES < used.bytes.load(Relaxed) {
            return Err(FormatError::OsmTooMuch { name: name.to_owned() });
        }
        let bytes = frame.unpack(name, scratch)?;
        if most < bytes.len() + used.unpacked.fetch_add(bytes.len(), Relaxed) {
            return Err(FormatError::OsmBomb { name: name.to_owned(), times: MOST_TIMES });
        }
        let outcome = Block::new(bytes).and_then(|block| pass(&block));
        outcome.map_err(|flaw| broken(name, frame.at, &flaw))
    };
    let outcomes: Vec<_> = frames.par_iter().map_init(Vec::new, one).collect();
    outcomes.into_iter().collect()
}

fn first_pass(block: &Block<'_>, n_bytes: &AtomicUsize) -> Result<FirstPass, Flaw> {
    let mut pass = FirstPass { has_nodes: block.has_nodes()?, ..FirstPass::default() };
    block.ways(|way| {
        if pass.left_out.is_street(block, &way)? {
            let way = raw_way(block, &way)?;
            n_bytes.fetch_add(way.n_bytes(), Relaxed);
            pass.ways.push(way);
        }
        Ok(())
    })?;
    block.relations(|relation| {
        if let Some(restriction) = turns::restriction(block, &relation)? {
            n_bytes.fetch_add(restriction.n_bytes(), Relaxed);
            pass.restrictions.push(restriction);
        }
        Ok(())
    })?;
    Ok(pass)
}

fn raw_way(block: &Block<'_>, way: &Way<'_>) -> Result<RawWay, Flaw> {
    let mut nodes: Vec<i64> = way.nodes().collect::<Result<_, _>>()?;
    nodes.dedup();
    nodes.shrink_to_fit();
    Ok(RawWay { id: way.id, nodes, words: words(block, way.tags(), streets::COLUMNS)? })
}

impl RawWay {
    /// About how much memory it takes until it is a street: itself, an id and a place for each node.
    fn n_bytes(&self) -> usize {
        let n_letters: usize = self.words.iter().map(|(_, word)| 32 + word.len()).sum();
        256 + 64 * self.nodes.len() + n_letters
    }
}

fn second_pass(block: &Block<'_>, ids: &[i64]) -> Result<SecondPass, Flaw> {
    let mut pass = SecondPass::default();
    block.nodes(|node| {
        let Ok(place) = ids.binary_search(&node.id) else { return Ok(()) };
        let place = place as u32;
        let Some(coord) = coord(&node) else {
            pass.beyond.push(place);
            return Ok(());
        };
        pass.coords.push((place, coord));
        if !node.tags.is_empty()
            && let Some(words) = junctions::words_of(block, node.tags)?
        {
            pass.tagged.push((place, words));
        }
        Ok(())
    })?;
    Ok(pass)
}

/// Where a node is, if that is on earth.
fn coord(node: &Node<'_>) -> Option<Coord> {
    let (lon, lat) = node.nano?;
    let is_on_earth = lon.unsigned_abs() <= 180_000_000_000 && lat.unsigned_abs() <= 90_000_000_000;
    is_on_earth.then(|| Coord { x: lon as f64 / 1e9, y: lat as f64 / 1e9 })
}

fn nodes(ids: Vec<i64>, passes: Vec<SecondPass>) -> Nodes {
    let mut nodes = Nodes { coords: vec![None; ids.len()], ids, ..Nodes::default() };
    for pass in passes {
        for (place, coord) in pass.coords {
            nodes.coords[place as usize].get_or_insert(coord);
        }
        nodes.tagged.extend(pass.tagged);
        nodes.beyond.extend(pass.beyond);
    }
    nodes.tagged.sort_by_key(|it| it.0);
    nodes.tagged.dedup_by_key(|it| it.0);
    nodes.beyond.sort_unstable();
    nodes.beyond.dedup();
    nodes
}
