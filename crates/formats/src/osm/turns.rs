//! Turns that are banned or the only ones allowed.

use std::collections::HashSet;

use siting_layer::{Cell, FeatureNote, Intake, Piece};
use siting_units::Text;

use super::Flaw;
use super::elements::{Block, MemberKind, Relation};
use super::network::{Network, Notes};
use super::words::{self, Words};

/// The tags of a restriction. All but the last say what it is.
const COLUMNS: &[&str] =
    &["restriction", "restriction:hgv", "restriction:motorcar", "restriction:bicycle", "except"];

/// A relation that restricts turns.
#[derive(Debug)]
pub(super) struct Restriction {
    pub(super) id: i64,
    words: Words,
    from: Vec<i64>,
    to: Vec<i64>,
    via_nodes: Vec<i64>,
    n_via_ways: usize,
}

/// A turn from one way by a node into another way.
struct Turn {
    from: i64,
    via: u32,
    to: i64,
}

/// The restriction a relation is, if it is one.
pub(super) fn restriction(
    block: &Block<'_>,
    relation: &Relation<'_>,
) -> Result<Option<Restriction>, Flaw> {
    let mut is_restriction = false;
    for tag in relation.tags() {
        let (key, value) = tag?;
        if block.bytes(key)? == b"type" {
            is_restriction = block.bytes(value)? == b"restriction";
        }
    }
    if !is_restriction {
        return Ok(None);
    }
    let words = words::words(block, relation.tags(), COLUMNS)?;
    let [from, to, via_nodes] = [const { vec![] }; 3];
    let mut restriction =
        Restriction { id: relation.id, words, from, to, via_nodes, n_via_ways: 0 };
    for member in relation.members(block) {
        let member = member?;
        match (member.role, member.kind) {
            ("from", MemberKind::Way) => restriction.from.push(member.id),
            ("to", MemberKind::Way) => restriction.to.push(member.id),
            ("via", MemberKind::Node) => restriction.via_nodes.push(member.id),
            ("via", _) => restriction.n_via_ways += 1,
            _ => {}
        }
    }
    Ok(Some(restriction))
}

impl Restriction {
    /// About how much memory it takes.
    pub(super) fn n_bytes(&self) -> usize {
        256 + 8 * (self.from.len() + self.to.len() + self.via_nodes.len())
    }

    /// The turns it is about, or why it cannot be used.
    fn turns(&self, network: &Network, through: &HashSet<(u32, i64)>) -> Result<Vec<Turn>, Text> {
        if self.words.iter().all(|(place, _)| COLUMNS[*place as usize] == "except") {
            let en = "it says nothing that holds for trucks, cars or bicycles at all times";
            return Err(Text::new(en, "没有对货车、小汽车或自行车始终有效的限制"));
        }
        if 0 < self.n_via_ways {
            return Err(Text::new(
                "it goes by a way; only nodes are understood",
                "途经道路而非节点，无法处理",
            ));
        }
        let ([via], [_, ..], [_, ..]) = (&self.via_nodes[..], &self.from[..], &self.to[..]) else {
            return Err(Text::new(
                "it lacks a `from`, a `to` or its one `via`",
                "缺少 `from`、`to` 或唯一的 `via`",
            ));
        };
        if 1 < self.from.len() && 1 < self.to.len() {
            let en = "it has more than one `from` and more than one `to`";
            return Err(Text::new(en, "有多个 `from` 和多个 `to`"));
        }
        let away = || {
            Text::new(
                format!("node {via} is on no street here"),
                format!("节点 {via} 不在此处的道路上"),
            )
        };
        let via = network.node(*via).ok_or_else(away)?;
        let ways = self.from.iter().chain(&self.to);
        for way in ways {
            match network.street(*way) {
                None => return Err(not_a_street(*way)),
                Some(_) if through.contains(&(via, *way)) => {}
                Some(_) => return Err(not_there(*way, network.id(via))),
            }
        }
        let turns = self.from.iter().flat_map(|&from| self.to.iter().map(move |&to| (from, to)));
        Ok(turns.map(|(from, to)| Turn { from, via, to }).collect())
    }
}

fn not_a_street(way: i64) -> Text {
    Text::new(format!("way {way} is no street here"), format!("道路 {way} 不是此处的道路"))
}

fn not_there(way: i64, node: i64) -> Text {
    Text::new(
        format!("way {way} does not go through node {node}"),
        format!("道路 {way} 不经过节点 {node}"),
    )
}

/// Adds every turn.
pub(super) fn write(network: &Network, intake: &mut Intake) -> Notes {
    let [from, via, to] = ["from", "via", "to"].map(|it| intake.add_column(it));
    let columns = words::declare(intake, COLUMNS);
    let mut notes = Notes::default();
    let vias = network.restrictions.iter().flat_map(|it| &it.via_nodes);
    let through = network.streets_through(&vias.filter_map(|it| network.node(*it)).collect());
    for restriction in &network.restrictions {
        let id = format!("r{}", restriction.id);
        let turns = match restriction.turns(network, &through) {
            Ok(turns) => turns,
            Err(what) => {
                notes.dropped.push(FeatureNote { id, what });
                continue;
            }
        };
        for (nth, turn) in turns.iter().enumerate() {
            let id = if turns.len() == 1 { id.clone() } else { format!("{id}.{nth}") };
            let mut pen = intake.feature(id);
            pen.piece(Piece::Points, 1)[0] = network.coord(turn.via);
            intake.set(from, Cell::Whole(turn.from));
            intake.set(via, Cell::Whole(network.id(turn.via)));
            intake.set(to, Cell::Whole(turn.to));
            words::set(intake, &columns, &restriction.words);
        }
    }
    notes
}
