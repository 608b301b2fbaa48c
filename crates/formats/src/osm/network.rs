//! Streets that know their nodes, and where they are cut into stretches.

use std::collections::{HashMap, HashSet};

use geo::Coord;
use rayon::prelude::*;
use siting_layer::FeatureNote;
use siting_units::Text;

use super::gather::{Gathered, Nodes, RawWay};
use super::streets::LeftOut;
use super::turns::Restriction;
use super::words::Words;

/// Streets that know their nodes, ordered by id.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) streets: Vec<Street>,
    pub(super) restrictions: Vec<Restriction>,
    pub(super) left_out: LeftOut,
    nodes: Nodes,
    same: SameNodes,
    /// Of every node, how often streets go through it; two means twice or more.
    n_uses: Vec<u8>,
    /// Of every node, whether streets are cut there.
    is_cut: Vec<bool>,
}

/// A way that is a street.
#[derive(Debug)]
pub(super) struct Street {
    pub(super) id: i64,
    pub(super) words: Words,
    /// Its nodes, as places among the network's; more than one run when nodes between are missing.
    pub(super) runs: Vec<Vec<u32>>,
    n_nodes: usize,
    n_missing: usize,
}

/// What a layer has to say about what could not be used.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) dropped: Vec<FeatureNote>,
    pub(super) repaired: Vec<FeatureNote>,
}

impl Network {
    pub(super) fn new(gathered: Gathered) -> Network {
        let Gathered { mut ways, mut restrictions, mut left_out, mut nodes } = gathered;
        let n_before = ways.len() + restrictions.len();
        ways.sort_by_key(|it| it.id);
        ways.dedup_by_key(|it| it.id);
        restrictions.sort_by_key(|it| it.id);
        restrictions.dedup_by_key(|it| it.id);
        left_out.repeated = n_before - ways.len() - restrictions.len();
        let mut streets: Vec<_> = ways.into_par_iter().map(|it| Street::new(it, &nodes)).collect();
        let same = SameNodes::new(&streets, &nodes);
        if !same.lowest.is_empty() {
            streets.par_iter_mut().for_each(|it| same.put_into(it));
            nodes.tagged.iter_mut().for_each(|(node, _)| *node = same.of(*node));
            nodes.tagged.sort_by_key(|it| it.0);
            nodes.tagged.dedup_by_key(|it| it.0);
        }
        let n_uses = n_uses(&streets, nodes.ids.len());
        let mut is_cut: Vec<bool> = n_uses.iter().map(|&it| 1 < it).collect();
        nodes.tagged.iter().for_each(|(node, _)| is_cut[*node as usize] = true);
        Network { streets, restrictions, left_out, nodes, same, n_uses, is_cut }
    }

    /// The stretches of a street: from each cut to the next.
    pub(super) fn stretches<'s>(&self, street: &'s Street) -> Vec<&'s [u32]> {
        let mut stretches = vec![];
        for run in &street.runs {
            let mut first = 0;
            for at in 1..run.len() {
                if at == run.len() - 1 || self.is_cut[run[at] as usize] {
                    stretches.push(&run[first..=at]);
                    first = at;
                }
            }
        }
        stretches
    }

    /// How many stretches there are.
    pub(super) fn n_stretches(&self) -> usize {
        let n = |run: &Vec<u32>| {
            1 + run[1..run.len() - 1].iter().filter(|it| self.is_cut[**it as usize]).count()
        };
        self.streets.iter().flat_map(|it| &it.runs).map(n).sum()
    }

    /// Which streets go through which of some nodes: pairs of the node and the way's id.
    pub(super) fn streets_through(&self, nodes: &HashSet<u32>) -> HashSet<(u32, i64)> {
        let through = |street: &Street| {
            let at = street.runs.iter().flatten().copied().filter(|it| nodes.contains(it));
            at.map(|it| (it, street.id)).collect::<Vec<_>>()
        };
        self.streets.iter().flat_map(through).collect()
    }

    pub(super) fn id(&self, node: u32) -> i64 {
        self.nodes.ids[node as usize]
    }

    pub(super) fn coord(&self, node: u32) -> Coord {
        self.nodes.coords[node as usize].expect("runs have nodes that are in the file only")
    }

    /// A node some street goes through, by its id.
    pub(super) fn node(&self, id: i64) -> Option<u32> {
        let node = self.same.of(self.nodes.ids.binary_search(&id).ok()? as u32);
        self.is_used(node).then_some(node)
    }

    fn is_used(&self, node: u32) -> bool {
        0 < self.n_uses[node as usize]
    }

    /// A street by the id of its way.
    pub(super) fn street(&self, id: i64) -> Option<&Street> {
        let at = self.streets.binary_search_by_key(&id, |it| it.id).ok()?;
        Some(&self.streets[at])
    }

    /// The nodes of streets that have something to say.
    pub(super) fn tagged(&self) -> impl Iterator<Item = (u32, &Words)> {
        let tagged = self.nodes.tagged.iter().map(|(node, words)| (*node, words));
        tagged.filter(|(node, _)| self.is_used(*node))
    }

    /// Nodes no map has, and streets that lost nodes.
    pub(super) fn cut_notes(&self) -> Notes {
        let mut notes = Notes::default();
        let beyond = Text::new("its coordinates are no place on earth", "坐标不在地球上");
        for &node in &self.nodes.beyond {
            let id = format!("n{}", self.id(node));
            notes.dropped.push(FeatureNote { id, what: beyond.clone() });
        }
        for street in self.streets.iter().filter(|it| 0 < it.n_missing || it.runs.is_empty()) {
            let note = FeatureNote { id: format!("w{}", street.id), what: street.loss() };
            let list =
                if street.runs.is_empty() { &mut notes.dropped } else { &mut notes.repaired };
            list.push(note);
        }
        notes
    }
}

impl Street {
    fn new(way: RawWay, nodes: &Nodes) -> Street {
        let (mut runs, mut run, mut n_missing) = (vec![], vec![], 0);
        for id in &way.nodes {
            let place = nodes.ids.binary_search(id).expect("the ids are those of all ways");
            if nodes.coords[place].is_some() {
                run.push(place as u32);
            } else {
                n_missing += 1;
                runs.push(std::mem::take(&mut run));
            }
        }
        runs.push(run);
        runs.retain(|run| 1 < run.len());
        Street { id: way.id, words: way.words, runs, n_nodes: way.nodes.len(), n_missing }
    }

    fn loss(&self) -> Text {
        let (n, of) = (self.n_missing, self.n_nodes);
        if of < 2 || (n == 0 && self.runs.is_empty()) {
            return Text::new("it has fewer than two places", "不足两个不同位置的节点");
        }
        let kept = if self.runs.is_empty() {
            ("no two neighbours are left", "没有相邻的节点")
        } else {
            ("the rest was kept", "其余部分已保留")
        };
        Text::new(
            format!("{n} of its {of} nodes are not in the file; {}", kept.0),
            format!("{of} 个节点中有 {n} 个不在文件中；{}", kept.1),
        )
    }
}

/// Nodes with neighbours at the very same place: they are one node, or what is between them would be
/// a street without length.
#[derive(Debug)]
struct SameNodes {
    /// The node another counts as, the one with the lowest id. There are few.
    lowest: HashMap<u32, u32>,
}

impl SameNodes {
    fn new(streets: &[Street], nodes: &Nodes) -> SameNodes {
        let mut same = SameNodes { lowest: HashMap::new() };
        for run in streets.iter().flat_map(|it| &it.runs) {
            for pair in run.windows(2) {
                let [a, b] = [pair[0], pair[1]].map(|it| nodes.coords[it as usize]);
                if a == b {
                    same.join(pair[0], pair[1]);
                }
            }
        }
        let joined: Vec<u32> = same.lowest.keys().copied().collect();
        joined.into_iter().for_each(|node| _ = same.find(node));
        same
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            self.lowest.insert(a.max(b), a.min(b));
        }
    }

    /// The lowest node joined to another so far; the way there is shortened for the next time.
    fn find(&mut self, node: u32) -> u32 {
        let mut lowest = node;
        while let Some(&lower) = self.lowest.get(&lowest) {
            lowest = lower;
        }
        let mut at = node;
        while at != lowest {
            at = self.lowest.insert(at, lowest).unwrap_or(lowest);
        }
        lowest
    }

    fn of(&self, node: u32) -> u32 {
        self.lowest.get(&node).copied().unwrap_or(node)
    }

    fn put_into(&self, street: &mut Street) {
        for run in &mut street.runs {
            run.iter_mut().for_each(|node| *node = self.of(*node));
            run.dedup();
        }
        street.runs.retain(|run| 1 < run.len());
    }
}

fn n_uses(streets: &[Street], n_nodes: usize) -> Vec<u8> {
    let mut n_uses = vec![0_u8; n_nodes];
    for node in streets.iter().flat_map(|it| &it.runs).flatten() {
        let n = &mut n_uses[*node as usize];
        *n = (*n + 1).min(2);
    }
    n_uses
}
