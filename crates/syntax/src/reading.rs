//! From a tree to a type: the first fault by serde, all of them by trying again without it.

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use siting_units::nearest_word;

use crate::fault::{Fault, Step, What};
use crate::node::{Node, NodeValue};
use crate::problem::Problems;

impl Node {
    /// Reads this tree as a `T`. When it cannot be one, every reason is added to `problems`.
    ///
    /// serde stops at the first fault; so each fault is noted, what it concerns is taken out, and the
    /// rest is read again, until nothing is wrong or nothing is left.
    pub fn read<T: DeserializeOwned>(&self, problems: &mut Problems) -> Option<T> {
        let mut rest = self.clone();
        let mut faultless = true;
        let mut removed: Vec<Vec<Step>> = Vec::new();
        loop {
            let fault = match T::deserialize(Reader(&rest)) {
                Ok(value) => return faultless.then_some(value),
                Err(fault) => fault,
            };
            faultless = false;
            let mut way: Vec<Step> = fault.way.iter().rev().cloned().collect();
            if let What::UnknownKey { key, .. } = &fault.what
                && way.last() != Some(&Step::Key(key.clone()))
            {
                way.push(Step::Key(key.clone()));
            }
            if !is_echo(&fault, &way, &removed) {
                problems.add(place(&rest, &way, &fault).clone(), fault.text());
            }
            if way.is_empty() || !remove(&mut rest, &way) {
                return None;
            }
            removed.push(way);
        }
    }
}

/// Whether this is only the echo of an earlier fault: a key is missing because its value was wrong
/// and has been taken out, or because it was misspelt; a list is short because an item was wrong.
fn is_echo(fault: &Fault, way: &[Step], removed: &[Vec<Step>]) -> bool {
    let mut beside = removed.iter().filter_map(|it| it.split_last()).filter(|it| it.1 == way);
    beside.any(|(last, _)| match (&fault.what, last) {
        (What::MissingKey(key), Step::Key(taken)) => nearest_word(taken, [*key]).is_some(),
        (What::Other(_), Step::Item(_)) => true,
        _ => false,
    })
}

fn place<'a>(root: &'a Node, way: &[Step], fault: &Fault) -> &'a crate::Place {
    let mut here = root;
    for (position, step) in way.iter().enumerate() {
        let is_last = position + 1 == way.len();
        match (step, &here.value) {
            (Step::Key(name), NodeValue::Table(entries)) => {
                let Some((key, node)) = entries.iter().find(|(key, _)| key.name == *name) else {
                    return &here.at;
                };
                if is_last && matches!(fault.what, What::UnknownKey { .. } | What::MissingKey(_)) {
                    return &key.at;
                }
                here = node;
            }
            (Step::Item(index), NodeValue::List(items)) if *index < items.len() => {
                here = &items[*index];
            }
            _ => return &here.at,
        }
    }
    &here.at
}

fn remove(root: &mut Node, way: &[Step]) -> bool {
    let Some((last, front)) = way.split_last() else { return false };
    let mut here = root;
    for step in front {
        here = match (step, &mut here.value) {
            (Step::Key(name), NodeValue::Table(entries)) => {
                match entries.iter_mut().find(|(key, _)| key.name == *name) {
                    Some((_, node)) => node,
                    None => return false,
                }
            }
            (Step::Item(index), NodeValue::List(items)) if *index < items.len() => {
                &mut items[*index]
            }
            _ => return false,
        };
    }
    match (last, &mut here.value) {
        (Step::Key(name), NodeValue::Table(entries)) => {
            let before = entries.len();
            entries.retain(|(key, _)| key.name != *name);
            entries.len() < before
        }
        (Step::Item(index), NodeValue::List(items)) if *index < items.len() => {
            items.remove(*index);
            true
        }
        _ => false,
    }
}

/// A node as serde sees it.
#[derive(Clone, Copy)]
struct Reader<'de>(&'de Node);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            NodeValue::Text(text) => visitor.visit_str(text),
            NodeValue::Integer(number) => visitor.visit_i64(*number),
            NodeValue::Number(number) => visitor.visit_f64(*number),
            NodeValue::Flag(flag) => visitor.visit_bool(*flag),
            NodeValue::List(items) => visit_list(items, visitor),
            NodeValue::Table(entries) => {
                visitor.visit_map(Entries { entries: entries.iter(), value: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.0.value {
            NodeValue::Text(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            NodeValue::Table(entries) if entries.len() == 1 => {
                visitor.visit_enum(Variant { name: &entries[0].0.name, node: &entries[0].1 })
            }
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

fn visit_list<'de, V: Visitor<'de>>(items: &'de [Node], visitor: V) -> Result<V::Value, Fault> {
    let mut list = Items { items: items.iter().enumerate() };
    let value = visitor.visit_seq(&mut list)?;
    if list.items.len() == 0 {
        Ok(value)
    } else {
        Err(de::Error::invalid_length(items.len(), &"fewer values"))
    }
}

struct Items<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Node>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((index, node)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Reader(node)).map(Some).map_err(|fault| fault.inside(Step::Item(index)))
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, (crate::Key, Node)>,
    value: Option<&'de (crate::Key, Node)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.value = self.entries.next();
        let Some((key, _)) = self.value else { return Ok(None) };
        let key = de::value::StrDeserializer::<Fault>::new(&key.name);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (key, node) = self.value.expect("serde asks for a value after its key");
        seed.deserialize(Reader(node)).map_err(|fault| fault.inside(Step::Key(key.name.clone())))
    }
}

struct Variant<'de> {
    name: &'de str,
    node: &'de Node,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Fault;
    type Variant = Variant<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Variant<'de>), Fault> {
        let name = de::value::StrDeserializer::<Fault>::new(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(de::Error::invalid_type(de::Unexpected::Map, &"a string"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let step = Step::Key(self.name.to_owned());
        seed.deserialize(Reader(self.node)).map_err(|fault| fault.inside(step))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Fault> {
        Reader(self.node).deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        Reader(self.node).deserialize_any(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::{Document, Problems};

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct File {
        title: String,
        bound: Option<Bound>,
        #[serde(default)]
        parts: BTreeMap<String, Part>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Part {
        weight: f64,
        points: Vec<(f64, f64)>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Bound {
        AtMost(f64),
        None,
    }

    fn problems(document: &Document) -> Vec<String> {
        let mut problems = Problems::default();
        let root = document.root(&mut problems);
        let file: Option<File> = root.and_then(|it| it.read(&mut problems));
        assert_eq!(file.is_none(), !problems.is_empty());
        let said = problems.sorted().into_iter().map(|it| {
            let at = it.at.bytes.map(|bytes| document.line_and_column(&bytes).0);
            format!("{} {:?}: {}", it.at.path, at, it.what)
        });
        said.collect()
    }

    #[test]
    fn a_good_file_has_no_problem() {
        let text =
            "title = \"a\"\nbound = { at-most = 3 }\n[parts.x]\nweight = 1\npoints = [[0, 1]]";
        assert_eq!(problems(&Document::toml("t", text)), Vec::<String>::new());
        let text = r#"{"title": "a", "bound": "none", "parts": null}"#;
        assert_eq!(problems(&Document::json("t", text)), Vec::<String>::new());
    }

    #[test]
    fn every_problem_is_found_at_once_and_in_its_place() {
        let text = "tilte = 1\nbound = { at-least = 3 }\n[parts.x]\nwieght = 1\npoints = [[0, \"b\"]]\n\
                    [parts.y]\nweight = \"much\"\npoints = []\n";
        expect_test::expect![[r#"
            tilte Some(1): there is no key called `tilte` here; did you mean `title`?
            bound Some(2): there is no `at-least` here; did you mean `at-most`?
            parts.x.wieght Some(4): there is no key called `wieght` here; did you mean `weight`?
            parts.x.points[0][1] Some(5): expected a number, found `"b"`
            parts.y.weight Some(7): expected a number, found `"much"`"#]]
        .assert_eq(&problems(&Document::toml("t", text)).join("\n"));
    }

    #[test]
    fn errors_of_syntax_have_a_place_too() {
        let said = problems(&Document::toml("t", "title = \nbound = ]"));
        assert!(said.iter().all(|it| it.contains("not TOML")) && !said.is_empty(), "{said:?}");
        let said = problems(&Document::json("t", "{\"title\": }"));
        assert!(said[0].contains("not JSON"), "{said:?}");
        assert_eq!(problems(&Document::json("t", "null")).len(), 1);
    }
}
