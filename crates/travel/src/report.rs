//! What became of the data when a network was made from it.

use std::collections::BTreeMap;

use siting_layer::{Layer, Value};
use siting_units::Text;

use crate::{FAR, Network, StreetsSpec};

/// What became of the data when a network was made from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkReport {
    /// Kilometres of streets that are open, by class; the class is empty where none is given.
    pub km_by_class: BTreeMap<String, f64>,
    /// Streets left out: why, how many lines, how many kilometres.
    pub closed: BTreeMap<String, (Text, usize, f64)>,
    /// What was said and makes no sense, and how often.
    pub remarks: BTreeMap<String, (Text, usize)>,
    /// Lines that could not be used: without node ids, in several parts, or no lines at all.
    pub n_unusable: usize,
    /// Number of nodes.
    pub n_nodes: usize,
    /// Number of streets between them.
    pub n_streets: usize,
    /// Number of states: more than nodes where turning costs something.
    pub n_states: usize,
    /// Turn restrictions that were applied.
    pub n_turns: usize,
    /// Pieces from every place of which every other can be reached, the largest first: kilometres.
    pub components_km: Vec<f64>,
    /// Streets one can get into from the largest piece but not back from: kilometres.
    pub dead_end_km: f64,
    /// Streets one can leave towards the largest piece but not come back to: kilometres.
    pub source_km: f64,
    /// Nodes where streets leave the ground on which they are known.
    pub n_exits: usize,
}

impl NetworkReport {
    pub(crate) fn close(&mut self, why: Text, metres: f64) {
        let entry = self.closed.entry(why.en.clone()).or_insert((why, 0, 0.0));
        entry.1 += 1;
        entry.2 += metres / 1000.0;
    }

    pub(crate) fn remark(&mut self, what: Text) {
        self.remarks.entry(what.en.clone()).or_insert((what, 0)).1 += 1;
    }

    pub(crate) fn note_unusable(&mut self, asked: &[u32], used: impl Iterator<Item = u32>) {
        let mut used: Vec<u32> = used.collect();
        used.dedup();
        self.n_unusable = asked.len() - used.len();
    }

    pub(crate) fn complete(mut self, network: &Network, layer: &Layer, spec: &StreetsSpec) -> Self {
        let class = layer.table().column(spec.field("highway"));
        for street in &network.streets {
            let class = match class.map_or(Value::Missing, |it| it.value(street.row as usize)) {
                Value::Text(text) => text.to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Missing => String::new(),
            };
            *self.km_by_class.entry(class).or_default() += km(street.mm);
        }
        (self.n_nodes, self.n_streets) = (network.nodes.len(), network.streets.len());
        self.n_states = network.node_of.len();
        self.n_exits = network.exits.len();
        self.find_pieces(network);
        self
    }

    /// Finds the pieces by the nodes of their streets (turn restrictions left aside), and what leads
    /// into and out of the largest.
    fn find_pieces(&mut self, network: &Network) {
        let piece = strong_components(network);
        let n_pieces = piece.iter().max().map_or(0, |it| *it as usize + 1);
        let mut km_of = vec![0.0; n_pieces];
        for street in &network.streets {
            let [from, to] = street.nodes.map(|it| piece[it as usize] as usize);
            if from == to {
                km_of[from] += km(street.mm);
            }
        }
        let largest = (0..n_pieces).max_by(|&a, &b| km_of[a].total_cmp(&km_of[b]).then(b.cmp(&a)));
        let Some(largest) = largest else { return };
        let start = piece.iter().position(|&it| it as usize == largest).unwrap_or(0) as u32;
        let (onwards, back) = (spread(network, start, 0), spread(network, start, 1));
        for street in &network.streets {
            let is_in = |reached: &[bool]| street.nodes.iter().all(|&it| reached[it as usize]);
            let is_largest = street.nodes.iter().all(|&it| piece[it as usize] as usize == largest);
            match (is_in(&onwards), is_in(&back)) {
                _ if is_largest => {}
                (true, false) => self.dead_end_km += km(street.mm),
                (false, true) => self.source_km += km(street.mm),
                _ => {}
            }
        }
        self.components_km = km_of.into_iter().filter(|&it| 0.0 < it).collect();
        self.components_km.sort_by(|a, b| b.total_cmp(a));
    }
}

fn km(mm: u32) -> f64 {
    f64::from(mm) / 1e6
}

/// The nodes one can get to (or from, against the ways) from `start`.
fn spread(network: &Network, start: u32, against: u32) -> Vec<bool> {
    let mut reached = vec![false; network.nodes.len()];
    reached[start as usize] = true;
    let mut waiting = vec![start];
    while let Some(node) = waiting.pop() {
        for &way in network.leaving.get(node) {
            let next = network.head(way) as usize;
            if network.is_open(way ^ against) && !std::mem::replace(&mut reached[next], true) {
                waiting.push(next as u32);
            }
        }
    }
    reached
}

/// The strongly connected piece of each node, by Tarjan's algorithm (1972) without recursion.
fn strong_components(network: &Network) -> Vec<u32> {
    let n = network.nodes.len();
    let (mut number, mut low, mut piece) = (vec![FAR; n], vec![0_u32; n], vec![FAR; n]);
    let (mut stack, mut calls, mut n_seen, mut n_pieces) = (Vec::new(), Vec::new(), 0, 0);
    // A call is a node and, from 1 on, the way it goes on from; 0 when it has not begun.
    for root in 0..n as u32 {
        if number[root as usize] != FAR {
            continue;
        }
        calls.push((root, 0_usize));
        while let Some((node, position)) = calls.pop() {
            let at = node as usize;
            if position == 0 {
                (number[at], low[at]) = (n_seen, n_seen);
                n_seen += 1;
                stack.push(node);
            }
            let ways = network.leaving.get(node);
            let mut next_call = None;
            for (index, &way) in ways.iter().enumerate().skip(position.saturating_sub(1)) {
                let head = network.head(way) as usize;
                if !network.is_open(way) {
                    continue;
                }
                if number[head] == FAR {
                    next_call = Some((index, head as u32));
                    break;
                }
                if piece[head] == FAR {
                    low[at] = low[at].min(low[head]);
                }
            }
            match next_call {
                // Looked at again when it is done, for then its `low` is known.
                Some((index, head)) => calls.extend([(node, index + 1), (head, 0)]),
                None if low[at] == number[at] => {
                    while let Some(member) = stack.pop() {
                        piece[member as usize] = n_pieces;
                        if member == node {
                            break;
                        }
                    }
                    n_pieces += 1;
                }
                None => {}
            }
        }
    }
    piece
}
