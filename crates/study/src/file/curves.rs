//! Curves as files write them.

use serde::Deserialize;
use siting_syntax::{Node, NodeValue, Problems};
use siting_units::{Say, Text};

use crate::{Curve, CurveError};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    points: Option<Vec<(f64, f64)>>,
    steps: Option<Vec<(f64, f64)>>,
    beyond: Option<f64>,
    #[serde(rename = "categories")]
    _categories: Option<std::collections::BTreeMap<String, f64>>,
    other: Option<f64>,
}

/// Reads `[[0, 1], [500, 0]]`, `{ points = ... }`, `{ steps = ..., beyond = 0 }` or
/// `{ categories = { ... }, other = 0 }`.
pub(super) fn curve(node: &Node, problems: &mut Problems) -> Option<Curve> {
    let curve = match &node.value {
        NodeValue::List(_) => Curve::linear(&node.read::<Vec<(f64, f64)>>(problems)?),
        _ => from_table(node, problems)?,
    };
    curve.map_err(|error| problems.add(node.at.clone(), error.text())).ok()
}

fn from_table(node: &Node, problems: &mut Problems) -> Option<Result<Curve, CurveError>> {
    let written: Written = node.read(problems)?;
    let categories = node.get("categories");
    match (written.points, written.steps, categories) {
        (Some(points), None, None) if written.beyond.is_none() && written.other.is_none() => {
            Some(Curve::linear(&points))
        }
        (None, Some(steps), None) if written.other.is_none() => match written.beyond {
            Some(beyond) => Some(Curve::steps(&steps, beyond)),
            None => {
                let what = Text::new(
                    "`steps` need `beyond`, the score after the last of them",
                    "`steps` 需要 `beyond`，即最后一级之后的得分",
                );
                problems.add(node.at.clone(), what);
                None
            }
        },
        (None, None, Some(categories)) if written.beyond.is_none() => {
            let of =
                categories.entries().iter().map(|(key, node)| (key.name.clone(), number(node)));
            Some(Curve::categories(of.collect(), written.other))
        }
        _ => {
            let what = Text::new(
                "a curve is one of `[[reading, score], ...]`, `{ steps = [...], beyond = score }` and \
                 `{ categories = { word = score }, other = score }`",
                "曲线应为 `[[读数, 得分], ...]`、`{ steps = [...], beyond = 得分 }` 或 \
                 `{ categories = { 词 = 得分 }, other = 得分 }` 之一",
            );
            problems.add(node.at.clone(), what);
            None
        }
    }
}

/// The node's number; the table has been read as numbers before.
fn number(node: &Node) -> f64 {
    match node.value {
        NodeValue::Integer(number) => number as f64,
        NodeValue::Number(number) => number,
        _ => 0.0,
    }
}
