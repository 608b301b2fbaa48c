//! Scenarios: what would be if. A list of edits to layers, never a copy of the data.

mod affected;
mod apply;
mod atlas;
mod changes;
mod compare;
mod connect;
mod cut;
mod draft;
mod drawn;
mod edit;
mod finish;
mod near;
mod splice;
#[cfg(test)]
mod tests;
mod travelled;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;
use siting_layer::{Layer, Layers};
use siting_projection::Plane;
use siting_syntax::{Document, Node, NodeValue, Problems};
use siting_units::{LayerId, Name, Text, nearest_word};

pub use changes::Changes;
pub use compare::Comparison;

use draft::Overlay;
use edit::Edit;

/// More edits belong in the data itself.
const MOST_EDITS: usize = 1000;
/// More vertices belong in the data itself.
const MOST_VERTICES: usize = 100_000;

/// A scenario file as written, not yet known to fit an atlas.
///
/// ```toml
/// name = { zh = "新环路", en = "New ring road" }
/// note = { zh = "规划方案二", en = "Option two of the plan" }   # optional
///
/// [[edits]]                                  # in order; each sees what those before it did
/// add = "roads"                              # the layer
/// line = [[-56.20, -34.85], [-56.18, -34.84]]
/// fields = { class = "primary" }             # the others are missing
/// id = "ring-1"                              # without one: new-1
///
/// [[edits]]
/// remove = "roads"                           # `close` says the same
/// ids = ["w123"]
///
/// [[edits]]
/// change = "roads"
/// where = "way = 123"                        # features that certainly match
/// set = { maxspeed = "30" }
/// ```
///
/// A feature lies at `point = [lon, lat]`, along `line = [[lon, lat], ...]`, or within `area = [[lon,
/// lat], ...]` or `rings = [[[lon, lat], ...], ...]`, the outer ring and its holes; degrees on WGS 84,
/// or metres of the atlas's plane with `plane = true`. It is checked, mended and brought into the
/// plane as features of files are. What was surveyed stays as it is: an added feature is known to be
/// there, but ground nobody looked at is still unknown.
///
/// A line on a street layer meets the streets that are there (`connect`): with `"ends"`, which goes
/// without saying, an end up to `snap-metres` (25) from another line is moved onto the nearest place
/// of it; with `"crossings"` it also meets every line it crosses, at grade; with `"nothing"` it stays
/// as drawn. A line that is met between its ends is cut there: in place of `X` there are `X.a` and
/// `X.b` with the same attributes. Where streets name the nodes they run from and to, new nodes get
/// negative numbers.
#[derive(Clone, Debug)]
pub struct ScenarioFile {
    name: Option<Name>,
    note: Option<Name>,
    /// Every edit, with its number in the file.
    edits: Vec<(usize, Edit)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Top {
    name: Option<Name>,
    note: Option<Name>,
    #[serde(rename = "edits")]
    _edits: IgnoredAny,
}

/// What the fields of a street layer mean, as far as cutting a street has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreetFields {
    /// The fields with the ids of the nodes a street runs from and to, if it has them.
    pub nodes: Option<[String; 2]>,
    /// Fields with an amount of the whole street, such as its travel time: pieces share it.
    pub amounts: Vec<String>,
}

/// The layers whose lines are streets.
pub type StreetLayers = BTreeMap<LayerId, StreetFields>;

/// What would be if: edits that fit the layers they were read against.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What people call it.
    pub name: Name,
    /// What else there is to say.
    pub note: Option<Name>,
    /// What happened to the added geometry on the way in, such as a polygon that was mended.
    pub remarks: Vec<Text>,
    overlays: BTreeMap<LayerId, (Arc<Layer>, Overlay)>,
}

/// Layers after the edits of a scenario.
#[derive(Clone, Debug)]
pub struct Edited {
    /// All layers; those without an edit are shared with the unedited ones.
    pub layers: Layers,
    /// What became of the rows of every layer that differs.
    pub changes: BTreeMap<LayerId, Changes>,
}

impl ScenarioFile {
    /// Reads a scenario file; `None` when something is wrong with it.
    pub fn read(document: &Document, problems: &mut Problems) -> Option<ScenarioFile> {
        let n_before = problems.len();
        let root = document.root(problems)?;
        let edits = root.get("edits");
        let items = match edits.map(|it| &it.value) {
            Some(NodeValue::List(items)) => items.as_slice(),
            _ => &[],
        };
        if let (Some(node), true) = (edits, items.is_empty()) {
            let what = Text::new(
                "a scenario has at least one edit, each under `[[edits]]`",
                "情景至少需要一项修改，每项写在 `[[edits]]` 下",
            );
            problems.add(node.at.clone(), what);
        }
        if let Some((node, what)) = edits.and_then(|it| Some((it, too_much(items)?))) {
            problems.add(node.at.clone(), what);
            return None;
        }
        let top: Option<Top> = root.read(problems);
        let edits: Vec<(usize, Edit)> = (1..)
            .zip(items)
            .filter_map(|(number, it)| Some((number, Edit::read(it, problems)?)))
            .collect();
        let Top { name, note, .. } = top?;
        (problems.len() == n_before).then_some(ScenarioFile { name, note, edits })
    }

    /// Turns the file into a scenario, or adds everything wrong with it to `problems`. `id` serves
    /// as the name of one without.
    pub fn check(
        &self,
        id: &str,
        layers: &Layers,
        streets: &StreetLayers,
        plane: &Plane,
        problems: &mut Problems,
    ) -> Option<Scenario> {
        let mut remarks = Vec::new();
        let overlays =
            apply::overlays(&self.edits, layers, streets, plane, problems, &mut remarks)?;
        let name = self.name.clone().unwrap_or_else(|| Name::same(id));
        Some(Scenario { name, note: self.note.clone(), remarks, overlays })
    }
}

impl Scenario {
    /// The layers it edits.
    pub fn edited_layers(&self) -> impl Iterator<Item = &LayerId> {
        self.overlays.keys()
    }

    /// `layers` after the edits. They have to be those the scenario was read against.
    pub fn apply(&self, layers: &Layers) -> Edited {
        let mut edited = Edited { layers: layers.clone(), changes: BTreeMap::new() };
        for (id, (base, overlay)) in &self.overlays {
            if let Some((layer, changes)) = finish::finish(base, overlay) {
                edited.layers.insert(id.clone(), layer);
                edited.changes.insert(id.clone(), changes);
            }
        }
        edited
    }
}

/// What is more than a scenario may have.
fn too_much(edits: &[Node]) -> Option<Text> {
    let n_edits = edits.len();
    if MOST_EDITS < n_edits {
        return Some(Text::new(
            format!("a scenario has at most {MOST_EDITS} edits, this one has {n_edits}"),
            format!("一个情景最多 {MOST_EDITS} 项修改，这里有 {n_edits} 项"),
        ));
    }
    let drawn = ["point", "line", "area", "rings"];
    let n_vertices: usize = edits
        .iter()
        .flat_map(|edit| drawn.iter().filter_map(|it| edit.get(it)))
        .map(n_vertices)
        .sum();
    (MOST_VERTICES < n_vertices).then(|| {
        Text::new(
            format!("a scenario has at most {MOST_VERTICES} vertices, this one has {n_vertices}"),
            format!("一个情景最多 {MOST_VERTICES} 个顶点，这里有 {n_vertices} 个"),
        )
    })
}

/// Lists of anything but lists below a node.
fn n_vertices(node: &Node) -> usize {
    let NodeValue::List(items) = &node.value else { return 0 };
    let is_list = |it: &&Node| matches!(it.value, NodeValue::List(_));
    match items.iter().find(is_list) {
        None => 1,
        Some(_) => items.iter().map(n_vertices).sum(),
    }
}

/// Says that something is not there, and what may have been meant or what there is.
fn no_such<'a>(
    (en, zh): (&str, &str),
    written: &str,
    known: impl Iterator<Item = &'a str>,
) -> Text {
    let known: Vec<&str> = known.collect();
    if let Some(meant) = nearest_word(written, known.iter().copied()) {
        return Text::new(
            format!("there is no {en} `{written}`; did you mean `{meant}`?"),
            format!("没有{zh} `{written}`；您是否想写 `{meant}`？"),
        );
    }
    Text::new(
        format!("there is no {en} `{written}`; there are `{}`", known.join("`, `")),
        format!("没有{zh} `{written}`；现有 `{}`", known.join("`、`")),
    )
}
