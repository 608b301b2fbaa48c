//! One edit as written: what is added, removed or changed.

use serde::Deserialize;
use serde::de::IgnoredAny;
use siting_study::Filter;
use siting_syntax::{Node, NodeValue, Place, Problems};
use siting_units::{LayerId, Text};

use super::drawn::Drawn;

/// One edit as written.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// The layer it is about, and where it is named.
    pub(super) layer: LayerId,
    pub(super) at: Place,
    pub(super) action: Action,
}

/// What an edit does.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Add(Box<Add>),
    Remove(Pick),
    Change(Pick, Vec<Field>),
}

/// A feature to be added.
#[derive(Clone, Debug)]
pub(super) struct Add {
    pub(super) drawn: Drawn,
    pub(super) fields: Vec<Field>,
    /// Its id and where that is written.
    pub(super) id: Option<(String, Place)>,
    /// How it meets other lines; the layer decides when nothing is said.
    pub(super) connect: Option<Connect>,
    pub(super) snap_metres: f64,
}

/// How an added line meets the other lines of its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Connect {
    /// Each end meets the nearest line.
    Ends,
    /// Each end meets the nearest line, and so does every place where it crosses one.
    Crossings,
    /// It lies where it was drawn.
    Nothing,
}

/// Which features an edit is about.
#[derive(Clone, Debug)]
pub(super) enum Pick {
    Ids(Vec<(String, Place)>),
    Where(Filter, Place),
}

/// A value for one attribute.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) name_at: Place,
    pub(super) value: Datum,
    pub(super) value_at: Place,
}

/// One attribute of one feature, owned.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Missing,
    Number(f64),
    Text(String),
}

/// Ends this near to a line meet it, where the edit says nothing else.
const SNAP_METRES: f64 = 25.0;
/// An end farther than this from a line is not meant to meet it.
const MOST_SNAP_METRES: f64 = 1000.0;

const ACTIONS: [&str; 4] = ["add", "remove", "close", "change"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AddFile {
    add: LayerId,
    id: Option<String>,
    connect: Option<Connect>,
    snap_metres: Option<f64>,
    #[serde(default)]
    plane: bool,
    #[serde(rename = "point")]
    _point: Option<IgnoredAny>,
    #[serde(rename = "line")]
    _line: Option<IgnoredAny>,
    #[serde(rename = "area")]
    _area: Option<IgnoredAny>,
    #[serde(rename = "rings")]
    _rings: Option<IgnoredAny>,
    #[serde(rename = "fields")]
    _fields: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemoveFile {
    #[serde(alias = "close")]
    remove: LayerId,
    #[serde(rename = "ids")]
    _ids: Option<IgnoredAny>,
    #[serde(rename = "where")]
    filter: Option<Filter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeFile {
    change: LayerId,
    #[serde(rename = "ids")]
    _ids: Option<IgnoredAny>,
    #[serde(rename = "where")]
    filter: Option<Filter>,
    #[serde(rename = "set")]
    _set: IgnoredAny,
}

impl Edit {
    /// Reads one edit; `None` when something is wrong with it.
    pub(super) fn read(node: &Node, problems: &mut Problems) -> Option<Edit> {
        if !matches!(node.value, NodeValue::Table(_)) {
            let what = Text::new("an edit is a table `{ ... }`", "每项修改应为一个表 `{ ... }`");
            problems.add(node.at.clone(), what);
            return None;
        }
        let said: Vec<&str> = ACTIONS.into_iter().filter(|it| node.get(it).is_some()).collect();
        let &[action] = said.as_slice() else {
            problems.add(node.at.clone(), not_one_action(&said));
            return None;
        };
        let at = node.get(action)?.at.clone();
        let (layer, action) = match action {
            "add" => read_add(node, problems)?,
            "change" => read_change(node, problems)?,
            _ => read_remove(node, problems)?,
        };
        Some(Edit { layer, at, action })
    }
}

fn read_add(node: &Node, problems: &mut Problems) -> Option<(LayerId, Action)> {
    let file: Option<AddFile> = node.read(problems);
    let is_plane = file.as_ref().is_some_and(|it| it.plane);
    let drawn = Drawn::read(node, is_plane, problems);
    let fields = node.get("fields").map_or(Some(vec![]), |it| fields(it, problems));
    let AddFile { add, id, connect, snap_metres, .. } = file?;
    let snap_metres = snap_metres.unwrap_or(SNAP_METRES);
    if !(0.0..=MOST_SNAP_METRES).contains(&snap_metres) {
        let en = format!("`snap-metres` is from 0 to {MOST_SNAP_METRES}, not {snap_metres}");
        let zh = format!("`snap-metres` 应在 0 到 {MOST_SNAP_METRES} 之间，不能是 {snap_metres}");
        problems.add(place(node, "snap-metres"), Text::new(en, zh));
        return None;
    }
    if id.as_ref().is_some_and(String::is_empty) {
        let what = Text::new("an id has at least one character", "编号不能为空");
        problems.add(place(node, "id"), what);
        return None;
    }
    let id = id.map(|id| (id, place(node, "id")));
    let add_feature = Add { drawn: drawn?, fields: fields?, id, connect, snap_metres };
    Some((add, Action::Add(Box::new(add_feature))))
}

fn read_remove(node: &Node, problems: &mut Problems) -> Option<(LayerId, Action)> {
    let file: Option<RemoveFile> = node.read(problems);
    let RemoveFile { remove, filter, .. } = file?;
    Some((remove, Action::Remove(pick(node, filter, problems)?)))
}

fn read_change(node: &Node, problems: &mut Problems) -> Option<(LayerId, Action)> {
    let file: Option<ChangeFile> = node.read(problems);
    let set = node.get("set").and_then(|it| {
        let set = fields(it, problems)?;
        if set.is_empty() {
            let what = Text::new("`set` says no field", "`set` 中没有字段");
            problems.add(it.at.clone(), what);
        }
        Some(set)
    });
    let ChangeFile { change, filter, .. } = file?;
    Some((change, Action::Change(pick(node, filter, problems)?, set?)))
}

/// `ids = [...]` or `where = "..."`, one of them.
fn pick(node: &Node, filter: Option<Filter>, problems: &mut Problems) -> Option<Pick> {
    match (node.get("ids"), filter) {
        (Some(ids), None) => ids_of(ids, problems).map(Pick::Ids),
        (None, Some(filter)) => Some(Pick::Where(filter, place(node, "where"))),
        _ => {
            let what = Text::new(
                "say which features, by `ids` or by `where`",
                "请用 `ids` 或 `where` 之一指明要素",
            );
            problems.add(node.at.clone(), what);
            None
        }
    }
}

fn ids_of(node: &Node, problems: &mut Problems) -> Option<Vec<(String, Place)>> {
    let items = match &node.value {
        NodeValue::List(items) if !items.is_empty() => items.as_slice(),
        NodeValue::Text(_) | NodeValue::Integer(_) => std::slice::from_ref(node),
        _ => &[],
    };
    let id = |item: &Node| match &item.value {
        NodeValue::Text(id) => Some((id.clone(), item.at.clone())),
        NodeValue::Integer(id) => Some((id.to_string(), item.at.clone())),
        _ => None,
    };
    let ids: Vec<_> = items.iter().filter_map(id).collect();
    if ids.is_empty() || ids.len() < items.len() {
        let wrong = items.iter().find(|it| id(it).is_none()).unwrap_or(node);
        let what = Text::new("`ids` is a list of ids in quotes", "`ids` 应为加引号的编号列表");
        problems.add(wrong.at.clone(), what);
        return None;
    }
    Some(ids)
}

fn fields(node: &Node, problems: &mut Problems) -> Option<Vec<Field>> {
    if !matches!(node.value, NodeValue::Table(_)) {
        let what = Text::new("expected `{ field = value }`", "应为 `{ 字段 = 值 }`");
        problems.add(node.at.clone(), what);
        return None;
    }
    let n_before = problems.len();
    let read = |(key, node): &(siting_syntax::Key, Node)| {
        let value = match &node.value {
            NodeValue::Text(text) => Datum::Text(text.clone()),
            NodeValue::Integer(whole) if whole.unsigned_abs() <= 1 << 53 => {
                Datum::Number(*whole as f64)
            }
            NodeValue::Number(number) if number.is_finite() => Datum::Number(*number),
            _ => {
                let what = Text::new(
                    "a field is a number or text in quotes",
                    "字段的值应为数字或加引号的文字",
                );
                problems.add(node.at.clone(), what);
                return None;
            }
        };
        let (name, name_at) = (key.name.clone(), key.at.clone());
        Some(Field { name, name_at, value, value_at: node.at.clone() })
    };
    let fields = node.entries().iter().filter_map(read).collect();
    (problems.len() == n_before).then_some(fields)
}

fn not_one_action(said: &[&str]) -> Text {
    if said.is_empty() {
        return Text::new(
            "an edit says `add`, `remove`, `close` or `change`, and which layer",
            "每项修改须写 `add`、`remove`、`close` 或 `change`，并指明图层",
        );
    }
    let said = said.join("`, `");
    Text::new(
        format!("an edit does one thing, this one says `{said}`"),
        format!("每项修改只做一件事，这里写了 `{said}`"),
    )
}

/// Where a key's value stands; the table itself when there is none.
fn place(node: &Node, key: &str) -> Place {
    node.get(key).unwrap_or(node).at.clone()
}
