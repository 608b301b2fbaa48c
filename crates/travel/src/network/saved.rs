//! A network as bytes, so that it need not be made again.

use std::collections::HashMap;
use std::sync::Arc;

use geo::Coord;
use siting_layer::{FeatureIndex, Kind, Shapes};
use siting_units::Fingerprint;

use super::noding::NodeKey;
use super::{Holdup, Network, Street};
use crate::lists::Lists;
use crate::{FAR, Profile};

/// What the bytes begin with; the number is raised whenever they change.
const MAGIC: u64 = u64::from_le_bytes(*b"streets1");

/// Whole numbers and floats, one after another in little-endian order.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn counts(&mut self, counts: impl ExactSizeIterator<Item = u32>) {
        self.number(counts.len() as u64);
        counts.for_each(|it| self.0.extend(it.to_le_bytes()));
    }

    fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        self.number(numbers.len() as u64);
        numbers.for_each(|it| self.number(it));
    }
}

/// Reads what [`Writer`] wrote; `None` when the bytes end too early.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn length(&mut self, size: usize) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n.checked_mul(size)? <= self.0.len()).then_some(n)
    }

    fn counts(&mut self) -> Option<Vec<u32>> {
        let n = self.length(4)?;
        let (counts, rest) = self.0.split_at(4 * n);
        self.0 = rest;
        Some(counts.as_chunks::<4>().0.iter().map(|&it| u32::from_le_bytes(it)).collect())
    }

    fn numbers(&mut self) -> Option<Vec<u64>> {
        let n = self.length(8)?;
        let (numbers, rest) = self.0.split_at(8 * n);
        self.0 = rest;
        Some(numbers.as_chunks::<8>().0.iter().map(|&it| u64::from_le_bytes(it)).collect())
    }
}

impl Network {
    /// The network as bytes, without its report. The same network gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(MAGIC);
        let pairs = self.nodes.iter().flat_map(|it| [it.x.to_bits(), it.y.to_bits()]);
        out.numbers(pairs.collect::<Vec<_>>().into_iter());
        let is_id = |key: &NodeKey| u32::from(matches!(key, NodeKey::Id(_)));
        out.counts(self.keys.iter().map(is_id));
        let ids = self.keys.iter().map(|key| match key {
            NodeKey::Id(id) => *id,
            NodeKey::Place(..) => 0,
        });
        out.numbers(ids);
        let of = |it: &Street| {
            let [a, b] = it.nodes;
            [a, b, it.row, it.mm, it.ms[0], it.ms[1], u32::from(it.has_frontage)]
        };
        out.counts(self.streets.iter().flat_map(of).collect::<Vec<_>>().into_iter());
        let from_start = self.from_start.iter().flatten().map(|it| it.to_bits());
        out.numbers(from_start.collect::<Vec<_>>().into_iter());
        out.counts(self.courses.iter().map(|it| it.coords().len() as u32));
        let coords = self.courses.iter().flat_map(siting_layer::Shape::coords);
        let coords = coords.flat_map(|it| [it.x.to_bits(), it.y.to_bits()]);
        out.numbers(coords.collect::<Vec<_>>().into_iter());
        out.counts(self.state_after.iter().copied());
        out.counts(self.node_of.iter().copied());
        out.counts(self.exits.iter().copied());
        let mut holdups: Vec<(&u32, &Holdup)> = self.holdups.iter().collect();
        holdups.sort_by_key(|it| it.0);
        out.number(holdups.len() as u64);
        for (node, holdup) in holdups {
            let banned = holdup.banned.iter().flat_map(|it| [it.0, it.1]);
            let words = [*node, u32::from(holdup.is_closed), holdup.ms].into_iter().chain(banned);
            out.counts(words.collect::<Vec<_>>().into_iter());
        }
        out.0
    }

    /// The network that [`Network::to_bytes`] wrote; `None` when the bytes make none. `key` and
    /// `profile` are those it was made with.
    pub fn from_bytes(key: Fingerprint, profile: &Profile, bytes: &[u8]) -> Option<Network> {
        let mut rest = Reader(bytes);
        (rest.number()? == MAGIC).then_some(())?;
        let nodes = coords(&rest.numbers()?);
        let (is_id, ids) = (rest.counts()?, rest.numbers()?);
        let keys: Vec<NodeKey> = nodes
            .iter()
            .zip(is_id.iter().zip(ids))
            .map(
                |(&at, (is_id, id))| {
                    if *is_id == 1 { NodeKey::Id(id) } else { NodeKey::of_place(at) }
                },
            )
            .collect();
        let words = rest.counts()?;
        let streets: Vec<Street> = words.as_chunks::<7>().0.iter().map(street).collect();
        let from_start = rest.numbers()?;
        let from_start: Vec<[f64; 2]> =
            from_start.as_chunks::<2>().0.iter().map(|it| it.map(f64::from_bits)).collect();
        let courses = courses(&rest.counts()?, &coords(&rest.numbers()?))?;
        let (state_after, node_of) = (rest.counts()?, rest.counts()?);
        let exits = rest.counts()?;
        let mut holdups = HashMap::new();
        for _ in 0..rest.number()? {
            let words = rest.counts()?;
            let (&[node, is_closed, ms], banned) = words.split_first_chunk::<3>()?;
            let banned = banned.as_chunks::<2>().0.iter().map(|it| (it[0], it[1])).collect();
            holdups.insert(node, Holdup { is_closed: is_closed == 1, ms, banned });
        }
        let is_whole = keys.len() == nodes.len()
            && courses.len() == streets.len()
            && from_start.len() == streets.len()
            && state_after.len() == 2 * streets.len()
            && streets.iter().flat_map(|it| it.nodes).all(|it| (it as usize) < nodes.len())
            && node_of.iter().chain(&exits).all(|&it| (it as usize) < nodes.len())
            && state_after.iter().all(|&it| it == FAR || (it as usize) < node_of.len());
        let open = |way: &u32| streets[*way as usize / 2].is_open();
        let ways = || (0..2 * streets.len() as u32).filter(open);
        let leaving: Vec<(u32, u32)> = if is_whole {
            ways().map(|way| (streets[way as usize / 2].nodes[way as usize % 2], way)).collect()
        } else {
            return None;
        };
        Some(Network {
            fingerprint: key,
            profile: profile.clone(),
            leaving: Lists::new(nodes.len(), leaving.into_iter()),
            nodes: Arc::new(nodes),
            keys: Arc::new(keys),
            from_start: Arc::new(from_start),
            holdups,
            state_after,
            node_of,
            index: Arc::new(FeatureIndex::new(&courses)),
            n_indexed: streets.len(),
            streets,
            courses: Arc::new(courses),
            report: None,
            exits,
            graphs: Default::default(),
            timed: Default::default(),
            shortcuts: Default::default(),
        })
    }
}

fn street(words: &[u32; 7]) -> Street {
    let &[a, b, row, mm, along, against, has_frontage] = words;
    Street { nodes: [a, b], row, mm, ms: [along, against], has_frontage: has_frontage == 1 }
}

fn coords(bits: &[u64]) -> Vec<Coord> {
    let coord = |it: &[u64; 2]| Coord { x: f64::from_bits(it[0]), y: f64::from_bits(it[1]) };
    bits.as_chunks::<2>().0.iter().map(coord).collect()
}

fn courses(lengths: &[u32], mut coords: &[Coord]) -> Option<Shapes> {
    let mut shapes = Shapes::default();
    for &length in lengths {
        let (course, rest) = coords.split_at_checked(length as usize)?;
        if course.len() < 2 {
            return None;
        }
        shapes.start_row(Kind::Lines);
        shapes.push_part(course.iter().copied());
        coords = rest;
    }
    coords.is_empty().then_some(shapes)
}
