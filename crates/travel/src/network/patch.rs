//! A network after some of its streets changed, without building the rest again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc as Shared;

use geo::{Coord, Intersects, Rect};
use siting_layer::{Kind, Layer, Layers, Shape};

use super::build::{Course, Tagged, course, leads_out};
use super::noding::{self, NodeKey, Piece};
use super::{Network, Nodes, Street, StreetsSpec, back};
use crate::{FAR, Metric};

/// What became of the rows of the street layer. Rows that are kept keep their order.
#[derive(Clone, Debug, Default)]
pub struct RowChanges {
    /// Rows of the old layer that are gone; rising.
    pub removed: Vec<u32>,
    /// Rows of the new layer that the old one does not have: its last.
    pub added: Range<u32>,
    /// Old and new row of lines of which only attributes differ; rising.
    pub changed: Vec<(u32, u32)>,
}

impl RowChanges {
    fn row_after(&self, before: u32) -> Option<u32> {
        match self.removed.binary_search(&before) {
            Ok(_) => None,
            Err(n_gone) => Some(before - n_gone as u32),
        }
    }
}

/// What a patch does to the streets.
struct Plan {
    /// Streets to take out.
    dead: BTreeSet<u32>,
    /// Pieces of lines to put in.
    pieces: Vec<Piece>,
    /// Streets that stay where they are and cost something else.
    recosted: BTreeMap<u32, u32>,
    /// How the rows of the new layer are travelled.
    courses: HashMap<u32, Course>,
}

impl Network {
    /// The network after its streets changed: `layers` holds them as they are now, `before` as they
    /// were. Readings are those of a network made from `layers` from the start, to the last bit.
    ///
    /// `None` when a layer is missing.
    pub fn patched(
        &self,
        spec: &StreetsSpec,
        layers: &Layers,
        before: &Layer,
        changes: &RowChanges,
    ) -> Option<Network> {
        let after = layers.get(&spec.streets)?;
        let plan = self.plan(spec, after, before, changes);
        let mut network = self.copy();
        network.fingerprint = Network::fingerprint_of(spec, layers, &self.profile)?;
        let kept =
            network.streets.iter_mut().filter(|it| it.is_open() && !changes.removed.is_empty());
        for street in kept {
            street.row = changes.row_after(street.row).unwrap_or(street.row);
        }
        let mut touched = BTreeSet::new();
        for (&street, &row) in &plan.recosted {
            let old = network.streets[street as usize];
            let from_start = network.from_start[street as usize];
            network.streets[street as usize] =
                plan.courses[&row].street(row, old.nodes, from_start);
            touched.extend(old.nodes);
        }
        for &street in &plan.dead {
            network.streets[street as usize].ms = [FAR, FAR];
            touched.extend(network.streets[street as usize].nodes);
        }
        let n_before = network.streets.len() as u32;
        network.put_in(spec, &plan);
        touched.extend(network.streets[n_before as usize..].iter().flat_map(|it| it.nodes));
        network.renew_nodes(&touched, &plan.dead, n_before);
        network.renew_holdups(&touched, spec, layers);
        touched.iter().for_each(|&node| network.renew_states(node));
        network.renew_exits(&touched, after);
        network.renew_graphs(self, &touched);
        Some(network)
    }

    fn copy(&self) -> Network {
        Network {
            fingerprint: self.fingerprint,
            profile: self.profile.clone(),
            nodes: Shared::clone(&self.nodes),
            keys: Shared::clone(&self.keys),
            streets: self.streets.clone(),
            from_start: Shared::clone(&self.from_start),
            courses: Shared::clone(&self.courses),
            leaving: self.leaving.clone(),
            holdups: self.holdups.clone(),
            state_after: self.state_after.clone(),
            node_of: self.node_of.clone(),
            index: Shared::clone(&self.index),
            n_indexed: self.n_indexed,
            report: None,
            exits: self.exits.clone(),
            graphs: Default::default(),
            timed: Default::default(),
            shortcuts: Default::default(),
        }
    }

    fn plan(
        &self,
        spec: &StreetsSpec,
        after: &Layer,
        before: &Layer,
        changes: &RowChanges,
    ) -> Plan {
        let mut courses = HashMap::new();
        let streets_of = |shape: Shape<'_>, row: u32| {
            let near = bounds(shape).map(|it| self.streets_near(it)).unwrap_or_default();
            near.into_iter().filter(|&it| self.streets[it as usize].row == row).collect::<Vec<_>>()
        };
        let mut dead: BTreeSet<u32> = BTreeSet::new();
        let mut recosted = BTreeMap::new();
        let mut grounds: Vec<Rect> = Vec::new();
        let mut fresh: BTreeSet<u32> = BTreeSet::new();
        for &(old, new) in &changes.changed {
            let shape = before.shape(old as usize);
            let streets = streets_of(shape, old);
            match (streets.is_empty(), self.judge(spec, after, new, &mut courses)) {
                (true, false) => {}
                (false, true) => recosted.extend(streets.into_iter().map(|it| (it, new))),
                (false, false) => {
                    dead.extend(streets);
                    grounds.extend(bounds(shape));
                }
                (true, true) => {
                    fresh.insert(new);
                    grounds.extend(bounds(shape));
                }
            }
        }
        for &row in &changes.removed {
            let shape = before.shape(row as usize);
            dead.extend(streets_of(shape, row));
            grounds.extend(bounds(shape));
        }
        for row in changes.added.clone() {
            if !self.judge(spec, after, row, &mut courses) {
                continue;
            }
            fresh.insert(row);
            grounds.extend(bounds(after.shape(row as usize)));
        }
        let mut rows = fresh.clone();
        if matches!(spec.nodes, Nodes::Vertices | Nodes::Crossings) {
            // Lines near a change may meet others now, or no longer: they are cut anew.
            let near: BTreeSet<u32> =
                grounds.iter().flat_map(|&it| self.streets_near(it)).collect();
            let near_rows: BTreeSet<u32> = near
                .into_iter()
                .filter(|it| !dead.contains(it))
                .map(|it| self.streets[it as usize].row)
                .collect();
            for row in near_rows {
                let Some(new) = changes.row_after(row) else { continue };
                dead.extend(streets_of(before.shape(row as usize), row));
                if self.judge(spec, after, new, &mut courses) {
                    fresh.insert(new);
                }
            }
            recosted.retain(|street, _| !dead.contains(street));
            // What they may meet is looked at, and stays as it is.
            rows.clone_from(&fresh);
            for &row in &fresh {
                let Some(ground) = bounds(after.shape(row as usize)) else { continue };
                let near = self.streets_near(ground).into_iter();
                let kept = near.filter(|it| !dead.contains(it));
                rows.extend(kept.filter_map(|it| changes.row_after(self.streets[it as usize].row)));
            }
        }
        let rows: Vec<u32> = rows.into_iter().collect();
        let mut pieces = noding::pieces(after, spec, &rows);
        pieces.retain(|it| fresh.contains(&it.row));
        Plan { dead, pieces, recosted, courses }
    }

    /// Whether a line is open to the mode; if so, how it is travelled is noted.
    fn judge(
        &self,
        spec: &StreetsSpec,
        layer: &Layer,
        row: u32,
        courses: &mut HashMap<u32, Course>,
    ) -> bool {
        let tags = Tagged { layer, spec, row: row as usize };
        let course = course(&tags, layer, &self.profile);
        course.map(|it| courses.insert(row, it)).is_ok()
    }

    /// Puts in the new pieces, with the nodes they need.
    fn put_in(&mut self, spec: &StreetsSpec, plan: &Plan) {
        let mut known: HashMap<NodeKey, u32> = if spec.nodes == Nodes::Ids
            && !plan.pieces.is_empty()
        {
            self.keys.iter().zip(0..).map(|(&key, node)| (key, node)).collect()
        } else {
            let near =
                plan.pieces.iter().flat_map(|it| self.streets_around(&it.course, &plan.dead));
            let near: BTreeSet<u32> = near.flat_map(|it| self.streets[it as usize].nodes).collect();
            near.into_iter().map(|node| (self.keys[node as usize], node)).collect()
        };
        for piece in &plan.pieces {
            let last = piece.course.len() - 1;
            let places = [piece.course[0], piece.course[last]];
            let nodes = [0, 1].map(|end| {
                *known.entry(piece.ends[end]).or_insert_with(|| {
                    Shared::make_mut(&mut self.nodes).push(places[end]);
                    Shared::make_mut(&mut self.keys).push(piece.ends[end]);
                    self.nodes.len() as u32 - 1
                })
            });
            let street = plan.courses[&piece.row].street(piece.row, nodes, piece.from_start);
            self.streets.push(street);
            Shared::make_mut(&mut self.from_start).push(piece.from_start);
            let courses = Shared::make_mut(&mut self.courses);
            courses.start_row(Kind::Lines);
            courses.push_part(piece.course.iter().copied());
            self.state_after.extend([FAR, FAR]);
        }
    }

    /// Streets near a course, and those among `dead` too: their nodes live on.
    fn streets_around(&self, course: &[Coord], dead: &BTreeSet<u32>) -> Vec<u32> {
        let around = rect_around(course);
        let mut near = self.streets_near(around);
        let touches = |it: &u32| self.courses.get(*it as usize).bounds().intersects(&around);
        near.extend(dead.iter().copied().filter(touches));
        near
    }

    fn renew_nodes(&mut self, touched: &BTreeSet<u32>, dead: &BTreeSet<u32>, n_before: u32) {
        let mut ways: BTreeMap<u32, Vec<u32>> =
            touched.iter().map(|&it| (it, Vec::new())).collect();
        let n_listed = self.leaving.len() as u32;
        for (&node, ways) in ways.range_mut(..n_listed) {
            let kept = self.leaving.get(node).iter().filter(|&&way| !dead.contains(&(way / 2)));
            ways.extend(kept);
        }
        for way in 2 * n_before..2 * self.streets.len() as u32 {
            ways.entry(self.tail(way)).or_default().push(way);
        }
        for &street in dead {
            self.state_after[2 * street as usize] = FAR;
            self.state_after[2 * street as usize + 1] = FAR;
        }
        ways.into_iter().for_each(|(node, ways)| self.leaving.set(node, ways));
        for &node in touched {
            for way in self.leaving.get(node).to_vec() {
                self.state_after[back(way) as usize] = FAR;
            }
        }
    }

    fn renew_holdups(&mut self, touched: &BTreeSet<u32>, spec: &StreetsSpec, layers: &Layers) {
        let keys = touched.iter().map(|&node| (self.keys[node as usize], node)).collect();
        let (renewed, _) = self.find_holdups(spec, layers, &keys);
        touched.iter().for_each(|node| drop(self.holdups.remove(node)));
        self.holdups.extend(renewed);
    }

    fn renew_exits(&mut self, touched: &BTreeSet<u32>, streets: &Layer) {
        streets.survey().prepare();
        let is_exit = |&&node: &&u32| {
            let ways = self.leaving.get(node).iter();
            ways.map(|way| way / 2)
                .any(|it| leads_out(streets, self.courses.get(it as usize).coords()))
        };
        let renewed: Vec<u32> = touched.iter().filter(is_exit).copied().collect();
        self.exits.retain(|node| !touched.contains(node));
        self.exits.extend(renewed);
        self.exits.sort_unstable();
    }

    /// Copies the graphs there are, with the arcs around the touched nodes as they are now.
    fn renew_graphs(&mut self, base: &Network, touched: &BTreeSet<u32>) {
        let neighbours = touched.iter().flat_map(|&node| self.leaving.get(node));
        let mut around: BTreeSet<u32> = neighbours.map(|&way| self.head(way)).collect();
        around.extend(touched);
        let states: Vec<(u32, u32)> = around.iter().flat_map(|&it| self.states_at(it)).collect();
        for metric in [Metric::Time, Metric::Distance] {
            for turned in [false, true] {
                let slot = &base.graphs[metric as usize][usize::from(turned)];
                let Some(mut graph) = slot.get().cloned() else { continue };
                (graph.len()..self.node_of.len()).for_each(|it| graph.set(it as u32, Vec::new()));
                for &state in &states {
                    let arcs = if turned {
                        self.arcs_to(state, metric)
                    } else {
                        self.arcs_from(state, metric)
                    };
                    graph.set(state.0, arcs);
                }
                let _ = self.graphs[metric as usize][usize::from(turned)].set(graph);
            }
        }
    }

    /// The nodes at which this network and one it was patched from differ.
    pub(crate) fn differs_at(&self, base: &Network) -> Vec<u32> {
        let n_states = base.node_of.len();
        let mut nodes: Vec<u32> = self.node_of[n_states..].to_vec();
        // A node that lost every way in has no new state.
        let streets = self
            .streets
            .iter()
            .zip(&base.streets)
            .filter(|(a, b)| (a.ms, a.mm, a.has_frontage) != (b.ms, b.mm, b.has_frontage));
        nodes.extend(streets.flat_map(|(street, _)| street.nodes));
        nodes.extend(self.streets[base.streets.len()..].iter().flat_map(|it: &Street| it.nodes));
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

fn bounds(shape: Shape<'_>) -> Option<Rect> {
    (!shape.is_empty()).then(|| shape.bounds())
}

fn rect_around(course: &[Coord]) -> Rect {
    course.iter().skip(1).fold(Rect::new(course[0], course[0]), |rect, at| {
        siting_layer::hull(rect, Rect::new(*at, *at))
    })
}
