//! Objects sorted into layers, with a count of what went where.

use std::collections::BTreeMap;

use geo::Coord;
use siting_layer::{Column, Dataset, FeatureNote, Kind, Shapes, Table, TextColumn};

use super::objects::Object;
use super::rules::{ColumnRule, Content, LAYERS, LayerRule, reason_left_out};

/// All layers, and why some objects are in none.
#[derive(Debug)]
pub(crate) struct Sorted {
    /// In the order of [`LAYERS`]; layers without features are missing.
    pub(crate) layers: Vec<(&'static LayerRule, Dataset)>,
    /// How many objects each reason left out.
    pub(crate) left_out: BTreeMap<&'static str, usize>,
    /// Tag values a column could not take, such as a speed of `walk`.
    pub(crate) unread: BTreeMap<String, usize>,
}

/// Sorts objects into layers. One object can be in several.
pub(crate) fn sorted(objects: &[Object]) -> Sorted {
    let mut sorted = Sorted { layers: vec![], left_out: BTreeMap::new(), unread: BTreeMap::new() };
    for rule in &LAYERS {
        let members: Vec<&Object> =
            objects.iter().filter(|object| (rule.class)(object).is_some()).collect();
        if !members.is_empty() {
            let dataset = dataset(rule, &members, &mut sorted.unread);
            sorted.layers.push((rule, dataset));
        }
    }
    let in_none = |object: &&Object| LAYERS.iter().all(|rule| (rule.class)(object).is_none());
    for object in objects.iter().filter(in_none) {
        *sorted.left_out.entry(reason_left_out(object)).or_default() += 1;
    }
    sorted
}

fn dataset(rule: &LayerRule, members: &[&Object], unread: &mut BTreeMap<String, usize>) -> Dataset {
    let mut shapes = Shapes::default();
    for object in members {
        shapes.start_row(object.kind);
        object.paths.iter().for_each(|path| shapes.push_part(upright(object.kind, path)));
    }
    Dataset {
        source: "OpenStreetMap".to_owned(),
        driver: "MVT".to_owned(),
        crs: Some("EPSG:4326".to_owned()),
        n_read: members.len(),
        dropped: Vec::<FeatureNote>::new(),
        table: table(rule, members, unread),
        shapes,
        ..Dataset::default()
    }
}

/// Tiles count y southwards, so that their outer rings are counter-clockwise on the ground once
/// turned round.
fn upright(kind: Kind, path: &[Coord]) -> Vec<Coord> {
    if kind == Kind::Areas { path.iter().rev().copied().collect() } else { path.to_vec() }
}

fn table(rule: &LayerRule, members: &[&Object], unread: &mut BTreeMap<String, usize>) -> Table {
    let mut table = Table::default();
    let ids: Vec<String> = members.iter().map(|object| object.id.to_string()).collect();
    table.push("id", Column::Text(ids.iter().map(|id| Some(id.as_str())).collect()));
    table.push("name", words(members, |object| object.tag("name")));
    for (column, tag) in [("name_zh", "name:zh"), ("name_en", "name:en")] {
        if members.iter().any(|object| object.tag(tag).is_some()) {
            table.push(column, words(members, |object| object.tag(tag)));
        }
    }
    table.push("class", words(members, rule.class));
    for column in rule.columns {
        table.push(column.name, values(column, members, unread));
    }
    table
}

fn words(members: &[&Object], word: impl Fn(&Object) -> Option<&str>) -> Column {
    Column::Text(members.iter().map(|object| word(object)).collect::<TextColumn>())
}

fn values(rule: &ColumnRule, members: &[&Object], unread: &mut BTreeMap<String, usize>) -> Column {
    if rule.name == "kind" {
        return words(members, |object| object.purpose().map(|(key, _)| key));
    }
    if rule.content == Content::Text {
        return words(members, |object| object.tag(rule.tag));
    }
    let mut value = |object: &&Object| {
        let written = object.tag(rule.tag)?;
        let number = number(rule.content, written);
        if number.is_none() {
            *unread.entry(format!("{} = {written}", rule.tag)).or_default() += 1;
        }
        number
    };
    Column::Numbers(members.iter().map(&mut value).collect())
}

/// A number with its unit taken off; `None` for anything else.
fn number(content: Content, written: &str) -> Option<f64> {
    let (digits, factor) = match content {
        Content::KilometresPerHour => match written.strip_suffix("mph") {
            Some(miles) => (miles, 1.609_344),
            None => (written, 1.0),
        },
        Content::Metres => (written.strip_suffix('m').unwrap_or(written), 1.0),
        Content::Number | Content::Text => (written, 1.0),
    };
    let number: f64 = digits.trim().parse().ok()?;
    number.is_finite().then_some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_read_and_never_guessed() {
        let speed = |written| number(Content::KilometresPerHour, written);
        assert_eq!(speed("45"), Some(45.0));
        assert_eq!(speed("50 mph"), Some(80.467_2));
        assert_eq!([speed("walk"), speed("60;80"), speed("NaN"), speed("")], [None; 4]);
    }

    #[test]
    fn heights_may_say_metres() {
        assert_eq!(number(Content::Metres, "12 m"), Some(12.0));
        assert_eq!(number(Content::Metres, "40'"), None);
    }
}
