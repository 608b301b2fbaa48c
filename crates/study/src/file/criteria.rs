//! Groups, criteria and constraints as files write them.

use serde::Deserialize;
use serde::de::IgnoredAny;
use siting_syntax::{Key, Node, Problems};
use siting_units::{Name, Text, Unit, nearest_word};

use super::{curves, quantity};
use crate::{AnyMeasure, Bound, Constraint, Criterion, Group, Measure};

/// A group and the weight its file gives it.
#[derive(Debug)]
pub(super) struct WeighedGroup {
    pub(super) group: Group,
    pub(super) weight: Option<f64>,
}

/// A criterion and the weight its file gives it.
#[derive(Debug)]
pub(super) struct WeighedCriterion {
    pub(super) criterion: Criterion,
    pub(super) weight: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    name: Option<Name>,
    weight: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionFile {
    name: Option<Name>,
    group: Option<String>,
    weight: Option<f64>,
    #[serde(rename = "take")]
    _take: IgnoredAny,
    #[serde(rename = "curve")]
    _curve: IgnoredAny,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConstraintFile {
    name: Option<Name>,
    #[serde(rename = "take")]
    _take: IgnoredAny,
    #[serde(rename = "at-most")]
    _at_most: Option<IgnoredAny>,
    #[serde(rename = "at-least")]
    _at_least: Option<IgnoredAny>,
}

pub(super) fn groups(root: &Node, problems: &mut Problems) -> Vec<WeighedGroup> {
    let groups = entries(root, "groups").filter_map(|(key, node)| {
        let file: GroupFile = node.read(problems)?;
        let name = file.name.unwrap_or_else(|| Name::same(&key.name));
        let group = Group { id: key.name.clone(), name };
        Some(WeighedGroup { group, weight: file.weight })
    });
    groups.collect()
}

pub(super) fn criteria(
    root: &Node,
    groups: &[WeighedGroup],
    problems: &mut Problems,
) -> Vec<WeighedCriterion> {
    if let Some(node) = root.get("criteria").filter(|it| it.entries().is_empty()) {
        let what = Text::new("a study needs at least one criterion", "研究至少需要一个准则");
        problems.add(node.at.clone(), what);
    }
    entries(root, "criteria")
        .filter_map(|(key, node)| criterion(key, node, groups, problems))
        .collect()
}

fn criterion(
    key: &Key,
    node: &Node,
    groups: &[WeighedGroup],
    problems: &mut Problems,
) -> Option<WeighedCriterion> {
    let file: Option<CriterionFile> = node.read(problems);
    let measure = node.get("take").and_then(|it| AnyMeasure::from_node(it, problems));
    let curve = node.get("curve").and_then(|it| curves::curve(it, problems));
    let file = file?;
    let group = file.group.and_then(|id| {
        let found = groups.iter().position(|it| it.group.id == id);
        if found.is_none() {
            let at = node.get("group").map_or(&node.at, |it| &it.at);
            problems.add(at.clone(), no_such_group(&id, groups));
        }
        found
    });
    let criterion = Criterion {
        id: key.name.clone(),
        name: file.name.unwrap_or_else(|| Name::same(&key.name)),
        group,
        measure: measure?,
        curve: curve?,
    };
    Some(WeighedCriterion { criterion, weight: file.weight })
}

pub(super) fn constraints(root: &Node, problems: &mut Problems) -> Vec<Constraint> {
    entries(root, "constraints").filter_map(|(key, node)| constraint(key, node, problems)).collect()
}

fn constraint(key: &Key, node: &Node, problems: &mut Problems) -> Option<Constraint> {
    let file: Option<ConstraintFile> = node.read(problems);
    let measure = node.get("take").and_then(|it| AnyMeasure::from_node(it, problems));
    let (file, measure) = (file?, measure?);
    let unit = measure.unit();
    let mut limit =
        |key: &str| node.get(key).and_then(|it| quantity::quantity(it, &unit, problems));
    let bound = Bound { at_most: limit("at-most"), at_least: limit("at-least") };
    let is_no_share = |it: &f64| unit == Unit::Share && !(0.0..=1.0).contains(it);
    if let Some(limit) = [bound.at_most, bound.at_least].iter().flatten().find(|it| is_no_share(it))
    {
        let percent = format!("{limit} %");
        let what = Text::new(
            format!("a share goes from 0 to 1, this limit is {limit}; did you mean \"{percent}\"?"),
            format!("比例应在 0 到 1 之间，这里是 {limit}；您是否想写 \"{percent}\"？"),
        );
        problems.add(node.at.clone(), what);
    }
    let is_bound = node.get("at-most").or(node.get("at-least")).is_some();
    let is_empty =
        matches!(bound, Bound { at_most: Some(most), at_least: Some(least) } if most < least);
    if !is_bound {
        let what = Text::new(
            "a constraint needs `at-most` or `at-least`",
            "约束条件需要 `at-most` 或 `at-least`",
        );
        problems.add(node.at.clone(), what);
    }
    if is_empty {
        let what = Text::new(
            "`at-least` exceeds `at-most`, so nothing can pass",
            "`at-least` 大于 `at-most`，没有地块能通过",
        );
        problems.add(node.at.clone(), what);
    }
    let name = file.name.unwrap_or_else(|| Name::same(&key.name));
    (is_bound && !is_empty).then(|| Constraint { id: key.name.clone(), name, measure, bound })
}

fn entries<'a>(root: &'a Node, table: &str) -> impl Iterator<Item = &'a (Key, Node)> + use<'a> {
    root.get(table).map_or(&[] as &[_], Node::entries).iter()
}

fn no_such_group(id: &str, groups: &[WeighedGroup]) -> Text {
    let known = groups.iter().map(|it| it.group.id.as_str());
    match nearest_word(id, known.clone()) {
        Some(meant) => Text::new(
            format!("there is no group called `{id}`; did you mean `{meant}`?"),
            format!("没有名为 `{id}` 的分组；您是否想写 `{meant}`？"),
        ),
        None => {
            let known = known.collect::<Vec<_>>().join("`, `");
            Text::new(
                format!("there is no group called `{id}`; there are `{known}`"),
                format!("没有名为 `{id}` 的分组；现有分组为 `{known}`"),
            )
        }
    }
}
