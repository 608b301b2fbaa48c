//! Weights as files write them: direct, by groups, or from judgements in pairs.

use serde::Deserialize;
use siting_syntax::{Node, Problems};
use siting_units::{Say, Text};

use super::criteria::{WeighedCriterion, WeighedGroup};
use crate::{Ahp, RandomIndex, Weights};

/// `[weights]`: judgements in pairs.
///
/// ```toml
/// [weights]
/// of = "criteria"                       # or "groups"
/// order = ["main-road", "power"]        # what rows and columns stand for
/// pairwise = [[1, 3], ["1/3", 1]]
/// random-index = "saaty"                # or "alonso-lamata"
/// accept-ratio = 0.10                   # judgements less consistent than this are refused
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PairwiseFile {
    #[serde(default)]
    of: Of,
    order: Vec<String>,
    pairwise: Vec<Vec<Judgement>>,
    #[serde(default)]
    random_index: RandomIndex,
    #[serde(default = "saatys_limit")]
    accept_ratio: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Of {
    #[default]
    Criteria,
    Groups,
}

/// A number, or a fraction such as `"1/3"`.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a number, or a fraction such as \"1/3\"")]
enum Judgement {
    Number(f64),
    Fraction(String),
}

/// Saaty's own limit for a consistency ratio.
fn saatys_limit() -> f64 {
    0.10
}

impl Judgement {
    fn value(&self) -> Option<f64> {
        match self {
            Judgement::Number(number) => Some(*number),
            Judgement::Fraction(text) => {
                let (top, bottom) = text.split_once('/')?;
                Some(top.trim().parse::<f64>().ok()? / bottom.trim().parse::<f64>().ok()?)
            }
        }
    }
}

/// The weight of every criterion, and the judgements it comes from, if it does.
pub(super) fn weights(
    root: &Node,
    groups: &[WeighedGroup],
    criteria: &[WeighedCriterion],
    problems: &mut Problems,
) -> Option<(Weights, Option<Ahp>)> {
    let judged = match root.get("weights") {
        Some(node) => Some(judged(node, groups, criteria, problems)?),
        None => None,
    };
    let at = root.get("criteria").unwrap_or(root);
    check_groups(root, groups, criteria, judged.is_some(), problems);
    let amounts = match &judged {
        Some((Of::Criteria, ahp)) => {
            refuse_direct(root, criteria, problems);
            ahp.weights.clone()
        }
        Some((Of::Groups, ahp)) => by_group(at, &ahp.weights, criteria, problems)?,
        None => match group_weights(root, groups, problems)? {
            Some(of_groups) => by_group(at, &of_groups, criteria, problems)?,
            None => direct(root, criteria, problems)?,
        },
    };
    let weights = Weights::in_proportion(&amounts);
    let weights = weights.map_err(|error| problems.add(at.at.clone(), error.text())).ok()?;
    Some((weights, judged.map(|it| it.1)))
}

/// What group weights cannot be: beside judgements, below zero, or for a group without criteria.
fn check_groups(
    root: &Node,
    groups: &[WeighedGroup],
    criteria: &[WeighedCriterion],
    is_judged: bool,
    problems: &mut Problems,
) {
    for (position, it) in groups.iter().enumerate() {
        let node = root.get("groups").and_then(|table| table.get(&it.group.id)).unwrap_or(root);
        let at = &node.get("weight").unwrap_or(node).at;
        let Some(weight) = it.weight else { continue };
        let counts = |it: &WeighedCriterion| it.weight.unwrap_or(1.0) != 0.0;
        let mut of_group = criteria.iter().filter(|it| it.criterion.group == Some(position));
        let is_empty = !of_group.any(counts);
        if is_judged {
            let what = Text::new(
                "the weights come from the judgements in `[weights]`; leave this one out",
                "权重来自 `[weights]` 判断矩阵；请删去此处的权重",
            );
            problems.add(at.clone(), what);
        } else if !(weight.is_finite() && 0.0 <= weight) {
            problems.add(at.clone(), crate::WeightsError::Negative { weight }.text());
        } else if is_empty && weight != 0.0 {
            let what = Text::new(
                "this group has a weight, but no criterion that counts",
                "该分组有权重，但没有起作用的准则",
            );
            problems.add(at.clone(), what);
        }
    }
}

/// The weights of the criteria as written.
fn direct(root: &Node, criteria: &[WeighedCriterion], problems: &mut Problems) -> Option<Vec<f64>> {
    let mut weights = Vec::new();
    for it in criteria {
        let node = root.get("criteria").and_then(|table| table.get(&it.criterion.id));
        let node = node.unwrap_or(root);
        match it.weight {
            Some(weight) if weight.is_finite() && 0.0 <= weight => weights.push(weight),
            Some(weight) => {
                let at = node.get("weight").unwrap_or(node);
                problems.add(at.at.clone(), crate::WeightsError::Negative { weight }.text());
            }
            None => {
                let what = Text::new(
                    "this criterion has no `weight`, and there is no `[weights]` table of judgements",
                    "该准则没有 `weight`，也没有 `[weights]` 判断矩阵",
                );
                problems.add(node.at.clone(), what);
            }
        }
    }
    (weights.len() == criteria.len()).then_some(weights)
}

fn refuse_direct(root: &Node, criteria: &[WeighedCriterion], problems: &mut Problems) {
    for it in criteria.iter().filter(|it| it.weight.is_some()) {
        let node = root.get("criteria").and_then(|table| table.get(&it.criterion.id));
        let at = node.and_then(|it| it.get("weight")).unwrap_or(root);
        let what = Text::new(
            "the weights come from the judgements in `[weights]`; leave this one out",
            "权重来自 `[weights]` 判断矩阵；请删去此处的权重",
        );
        problems.add(at.at.clone(), what);
    }
}

/// `Some(None)` when no group has a weight; `None` when only some have one.
#[allow(clippy::option_option, reason = "no weights and wrong weights are different answers")]
fn group_weights(
    root: &Node,
    groups: &[WeighedGroup],
    problems: &mut Problems,
) -> Option<Option<Vec<f64>>> {
    let weights: Vec<f64> = groups.iter().filter_map(|it| it.weight).collect();
    if weights.is_empty() || weights.len() == groups.len() {
        return Some((!weights.is_empty()).then_some(weights));
    }
    for it in groups.iter().filter(|it| it.weight.is_none()) {
        let node = root.get("groups").and_then(|table| table.get(&it.group.id)).unwrap_or(root);
        let what = Text::new(
            "other groups have a `weight`, so this one needs one too",
            "其他分组有 `weight`，该分组也需要",
        );
        problems.add(node.at.clone(), what);
    }
    None
}

/// The weight of each group, shared out among its criteria by their own weights (equally where none
/// is written).
fn by_group(
    at: &Node,
    of_groups: &[f64],
    criteria: &[WeighedCriterion],
    problems: &mut Problems,
) -> Option<Vec<f64>> {
    let weight = |it: &WeighedCriterion| it.weight.unwrap_or(1.0);
    let mut amounts = Vec::new();
    for it in criteria {
        if !(weight(it).is_finite() && 0.0 <= weight(it)) {
            let at = at.get(&it.criterion.id).and_then(|it| it.get("weight")).unwrap_or(at);
            let weight = weight(it);
            problems.add(at.at.clone(), crate::WeightsError::Negative { weight }.text());
            continue;
        }
        let Some(group) = it.criterion.group else {
            let what = Text::new(
                "groups are weighed here, so every criterion needs a `group`",
                "此处按分组加权，每个准则都需要 `group`",
            );
            problems.add(at.get(&it.criterion.id).unwrap_or(at).at.clone(), what);
            continue;
        };
        let members = criteria.iter().filter(|it| it.criterion.group == Some(group));
        let sum: f64 = members.map(weight).sum();
        let share = if sum == 0.0 { 0.0 } else { weight(it) / sum };
        amounts.push(of_groups[group] * share);
    }
    (amounts.len() == criteria.len()).then_some(amounts)
}

/// Weights from judgements, in the order of the criteria or groups.
fn judged(
    node: &Node,
    groups: &[WeighedGroup],
    criteria: &[WeighedCriterion],
    problems: &mut Problems,
) -> Option<(Of, Ahp)> {
    let file: PairwiseFile = node.read(problems)?;
    let ids: Vec<&str> = match file.of {
        Of::Criteria => criteria.iter().map(|it| it.criterion.id.as_str()).collect(),
        Of::Groups => groups.iter().map(|it| it.group.id.as_str()).collect(),
    };
    let order = positions(node, &file.order, &ids, problems);
    let judgements = judgements(node, &file.pairwise, problems);
    let at = &node.get("pairwise").unwrap_or(node).at;
    let ahp = Ahp::new(&judgements?, file.random_index);
    let mut ahp = ahp.map_err(|error| problems.add(at.clone(), error.text())).ok()?;
    if ahp.weights.len() != file.order.len() {
        let (n, m) = (file.order.len(), ahp.weights.len());
        let en = format!("`order` names {n}, but there are judgements of {m}");
        problems.add(at.clone(), Text::new(en, format!("`order` 有 {n} 项，而判断矩阵有 {m} 行")));
        return None;
    }
    if file.accept_ratio < ahp.consistency_ratio {
        problems.add(at.clone(), too_inconsistent(&ahp, &file));
        return None;
    }
    let mut weights = vec![0.0; ids.len()];
    order?.iter().zip(&ahp.weights).for_each(|(&position, &weight)| weights[position] = weight);
    ahp.weights = weights;
    Some((file.of, ahp))
}

/// Where each name of `order` stands among `ids`; every id has to be named once.
fn positions(
    node: &Node,
    order: &[String],
    ids: &[&str],
    problems: &mut Problems,
) -> Option<Vec<usize>> {
    let at = node.get("order").unwrap_or(node);
    let found: Vec<usize> =
        order.iter().filter_map(|name| ids.iter().position(|id| id == name)).collect();
    let mut named = found.clone();
    named.sort_unstable();
    named.dedup();
    if named.len() == ids.len() && order.len() == ids.len() {
        return Some(found);
    }
    let ids = ids.join("`, `");
    let en = format!("`order` has to name each of `{ids}` once");
    problems.add(at.at.clone(), Text::new(en, format!("`order` 必须列出 `{ids}` 各一次")));
    None
}

fn judgements(
    node: &Node,
    written: &[Vec<Judgement>],
    problems: &mut Problems,
) -> Option<Vec<Vec<f64>>> {
    let rows = written.iter().map(|row| row.iter().map(Judgement::value).collect());
    let rows: Option<Vec<Vec<f64>>> = rows.collect();
    if rows.is_none() {
        let what = Text::new(
            "judgements are numbers, or fractions such as \"1/3\"",
            "判断值应为数字，或 \"1/3\" 这样的分数",
        );
        problems.add(node.get("pairwise").unwrap_or(node).at.clone(), what);
    }
    rows
}

fn too_inconsistent(ahp: &Ahp, file: &PairwiseFile) -> Text {
    let (ratio, limit) = (ahp.consistency_ratio, file.accept_ratio);
    let table = ahp.random_index.name();
    let mut what = Text::new(
        format!(
            "these judgements contradict each other: consistency ratio {ratio:.3} (table `{table}`) \
             exceeds {limit}"
        ),
        format!("判断相互矛盾：一致性比率 {ratio:.3}（随机指标表 `{table}`）超过 {limit}"),
    );
    if let Some(circle) = ahp.circle {
        let [a, b, c] = circle.map(|it| file.order.get(it).map_or("?", String::as_str));
        what.en +=
            &format!("; `{a}` goes before `{b}`, `{b}` before `{c}`, and `{c}` before `{a}`");
        what.zh += &format!("；`{a}` 优于 `{b}`，`{b}` 优于 `{c}`，`{c}` 又优于 `{a}`");
    }
    what.en += "; judge again, or raise `accept-ratio`";
    what.zh += "；请重新判断，或提高 `accept-ratio`";
    what
}
