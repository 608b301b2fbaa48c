//! From layers and a profile to a network.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;
use siting_layer::{
    FeatureIndex, Kind, Layer, Layers, Outline, Search, Shapes, Value, hilbert_order,
};
use siting_units::{Fingerprint, LayerId, Say};

use super::noding::{self, NodeKey, Piece};
use super::turns::millis;
use super::{Holdup, Network, Street, StreetsSpec};
use crate::lists::Lists;
use crate::{Closed, FAR, NetworkReport, Passage, Profile, Ride, Tags, TurnRule};

/// A feature as OpenStreetMap would tag it.
pub(super) struct Tagged<'a> {
    pub(super) layer: &'a Layer,
    pub(super) spec: &'a StreetsSpec,
    pub(super) row: usize,
}

impl Tags for Tagged<'_> {
    fn tag(&self, key: &str) -> Option<Cow<'_, str>> {
        match self.layer.table().column(self.spec.field(key))?.value(self.row) {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Missing => None,
        }
    }
}

impl Tagged<'_> {
    fn number(&self, key: &str) -> Option<f64> {
        let number = match self.layer.table().column(self.spec.field(key))?.value(self.row) {
            Value::Number(number) => number,
            Value::Text(text) => text.trim().parse().ok()?,
            Value::Missing => return None,
        };
        Some(number).filter(|it| it.is_finite())
    }
}

/// What the data and the profile say of one line.
pub(super) struct Course {
    ride: Ride,
    /// Metres of the line for each metre in the plane, where its length is given.
    stretch: f64,
    /// Seconds for the whole line, where given.
    seconds: Option<f64>,
    /// Its length in the plane.
    plane_metres: f64,
}

impl Network {
    /// The digest of everything a network depends on; `None` when a layer is missing.
    pub fn fingerprint_of(
        spec: &StreetsSpec,
        layers: &Layers,
        profile: &Profile,
    ) -> Option<Fingerprint> {
        /// Raised whenever the meaning of a network changes.
        const VERSION: &[u8] = b"network 1";
        let mut parts = vec![Fingerprint::of(VERSION), spec.fingerprint(), profile.fingerprint()];
        for id in spec.layers() {
            parts.push(layers.get(id)?.fingerprint());
        }
        Some(Fingerprint::of_all(parts))
    }

    /// The network of a mode; `None` when a layer is missing.
    pub fn new(spec: &StreetsSpec, layers: &Layers, profile: &Profile) -> Option<Network> {
        let fingerprint = Network::fingerprint_of(spec, layers, profile)?;
        let layer = layers.get(&spec.streets)?;
        let mut report = NetworkReport::default();
        let (rows, courses) = open_rows(spec, layer, profile, &mut report);
        let pieces = noding::pieces(layer, spec, &rows);
        report.note_unusable(&rows, pieces.iter().map(|it| it.row));
        let (node_ids, keys, places) = nodes(&pieces);
        let mut streets = Vec::with_capacity(pieces.len());
        let mut shapes = Shapes::default();
        for piece in &pieces {
            let nodes = piece.ends.map(|it| node_ids[&it]);
            streets.push(courses[&piece.row].street(piece.row, nodes, piece.from_start));
            shapes.start_row(Kind::Lines);
            shapes.push_part(piece.course.iter().copied());
        }
        let leaving: Vec<(u32, u32)> = (0..2 * streets.len() as u32)
            .map(|way| (streets[way as usize / 2].nodes[way as usize % 2], way))
            .collect();
        let mut network = Network {
            fingerprint,
            profile: profile.clone(),
            leaving: Lists::new(places.len(), leaving.into_iter()),
            holdups: HashMap::new(),
            state_after: Vec::new(),
            node_of: Vec::new(),
            index: Arc::new(FeatureIndex::new(&shapes)),
            n_indexed: streets.len(),
            keys: Arc::new(keys),
            from_start: Arc::new(pieces.iter().map(|it| it.from_start).collect()),
            exits: exits(layer, &streets, &shapes),
            nodes: Arc::new(places),
            streets,
            courses: Arc::new(shapes),
            report: None,
            graphs: Default::default(),
            timed: Default::default(),
            shortcuts: Default::default(),
        };
        (network.holdups, report.n_turns) = network.find_holdups(spec, layers, &node_ids);
        network.state_after = vec![FAR; 2 * network.streets.len()];
        (0..network.nodes.len() as u32).for_each(|node| network.renew_states(node));
        network.report = Some(report.complete(&network, layer, spec));
        Some(network)
    }

    /// What holds traffic up at the nodes in `node_ids`, and how many turn restrictions do.
    pub(super) fn find_holdups(
        &self,
        spec: &StreetsSpec,
        layers: &Layers,
        node_ids: &HashMap<NodeKey, u32>,
    ) -> (HashMap<u32, Holdup>, usize) {
        let mut n_turns = 0;
        let mut holdups: HashMap<u32, Holdup> = HashMap::new();
        let node_at = |tags: &Tagged<'_>, key: &str, at: Coord| {
            let by_id = tags.number(key).and_then(|id| node_ids.get(&NodeKey::of_id(id)));
            by_id.or_else(|| node_ids.get(&NodeKey::of_place(at))).copied()
        };
        for (layer, row, at) in points(spec.junctions.as_ref(), layers) {
            let tags = Tagged { layer, spec, row };
            let Some(node) = node_at(&tags, "node", at) else { continue };
            let holdup = holdups.entry(node).or_default();
            match self.profile.pass(&tags) {
                Passage::Closed => holdup.is_closed = true,
                Passage::Seconds(seconds) => holdup.ms += millis(seconds),
            }
        }
        let Some(streets) = layers.get(&spec.streets) else { return (holdups, 0) };
        for (layer, row, at) in points(spec.turns.as_ref(), layers) {
            let tags = Tagged { layer, spec, row };
            let rule = self.profile.heeds_turn(&tags);
            let (Some(rule), Some(node)) = (rule, node_at(&tags, "via", at)) else { continue };
            let (Some(from), Some(to)) = (tags.number("from"), tags.number("to")) else { continue };
            let way_of = |way: u32| {
                let row = self.streets[way as usize / 2].row as usize;
                Tagged { layer: streets, spec, row }.number("way")
            };
            let leaving = self.leaving.get(node);
            let ways_in: Vec<u32> = leaving.iter().map(|&it| super::back(it)).collect();
            let banned = ways_in
                .into_iter()
                .filter(|&it| way_of(it) == Some(from))
                .flat_map(|way_in| leaving.iter().map(move |&way| (way_in, way)))
                .filter(|&(_, way)| {
                    (way_of(way) == Some(to)) == matches!(rule, TurnRule::No { .. })
                });
            let banned: Vec<_> = banned.collect();
            n_turns += usize::from(!banned.is_empty());
            holdups.entry(node).or_default().banned.extend(banned);
        }
        holdups.retain(|_, it| *it != Holdup::default());
        (holdups, n_turns)
    }
}

fn points<'a>(
    id: Option<&LayerId>,
    layers: &'a Layers,
) -> impl Iterator<Item = (&'a Layer, usize, Coord)> {
    let layer = id.and_then(|it| layers.get(it)).map(AsRef::as_ref);
    layer.into_iter().flat_map(|layer: &Layer| {
        let rows = layer.shapes().iter().enumerate();
        rows.filter_map(move |(row, shape)| Some((layer, row, *shape.coords().first()?)))
    })
}

/// The rows that are open to the mode, and how each is travelled; the others go to the report.
fn open_rows(
    spec: &StreetsSpec,
    layer: &Layer,
    profile: &Profile,
    report: &mut NetworkReport,
) -> (Vec<u32>, HashMap<u32, Course>) {
    let judged: Vec<Result<Course, Closed>> = (0..layer.len())
        .into_par_iter()
        .map(|row| course(&Tagged { layer, spec, row }, layer, profile))
        .collect();
    let (mut rows, mut courses) = (Vec::new(), HashMap::new());
    for (row, judged) in judged.into_iter().enumerate() {
        let metres = layer.shape(row).plane_length();
        match judged {
            Ok(course) => {
                course.ride.remarks.iter().for_each(|it| report.remark(it.text()));
                rows.push(row as u32);
                courses.insert(row as u32, course);
            }
            Err(why) => report.close(why.text(), metres),
        }
    }
    (rows, courses)
}

pub(super) fn course(
    tags: &Tagged<'_>,
    layer: &Layer,
    profile: &Profile,
) -> Result<Course, Closed> {
    let ride = profile.judge(tags)?;
    let plane_metres = layer.shape(tags.row).plane_length();
    let given = |key: &str| tags.number(key).filter(|it| 0.0 < *it);
    let stretch =
        given("metres").filter(|_| 0.0 < plane_metres).map_or(1.0, |it| it / plane_metres);
    let duration = || tags.tag("duration").and_then(|it| crate::parse_duration(&it));
    let is_ferry = tags.tag("route").is_some_and(|it| it == "ferry");
    let seconds = given("seconds")
        .or_else(|| given("minutes").map(|it| it * 60.0))
        .or_else(|| duration().filter(|_| is_ferry));
    Ok(Course { ride, stretch, seconds, plane_metres })
}

/// Numbers the nodes so that neighbours have neighbouring numbers.
fn nodes(pieces: &[Piece]) -> (HashMap<NodeKey, u32>, Vec<NodeKey>, Vec<Coord>) {
    let mut first_seen: BTreeMap<NodeKey, Coord> = BTreeMap::new();
    for piece in pieces {
        let last = piece.course.len() - 1;
        first_seen.entry(piece.ends[0]).or_insert(piece.course[0]);
        first_seen.entry(piece.ends[1]).or_insert(piece.course[last]);
    }
    let (keys, places): (Vec<NodeKey>, Vec<Coord>) = first_seen.into_iter().unzip();
    let order = hilbert_order(&places);
    let keys: Vec<NodeKey> = order.iter().map(|&at| keys[at as usize]).collect();
    let numbers = keys.iter().zip(0..).map(|(&key, id)| (key, id)).collect();
    (numbers, keys, order.iter().map(|&at| places[at as usize]).collect())
}

impl Course {
    /// A stretch of the line, from and to so many plane metres from its beginning.
    pub(super) fn street(&self, row: u32, nodes: [u32; 2], from_start: [f64; 2]) -> Street {
        // Differences of rounded sums: however a line is cut, its pieces add up to the same.
        let between = |factor: f64| {
            let [start, end] = from_start.map(|it| (it * factor).round());
            (end - start).clamp(0.0, f64::from(FAR - 1)) as u32
        };
        let ms = |kmh: Option<f64>| match (kmh, self.seconds) {
            (None, _) => FAR,
            (Some(_), Some(seconds)) if 0.0 < self.plane_metres => {
                between(seconds * 1000.0 / self.plane_metres)
            }
            (Some(kmh), _) => between(self.stretch * 3600.0 / kmh),
        };
        Street {
            nodes,
            row,
            mm: between(self.stretch * 1000.0),
            ms: [ms(self.ride.forward_kmh), ms(self.ride.backward_kmh)],
            has_frontage: self.ride.has_frontage,
        }
    }
}

/// The nodes from which a street leads to or beyond the edge of the ground on which streets are
/// known.
fn exits(layer: &Layer, streets: &[Street], courses: &Shapes) -> Vec<u32> {
    layer.survey().prepare();
    let streets = streets.par_iter().enumerate();
    let leading_out = streets.filter(|(row, _)| leads_out(layer, courses.get(*row).coords()));
    let mut nodes: Vec<u32> = leading_out.flat_map_iter(|(_, street)| street.nodes).collect();
    nodes.par_sort_unstable();
    nodes.dedup();
    nodes
}

/// Whether a street comes to the edge of the ground on which streets are known.
pub(super) fn leads_out(layer: &Layer, course: &[Coord]) -> bool {
    /// A street that comes this near the edge, in metres, was cut there.
    const AT_THE_EDGE: f64 = 1.0;
    let (mut outline, mut search) = (Outline::default(), Search::default());
    course.iter().any(|&at| {
        outline.set_point(at);
        layer.survey().way_to_edge(AT_THE_EDGE, &outline, &mut search) < AT_THE_EDGE
    })
}
