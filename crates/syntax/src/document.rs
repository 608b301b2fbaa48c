//! A file's name and text, and the tree it spells.

use std::ops::Range;

use siting_units::Text;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::node::{Key, Node, NodeValue};
use crate::problem::{Place, Problems};

/// A file as people wrote it.
#[derive(Clone, Debug)]
pub struct Document {
    /// What to call it in messages.
    pub name: String,
    /// Its text.
    pub text: String,
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Toml,
    Json,
}

impl Document {
    /// A TOML file.
    pub fn toml(name: impl Into<String>, text: impl Into<String>) -> Document {
        Document { name: name.into(), text: text.into(), format: Format::Toml }
    }

    /// A JSON file.
    pub fn json(name: impl Into<String>, text: impl Into<String>) -> Document {
        Document { name: name.into(), text: text.into(), format: Format::Json }
    }

    /// The tree the file spells, or `None` and every error of syntax.
    pub fn root(&self, problems: &mut Problems) -> Option<Node> {
        match self.format {
            Format::Toml => self.toml_root(problems),
            Format::Json => self.json_root(problems),
        }
    }

    fn toml_root(&self, problems: &mut Problems) -> Option<Node> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            let at = Place { bytes: error.span(), path: String::new() };
            let words = error.message();
            problems
                .add(at, Text::new(format!("not TOML: {words}"), format!("不是 TOML：{words}")));
        }
        let at = Place { bytes: Some(0..0), path: String::new() };
        let value = toml_table(table.into_inner(), &at, problems);
        errors.is_empty().then_some(Node { value, at })
    }

    fn json_root(&self, problems: &mut Problems) -> Option<Node> {
        match serde_json::from_str(&self.text) {
            Ok(value) => {
                let root = json_node(value, String::new());
                if root.is_none() {
                    let what = Text::new(
                        "expected a table `{ ... }`, found `null`",
                        "应为表 `{ ... }`，这里是 `null`",
                    );
                    problems.add(Place::default(), what);
                }
                root
            }
            Err(error) => {
                let byte = self.byte_at(error.line(), error.column());
                let at = Place { bytes: Some(byte..byte), path: String::new() };
                let en = format!("not JSON: {error}");
                problems.add(at, Text::new(en, format!("不是 JSON：{error}")));
                None
            }
        }
    }

    fn byte_at(&self, line: usize, column: usize) -> usize {
        let before: usize = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        (before + column.saturating_sub(1)).min(self.text.len())
    }

    /// Line and column, both from 1, of a byte; columns count characters.
    pub fn line_and_column(&self, bytes: &Range<usize>) -> (usize, usize) {
        let before = self.text.get(..bytes.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |it| it + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

fn toml_table(table: DeTable<'_>, at: &Place, problems: &mut Problems) -> NodeValue {
    let entries = table.into_iter().filter_map(|(key, value)| {
        let path = join(&at.path, key.get_ref());
        let key_at = Place { bytes: Some(key.span()), path: path.clone() };
        let name = key.into_inner().into_owned();
        Some((Key { name, at: key_at }, toml_node(value, path, problems)?))
    });
    NodeValue::Table(entries.collect())
}

fn toml_node(value: Spanned<DeValue<'_>>, path: String, problems: &mut Problems) -> Option<Node> {
    let at = Place { bytes: Some(value.span()), path };
    let value = match value.into_inner() {
        DeValue::String(text) => NodeValue::Text(text.into_owned()),
        DeValue::Boolean(flag) => NodeValue::Flag(flag),
        DeValue::Datetime(date) => NodeValue::Text(date.to_string()),
        DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(number) => NodeValue::Integer(number),
            Err(_) => return not_a_number(at, digits.as_str(), problems),
        },
        DeValue::Float(digits) => match digits.as_str().parse::<f64>() {
            Ok(number) if !number.is_nan() => NodeValue::Number(number),
            _ => return not_a_number(at, digits.as_str(), problems),
        },
        DeValue::Array(items) => {
            let items = items.into_iter().enumerate();
            let path = at.path.clone();
            let mut item = |(i, it)| toml_node(it, format!("{path}[{i}]"), problems);
            NodeValue::List(items.filter_map(&mut item).collect())
        }
        DeValue::Table(table) => toml_table(table, &at, problems),
    };
    Some(Node { value, at })
}

fn not_a_number(at: Place, digits: &str, problems: &mut Problems) -> Option<Node> {
    let en = format!("`{digits}` is not a number that can be used here");
    problems.add(at, Text::new(en, format!("`{digits}` 不是可用的数字")));
    None
}

/// A `null` says nothing, so it is left out.
fn json_node(value: serde_json::Value, path: String) -> Option<Node> {
    use serde_json::Value;
    let value = match value {
        Value::Null => return None,
        Value::Bool(flag) => NodeValue::Flag(flag),
        Value::String(text) => NodeValue::Text(text),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => NodeValue::Integer(whole),
            None => NodeValue::Number(number.as_f64()?),
        },
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            NodeValue::List(
                items.filter_map(|(i, it)| json_node(it, format!("{path}[{i}]"))).collect(),
            )
        }
        Value::Object(entries) => {
            let entries = entries.into_iter().filter_map(|(name, value)| {
                let path = join(&path, &name);
                let node = json_node(value, path.clone())?;
                Some((Key { name, at: Place { bytes: None, path } }, node))
            });
            NodeValue::Table(entries.collect())
        }
    };
    Some(Node { value, at: Place { bytes: None, path } })
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
