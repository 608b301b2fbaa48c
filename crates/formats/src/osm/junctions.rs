//! Nodes of streets that have something to say: signals, crossings, gates.

use siting_layer::{Cell, Intake, Piece};

use super::Flaw;
use super::elements::Block;
use super::network::{Network, Notes};
use super::words::{self, Words, word};

/// The tags of a junction.
const COLUMNS: &[&str] = &[
    "highway",
    "barrier",
    "railway",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "hgv",
    "foot",
    "bicycle",
    "crossing",
    "name",
    "ref",
];

/// The attributes of a node that is a junction.
pub(super) fn words_of(block: &Block<'_>, tags: &[(u64, u64)]) -> Result<Option<Words>, Flaw> {
    let words = words::words(block, tags.iter().map(|it| Ok(*it)), COLUMNS)?;
    let has = |column: &str| word(&words, COLUMNS, column).is_some();
    let is_level_crossing = word(&words, COLUMNS, "railway") == Some("level_crossing");
    let is_junction = has("highway") || has("barrier") || is_level_crossing;
    Ok(is_junction.then_some(words))
}

/// Adds every junction.
pub(super) fn write(network: &Network, intake: &mut Intake) -> Notes {
    let node_column = intake.add_column("node");
    let columns = words::declare(intake, COLUMNS);
    for (node, words) in network.tagged() {
        let id = network.id(node);
        let mut pen = intake.feature(format!("n{id}"));
        pen.piece(Piece::Points, 1)[0] = network.coord(node);
        intake.set(node_column, Cell::Whole(id));
        words::set(intake, &columns, words);
    }
    Notes::default()
}
