//! Nodes, ways and relations of one block.

use super::Flaw;
use super::wire::{Numbers, deltas, fields, signed};

/// One unpacked block: words, and groups of elements that use them.
#[derive(Debug)]
pub(super) struct Block<'a> {
    words: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    /// Billionths of a degree that coordinates count in.
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

/// A node. Tags are pairs of places among the block's words.
#[derive(Debug)]
pub(super) struct Node<'n> {
    pub(super) id: i64,
    /// Longitude and latitude in billionths of a degree; `None` when it has more than 64 bits.
    pub(super) nano: Option<(i64, i64)>,
    pub(super) tags: &'n [(u64, u64)],
}

/// A way, its lists not yet taken apart.
#[derive(Debug, Default)]
pub(super) struct Way<'a> {
    pub(super) id: i64,
    keys: &'a [u8],
    values: &'a [u8],
    refs: &'a [u8],
}

/// A relation, its lists not yet taken apart.
#[derive(Debug, Default)]
pub(super) struct Relation<'a> {
    pub(super) id: i64,
    keys: &'a [u8],
    values: &'a [u8],
    roles: &'a [u8],
    ids: &'a [u8],
    kinds: &'a [u8],
}

/// What a relation holds, and as what.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) role: &'a str,
    pub(super) id: i64,
    pub(super) kind: MemberKind,
}

/// What a member of a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberKind {
    Node,
    Way,
    Relation,
}

/// Numbers up to this are whole in a column of numbers. Ids of `OpenStreetMap` are below `2^34`.
const LARGEST_ID: u64 = 1 << 53;

/// The most words a block may have; writers put 8000 elements in one.
const MOST_WORDS: usize = 1 << 20;

/// The longest value a tag may have, in bytes: 255 characters.
const LONGEST_WORD: usize = 255 * 4;

const LISTS: Flaw =
    Flaw { en: "lists that belong together differ in length", zh: "对应列表长度不一" };

impl<'a> Block<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Block<'a>, Flaw> {
        let (words, groups) = (vec![], vec![]);
        let mut block = Block { words, groups, granularity: 100, lat_offset: 0, lon_offset: 0 };
        fields(bytes, |field, value| {
            match field {
                1 => fields(value.bytes()?, |field, value| block.add_word(field, value.bytes()?))?,
                2 => block.groups.push(value.bytes()?),
                17 => block.granularity = value.number()? as i64,
                19 => block.lat_offset = value.number()? as i64,
                20 => block.lon_offset = value.number()? as i64,
                _ => {}
            }
            Ok(())
        })?;
        Ok(block)
    }

    fn add_word(&mut self, field: u64, word: &'a [u8]) -> Result<(), Flaw> {
        if field == 1 {
            self.words.push(word);
        }
        if MOST_WORDS < self.words.len() {
            return Err(Flaw {
                en: "it has more than a million words", zh: "字符串超过一百万个"
            });
        }
        Ok(())
    }

    /// A word as it lies in the file.
    pub(super) fn bytes(&self, place: u64) -> Result<&'a [u8], Flaw> {
        let word = usize::try_from(place).ok().and_then(|it| self.words.get(it));
        word.copied().ok_or(Flaw {
            en: "a tag has a word that is not there",
            zh: "标签引用了不存在的字符串",
        })
    }

    /// A word as text.
    pub(super) fn text(&self, place: u64) -> Result<&'a str, Flaw> {
        let bytes = self.bytes(place)?;
        if LONGEST_WORD < bytes.len() {
            return Err(Flaw {
                en: "a word has more than 255 characters",
                zh: "字符串超过 255 个字符",
            });
        }
        std::str::from_utf8(bytes)
            .map_err(|_| Flaw { en: "a word is not UTF-8", zh: "字符串不是 UTF-8" })
    }

    /// Whether there is any node.
    pub(super) fn has_nodes(&self) -> Result<bool, Flaw> {
        let mut has_nodes = false;
        self.each(&[1, 2], |_| {
            has_nodes = true;
            Ok(())
        })?;
        Ok(has_nodes)
    }

    /// Takes every node.
    pub(super) fn nodes(
        &self,
        mut take: impl FnMut(Node<'_>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.each(&[1], |message| self.node(message, &mut take))?;
        self.each(&[2], |message| self.dense(message, &mut take))
    }

    /// Takes every way.
    pub(super) fn ways(
        &self,
        mut take: impl FnMut(Way<'a>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.each(&[3], |message| take(Way::new(message)?))
    }

    /// Takes every relation.
    pub(super) fn relations(
        &self,
        mut take: impl FnMut(Relation<'a>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        self.each(&[4], |message| take(Relation::new(message)?))
    }

    /// Takes every message of some fields of the groups.
    fn each(
        &self,
        which: &[u64],
        mut take: impl FnMut(&'a [u8]) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let mut take_field = |field: u64, value: super::wire::Value<'a>| {
            if which.contains(&field) { take(value.bytes()?) } else { Ok(()) }
        };
        self.groups.iter().try_for_each(|group| fields(group, &mut take_field))
    }

    fn node(
        &self,
        message: &[u8],
        take: &mut impl FnMut(Node<'_>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
        fields(message, |field, value| {
            match field {
                1 => id = signed(value.number()?),
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => lat = signed(value.number()?),
                9 => lon = signed(value.number()?),
                _ => {}
            }
            Ok(())
        })?;
        let tags: Vec<_> = tags(keys, values).collect::<Result<_, _>>()?;
        take(Node { id: checked(id)?, nano: self.nano(lon, lat), tags: &tags })
    }

    fn dense(
        &self,
        message: &[u8],
        take: &mut impl FnMut(Node<'_>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let [mut ids, mut lats, mut lons, mut words]: [&[u8]; 4] = [&[]; 4];
        fields(message, |field, value| {
            match field {
                1 => ids = value.bytes()?,
                8 => lats = value.bytes()?,
                9 => lons = value.bytes()?,
                10 => words = value.bytes()?,
                _ => {}
            }
            Ok(())
        })?;
        let (mut lats, mut lons, mut words) = (deltas(lats), deltas(lons), Numbers(words));
        let mut tags = vec![];
        for id in deltas(ids) {
            let (lat, lon) = (lats.next().ok_or(LISTS)??, lons.next().ok_or(LISTS)??);
            tags.clear();
            while let Some(key) = words.next().transpose()?.filter(|&it| it != 0) {
                tags.push((key, words.next().ok_or(LISTS)??));
            }
            take(Node { id: checked(id?)?, nano: self.nano(lon, lat), tags: &tags })?;
        }
        if lats.next().or(lons.next()).is_some() { Err(LISTS) } else { Ok(()) }
    }

    fn nano(&self, lon: i64, lat: i64) -> Option<(i64, i64)> {
        let of = |offset: i64, it: i64| it.checked_mul(self.granularity)?.checked_add(offset);
        Some((of(self.lon_offset, lon)?, of(self.lat_offset, lat)?))
    }
}

impl<'a> Way<'a> {
    fn new(message: &'a [u8]) -> Result<Way<'a>, Flaw> {
        let mut way = Way::default();
        fields(message, |field, value| {
            match field {
                1 => way.id = checked(value.number()? as i64)?,
                2 => way.keys = value.bytes()?,
                3 => way.values = value.bytes()?,
                8 => way.refs = value.bytes()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(way)
    }

    /// Its tags, as places among the block's words.
    pub(super) fn tags(&self) -> impl Iterator<Item = Result<(u64, u64), Flaw>> {
        tags(self.keys, self.values)
    }

    /// The ids of its nodes, in order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Result<i64, Flaw>> {
        deltas(self.refs).map(|it| checked(it?))
    }
}

impl<'a> Relation<'a> {
    fn new(message: &'a [u8]) -> Result<Relation<'a>, Flaw> {
        let mut relation = Relation::default();
        fields(message, |field, value| {
            match field {
                1 => relation.id = checked(value.number()? as i64)?,
                2 => relation.keys = value.bytes()?,
                3 => relation.values = value.bytes()?,
                8 => relation.roles = value.bytes()?,
                9 => relation.ids = value.bytes()?,
                10 => relation.kinds = value.bytes()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(relation)
    }

    /// Its tags, as places among the block's words.
    pub(super) fn tags(&self) -> impl Iterator<Item = Result<(u64, u64), Flaw>> {
        tags(self.keys, self.values)
    }

    /// Its members, in order.
    pub(super) fn members(
        &self,
        block: &Block<'a>,
    ) -> impl Iterator<Item = Result<Member<'a>, Flaw>> {
        let (mut roles, mut kinds) = (Numbers(self.roles), Numbers(self.kinds));
        deltas(self.ids).map(move |id| {
            let role = block.text(roles.next().ok_or(LISTS)??)?;
            let kind = MemberKind::new(kinds.next().ok_or(LISTS)??)?;
            Ok(Member { role, id: checked(id?)?, kind })
        })
    }
}

impl MemberKind {
    fn new(number: u64) -> Result<MemberKind, Flaw> {
        match number {
            0 => Ok(MemberKind::Node),
            1 => Ok(MemberKind::Way),
            2 => Ok(MemberKind::Relation),
            _ => Err(Flaw {
                en: "a member is neither node, way nor relation", zh: "成员类型无效"
            }),
        }
    }
}

fn tags(keys: &[u8], values: &[u8]) -> impl Iterator<Item = Result<(u64, u64), Flaw>> {
    let (mut keys, mut values) = (Numbers(keys), Numbers(values));
    std::iter::from_fn(move || match (keys.next(), values.next()) {
        (None, None) => None,
        (Some(Ok(key)), Some(Ok(value))) => Some(Ok((key, value))),
        (Some(Err(flaw)), _) | (_, Some(Err(flaw))) => Some(Err(flaw)),
        _ => Some(Err(LISTS)),
    })
}

fn checked(id: i64) -> Result<i64, Flaw> {
    let flaw = Flaw { en: "an id is beyond 2^53", zh: "编号超出 2^53" };
    if LARGEST_ID < id.unsigned_abs() { Err(flaw) } else { Ok(id) }
}
