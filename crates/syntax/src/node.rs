//! What a file says, before it means anything: a tree in which everything knows its place.

use crate::Place;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: NodeValue,
    /// Where it stands.
    pub at: Place,
}

/// A value as TOML and JSON have it.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number; never `NaN`.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Values in order.
    List(Vec<Node>),
    /// Values by key, in the order of the file.
    Table(Vec<(Key, Node)>),
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The key as written.
    pub name: String,
    /// Where it stands.
    pub at: Place,
}

impl Node {
    /// The value under `key`, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(it, _)| it.name == key).map(|(_, node)| node)
    }

    /// Keys and values; none unless this is a table.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            NodeValue::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The words, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The first text in or under this node that says exactly `words`; the node itself when there is
    /// none. Finds the place of a name that a typed value has been read from.
    pub fn place_of(&self, words: &str) -> &Place {
        self.find_text(words).map_or(&self.at, |it| &it.at)
    }

    fn find_text(&self, words: &str) -> Option<&Node> {
        match &self.value {
            NodeValue::Text(text) => (text == words).then_some(self),
            NodeValue::List(items) => items.iter().find_map(|it| it.find_text(words)),
            NodeValue::Table(entries) => entries.iter().find_map(|(_, it)| it.find_text(words)),
            _ => None,
        }
    }

    /// This table without some keys, so that what reads the rest may refuse unknown ones.
    pub fn without(&self, keys: &[&str]) -> Node {
        let kept = self.entries().iter().filter(|(key, _)| !keys.contains(&key.name.as_str()));
        Node { value: NodeValue::Table(kept.cloned().collect()), at: self.at.clone() }
    }
}
