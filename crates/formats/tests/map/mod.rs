//! Small maps, written as `OpenStreetMap` PBF.

use std::io::Write as _;

type Tags = Vec<(String, String)>;

/// A small map.
#[derive(Default)]
#[allow(clippy::type_complexity)]
pub(crate) struct Map {
    nodes: Vec<(i64, f64, f64, Tags)>,
    ways: Vec<(i64, Vec<i64>, Tags)>,
    relations: Vec<(i64, Vec<(String, u64, i64)>, Tags)>,
    /// A feature its readers must know.
    pub(crate) needs: &'static str,
    /// The field blocks lie in: 1 as they are, 3 (and 0) packed with zlib.
    pub(crate) packing: u64,
}

fn owned(tags: &[(&str, &str)]) -> Tags {
    tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

impl Map {
    /// Puts a node somewhere, or elsewhere.
    pub(crate) fn node(&mut self, id: i64, lon: f64, lat: f64, tags: &[(&str, &str)]) {
        self.forget(id);
        self.nodes.push((id, lon, lat, owned(tags)));
    }

    pub(crate) fn forget(&mut self, id: i64) {
        self.nodes.retain(|it| it.0 != id);
    }

    pub(crate) fn way(&mut self, id: i64, nodes: &[i64], tags: &[(&str, &str)]) {
        self.ways.push((id, nodes.to_vec(), owned(tags)));
    }

    pub(crate) fn relation(
        &mut self,
        id: i64,
        members: &[(&str, char, i64)],
        tags: &[(&str, &str)],
    ) {
        let members = members
            .iter()
            .map(|(role, kind, id)| ((*role).to_owned(), "nwr".find(*kind).unwrap() as u64, *id));
        self.relations.push((id, members.collect(), owned(tags)));
    }

    /// Writes everything in the other order from now on.
    pub(crate) fn turn_round(&mut self) {
        self.nodes.reverse();
        self.ways.reverse();
        self.relations.reverse();
    }

    /// The map as a file: a header, and a block each for nodes, ways and relations.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let needs = if self.needs.is_empty() { "DenseNodes" } else { self.needs };
        let header = bytes_field(4, needs.as_bytes());
        let packing = if self.packing == 0 { 3 } else { self.packing };
        let mut file = block("OSMHeader", packing, &header);
        for content in [self.node_block(), self.way_block(), self.relation_block()] {
            file.extend(block("OSMData", packing, &content));
        }
        file
    }

    fn node_block(&self) -> Vec<u8> {
        let mut words = Words::default();
        let mut tags = vec![];
        for (_, _, _, of_node) in &self.nodes {
            for (key, value) in of_node {
                tags.extend([words.place(key), words.place(value)]);
            }
            tags.push(0);
        }
        let degrees = |it: f64| (it * 1e7).round() as i64;
        let dense = [
            bytes_field(1, &deltas(self.nodes.iter().map(|it| it.0))),
            bytes_field(8, &deltas(self.nodes.iter().map(|it| degrees(it.2)))),
            bytes_field(9, &deltas(self.nodes.iter().map(|it| degrees(it.1)))),
            bytes_field(10, &tags.into_iter().flat_map(varint).collect::<Vec<_>>()),
        ];
        words.block(&bytes_field(2, &dense.concat()))
    }

    fn way_block(&self) -> Vec<u8> {
        let mut words = Words::default();
        let mut group = vec![];
        for (id, nodes, tags) in &self.ways {
            let mut way = [varint(1 << 3), varint(*id as u64)].concat();
            way.extend(words.tags(tags));
            way.extend(bytes_field(8, &deltas(nodes.iter().copied())));
            group.extend(bytes_field(3, &way));
        }
        words.block(&group)
    }

    fn relation_block(&self) -> Vec<u8> {
        let mut words = Words::default();
        let mut group = vec![];
        for (id, members, tags) in &self.relations {
            let mut relation = [varint(1 << 3), varint(*id as u64)].concat();
            relation.extend(words.tags(tags));
            let roles = members.iter().flat_map(|it| varint(words.place(&it.0)));
            relation.extend(bytes_field(8, &roles.collect::<Vec<_>>()));
            relation.extend(bytes_field(9, &deltas(members.iter().map(|it| it.2))));
            let kinds = members.iter().flat_map(|it| varint(it.1));
            relation.extend(bytes_field(10, &kinds.collect::<Vec<_>>()));
            group.extend(bytes_field(4, &relation));
        }
        words.block(&group)
    }
}

#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    /// The place of a word; the first place is never used.
    fn place(&mut self, word: &str) -> u64 {
        if !self.0.iter().any(|it| it == word) {
            self.0.push(word.to_owned());
        }
        self.0.iter().position(|it| it == word).unwrap() as u64 + 1
    }

    fn tags(&mut self, tags: &Tags) -> Vec<u8> {
        let keys: Vec<u8> = tags.iter().flat_map(|it| varint(self.place(&it.0))).collect();
        let values: Vec<u8> = tags.iter().flat_map(|it| varint(self.place(&it.1))).collect();
        [bytes_field(2, &keys), bytes_field(3, &values)].concat()
    }

    /// A block of these words and one group.
    fn block(&self, group: &[u8]) -> Vec<u8> {
        let words = self.0.iter().flat_map(|it| bytes_field(1, it.as_bytes()));
        let words: Vec<u8> = bytes_field(1, b"").into_iter().chain(words).collect();
        [bytes_field(1, &words), bytes_field(2, group)].concat()
    }
}

/// A data block packed with zlib.
pub(crate) fn packed_block(content: &[u8]) -> Vec<u8> {
    block("OSMData", 3, content)
}

fn block(kind: &str, packing: u64, content: &[u8]) -> Vec<u8> {
    let blob = if packing == 1 { content.to_vec() } else { zlib(content) };
    let blob = bytes_field(packing, &blob);
    let mut header = bytes_field(1, kind.as_bytes());
    header.extend(varint(3 << 3));
    header.extend(varint(blob.len() as u64));
    [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat()
}

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::default());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

/// Where the blocks of a small file end.
pub(crate) fn block_ends(file: &[u8]) -> Vec<usize> {
    let heads = (0..file.len() - 8).filter(|&at| file[at..].starts_with(&[0, 0, 0]));
    let is_head = |at: &usize| {
        let kind = &file[at + 6..];
        kind.starts_with(b"OSMHeader") || kind.starts_with(b"OSMData")
    };
    heads.filter(is_head).collect()
}

/// A field that holds bytes.
pub(crate) fn bytes_field(field: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn deltas(numbers: impl Iterator<Item = i64>) -> Vec<u8> {
    let mut before = 0;
    let mut bytes = vec![];
    for number in numbers {
        let delta = number - std::mem::replace(&mut before, number);
        bytes.extend(varint((delta << 1 ^ delta >> 63) as u64));
    }
    bytes
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = vec![];
    while 0x80 <= number {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
