//! Edits put to the layers one after another; what does not fit is said in its place.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use siting_layer::{Kind, Layer, Layers, hull};
use siting_projection::Plane;
use siting_syntax::{Place, Problems};
use siting_units::{LayerId, Text};

use super::connect::{Meets, add_line};
use super::draft::{Added, Draft, Overlay, Spot};
use super::drawn::{Drawn, Placed, placed};
use super::edit::{Action, Add, Connect, Edit, Field, Pick};
use super::near::Places;
use super::{StreetLayers, no_such};

/// What the edits lay over each layer they name; `None` when something is wrong with one of them.
pub(super) fn overlays(
    edits: &[(usize, Edit)],
    layers: &Layers,
    streets: &StreetLayers,
    plane: &Plane,
    problems: &mut Problems,
    remarks: &mut Vec<Text>,
) -> Option<BTreeMap<LayerId, (Arc<Layer>, Overlay)>> {
    let n_before = problems.len();
    let mut drafts: BTreeMap<&LayerId, Draft<'_>> = BTreeMap::new();
    for (_, Edit { layer, at, .. }) in edits {
        match layers.get(layer) {
            Some(base) => {
                drafts.entry(layer).or_insert_with(|| Draft::new(base, streets.get(layer)));
            }
            None => {
                let known = layers.ids().map(LayerId::as_str);
                problems.add(at.clone(), no_such(("layer", "图层"), layer.as_str(), known));
            }
        }
    }
    let mut drawn: BTreeMap<usize, &Drawn> = BTreeMap::new();
    for (number, edit) in edits {
        if let Action::Add(add) = &edit.action {
            drawn.insert(*number, &add.drawn);
        }
    }
    let placed = placed(&drawn, plane, problems, remarks);
    check_places(edits, &placed, layers, problems);
    let near = near(edits, &placed, layers, streets);
    let mut work = Work { streets, placed, near, failed: HashSet::new(), problems };
    for (number, edit) in edits {
        if let Some(draft) = drafts.get_mut(&edit.layer) {
            work.put(*number, edit, draft);
        }
    }
    if n_before < problems.len() {
        return None;
    }
    let over = |(id, draft): (&LayerId, Draft<'_>)| {
        (id.clone(), (Arc::clone(draft.base()), draft.into_overlay()))
    };
    Some(drafts.into_iter().map(over).collect())
}

/// What lies this far from everything is not meant to be there.
const FAR_METRES: f64 = 100_000.0;

/// Says where something lies far from every layer: latitude and longitude are easily swapped.
fn check_places(
    edits: &[(usize, Edit)],
    placed: &BTreeMap<usize, Placed>,
    layers: &Layers,
    problems: &mut Problems,
) {
    let all = || layers.iter().filter_map(|(_, layer)| layer.bounds()).reduce(hull);
    let Some(all) = (!placed.is_empty()).then(all).flatten() else { return };
    for (number, edit) in edits {
        let (Action::Add(add), Some(placed)) = (&edit.action, placed.get(number)) else { continue };
        let place = placed.shape.get(0).bounds();
        let x = (all.min().x - place.min().x).max(place.max().x - all.max().x);
        let y = (all.min().y - place.min().y).max(place.max().y - all.max().y);
        if FAR_METRES < x.max(y) {
            let km = (x.max(y) / 1000.0).round();
            let what = Text::new(
                format!(
                    "this reaches {km} km beyond everything in the atlas; longitude comes first"
                ),
                format!("该位置超出图集所有数据 {km} 千米；经度应写在前面"),
            );
            problems.add(add.drawn.at.clone(), what);
        }
    }
}

/// How an added feature is to meet others: only lines do, and on street layers unless told not to.
fn meets(edit: &Edit, add: &Add, streets: &StreetLayers) -> Meets {
    let is_street = streets.contains_key(&edit.layer);
    let unsaid = if is_street { Connect::Ends } else { Connect::Nothing };
    let connect = add.connect.unwrap_or(unsaid);
    Meets { connect, snap_metres: add.snap_metres }
}

/// The rows of each edit's layer that a line it adds may meet.
fn near(
    edits: &[(usize, Edit)],
    placed: &BTreeMap<usize, Placed>,
    layers: &Layers,
    streets: &StreetLayers,
) -> BTreeMap<usize, Vec<u32>> {
    let mut places: BTreeMap<&LayerId, Places> = BTreeMap::new();
    for (number, edit) in edits {
        let (Action::Add(add), Some(placed)) = (&edit.action, placed.get(number)) else { continue };
        let Meets { connect, snap_metres } = meets(edit, add, streets);
        let line = placed.shape.get(0);
        if line.kind() != Kind::Lines || connect == Connect::Nothing {
            continue;
        }
        let places = places.entry(&edit.layer).or_default();
        let coords = line.coords();
        if connect == Connect::Crossings {
            // The first and the last piece may still move by as much.
            let pieces = coords.windows(2);
            pieces.for_each(|it| places.push(*number, it[0], it[1], snap_metres));
        }
        for end in [coords[0], coords[coords.len() - 1]] {
            places.push(*number, end, end, snap_metres);
        }
    }
    let mut near: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (id, places) in places {
        for (number, row) in layers.get(id).map_or(vec![], |it| places.lines_near(it)) {
            near.entry(number).or_default().push(row);
        }
    }
    near
}

/// Edits being put to drafts.
struct Work<'a> {
    streets: &'a StreetLayers,
    placed: BTreeMap<usize, Placed>,
    near: BTreeMap<usize, Vec<u32>>,
    /// Ids of features that could not be added: that has been said, and need not be said again.
    failed: HashSet<(&'a LayerId, &'a str)>,
    problems: &'a mut Problems,
}

impl<'a> Work<'a> {
    fn put(&mut self, number: usize, edit: &'a Edit, draft: &mut Draft<'_>) {
        match &edit.action {
            Action::Add(add) => {
                let n_before = self.problems.len();
                let is_added = self.add(number, edit, add, draft).is_some();
                if let (Some((id, _)), true) =
                    (&add.id, !is_added || n_before < self.problems.len())
                {
                    self.failed.insert((&edit.layer, id));
                }
            }
            Action::Remove(pick) => {
                for spot in self.spots(edit, pick, draft) {
                    draft.remove(spot);
                }
            }
            Action::Change(pick, set) => {
                let spots = self.spots(edit, pick, draft);
                for field in set {
                    self.set(field, &spots, draft);
                }
            }
        }
    }

    fn set(&mut self, field: &Field, spots: &[Spot], draft: &mut Draft<'_>) -> Option<()> {
        let column = self.column(field, draft)?;
        for &spot in spots {
            if draft.value(spot, column) != field.value {
                draft.set(spot, column, field.value.clone());
            }
        }
        Some(())
    }

    fn add(
        &mut self,
        number: usize,
        edit: &'a Edit,
        add: &'a Add,
        draft: &mut Draft<'_>,
    ) -> Option<()> {
        let meets = meets(edit, add, self.streets);
        let id = self.new_id(number, add, draft);
        let is_line = add.drawn.kind == Kind::Lines;
        let is_street = self.streets.contains_key(&edit.layer);
        self.check_connect(edit, add, is_line, is_street);
        let mut values = draft.no_values();
        for field in &add.fields {
            let column = self.column(field, draft);
            if let Some(column) = column {
                self.check_node(column, field, meets, draft);
                values[column] = field.value.clone();
            }
        }
        let placed = self.placed.remove(&number)?;
        let feature = Added { id: id?, shape: placed.shape, ground: placed.ground, values };
        if is_line {
            let near = self.near.remove(&number).unwrap_or_default();
            let added = add_line(draft, feature, meets, &near);
            added.map_err(|what| self.problems.add(add.drawn.at.clone(), what)).ok()
        } else {
            draft.add(feature);
            Some(())
        }
    }

    fn new_id(&mut self, number: usize, add: &Add, draft: &Draft<'_>) -> Option<String> {
        let Some((id, at)) = &add.id else {
            return Some(draft.free_id((number..).map(|it| format!("new-{it}"))));
        };
        if draft.find(id).is_some() {
            let what = Text::new(
                format!("there is a feature `{id}` already; ids are unique in a layer"),
                format!("已有编号为 `{id}` 的要素；同一图层内编号不能重复"),
            );
            self.problems.add(at.clone(), what);
            return None;
        }
        Some(id.clone())
    }

    fn check_connect(&mut self, edit: &Edit, add: &Add, is_line: bool, is_street: bool) {
        let asks_to = add.connect.is_some_and(|it| it != Connect::Nothing);
        if is_street && !is_line {
            let layer = &edit.layer;
            let what = Text::new(
                format!("`{layer}` is a street layer, so what is added to it is a `line`"),
                format!("`{layer}` 是道路图层，只能添加 `line`"),
            );
            self.problems.add(add.drawn.at.clone(), what);
        } else if asks_to && !is_line {
            let what = Text::new("only a `line` can meet others", "只有 `line` 可以与其他线相接");
            self.problems.add(add.drawn.at.clone(), what);
        }
    }

    /// Nodes are numbered by the way a line meets others.
    fn check_node(&mut self, column: usize, field: &Field, meets: Meets, draft: &Draft<'_>) {
        let is_node = draft.nodes().is_some_and(|it| it.contains(&column));
        if is_node && meets.connect != Connect::Nothing {
            let name = &field.name;
            let what = Text::new(
                format!(
                    "`{name}` follows from where the line meets others; to say it yourself, write \
                     `connect = \"nothing\"`"
                ),
                format!("`{name}` 由相接关系决定；若要自行指定，请写 `connect = \"nothing\"`"),
            );
            self.problems.add(field.name_at.clone(), what);
        }
    }

    /// The column of a field that can hold its value.
    fn column(&mut self, field: &Field, draft: &mut Draft<'_>) -> Option<usize> {
        let Some(column) = draft.column(&field.name) else {
            let known = draft.base().table().columns().map(|(name, _)| name);
            let what = no_such(("field", "字段"), &field.name, known);
            self.problems.add(field.name_at.clone(), what);
            return None;
        };
        let holds = draft.can_hold(column, &field.value);
        holds.map_err(|what| self.problems.add(field.value_at.clone(), what)).ok()?;
        Some(column)
    }

    /// The features an edit is about; at least one, or that is a problem.
    fn spots(&mut self, edit: &'a Edit, pick: &'a Pick, draft: &Draft<'_>) -> Vec<Spot> {
        match pick {
            Pick::Ids(ids) => {
                let find = |(id, at): &'a (String, Place)| {
                    let found = draft.find(id);
                    if found.is_none() && !self.failed.contains(&(&edit.layer, id.as_str())) {
                        self.problems.add(at.clone(), no_such_feature(edit, id));
                    }
                    found
                };
                let mut spots: Vec<Spot> = ids.iter().filter_map(find).collect();
                spots.sort_unstable();
                spots.dedup();
                spots
            }
            Pick::Where(filter, at) => match draft.select(filter) {
                Ok(spots) => {
                    if spots.is_empty() {
                        self.problems.add(at.clone(), nothing_matches(edit));
                    }
                    spots
                }
                Err(whats) => {
                    whats.into_iter().for_each(|what| self.problems.add(at.clone(), what));
                    vec![]
                }
            },
        }
    }
}

fn no_such_feature(edit: &Edit, id: &str) -> Text {
    let layer = &edit.layer;
    Text::new(
        format!("the layer `{layer}` has no feature `{id}` at this point"),
        format!("此时图层 `{layer}` 中没有编号为 `{id}` 的要素"),
    )
}

fn nothing_matches(edit: &Edit) -> Text {
    let layer = &edit.layer;
    Text::new(
        format!("no feature of `{layer}` certainly matches"),
        format!("图层 `{layer}` 中没有确定符合条件的要素"),
    )
}
