//! A new line made to meet the lines that are there: its ends are moved onto them, and they are cut.

use std::collections::BTreeMap;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line};
use siting_layer::{Kind, Shape, Shapes};
use siting_units::Text;

use super::cut::{Cut, Position, end_at, letters, pieces};
use super::draft::{Added, Draft, Spot};
use super::edit::{Connect, Datum};

/// Places nearer than this to a vertex are the vertex: a centimetre, less than any map can tell.
const TOUCH_METRES: f64 = 0.01;

/// How a line is to meet others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meets {
    pub(super) connect: Connect,
    pub(super) snap_metres: f64,
}

/// Adds a line, made to meet the lines that are there. `near` are rows of the layer below that may
/// be near; what was added before is looked at anyway.
///
/// # Errors
///
/// When both ends meet others in one place and nothing of the line is left.
pub(super) fn add_line(
    draft: &mut Draft<'_>,
    mut feature: Added,
    meets: Meets,
    near: &[u32],
) -> Result<(), Text> {
    let mut line = feature.shape.coords().to_vec();
    let mut joints = Joints::default();
    if meets.connect != Connect::Nothing {
        let lines = lines(draft, near);
        joints.meet_ends(draft, &lines, &mut line, meets.snap_metres)?;
        if meets.connect == Connect::Crossings {
            joints.meet_crossings(draft, &lines, &line);
        }
    }
    let nodes = joints.nodes(draft, &line);
    feature.shape = one_line(&line);
    add_pieces(draft, &feature, &joints.own, &nodes);
    for (spot, cuts) in joints.others {
        let whole = Added {
            id: draft.id(spot).to_owned(),
            shape: one_row(draft.shape(spot)),
            ground: 0.0,
            values: draft.values(spot),
        };
        draft.remove(spot);
        add_pieces(draft, &whole, &cuts, &nodes);
    }
    Ok(())
}

/// Every line that may be near, in the order of the edited layer.
fn lines(draft: &Draft<'_>, near: &[u32]) -> Vec<Spot> {
    let below = near.iter().copied().filter(|&row| draft.is_there(row)).map(Spot::Base);
    below.chain(draft.added_lines()).collect()
}

/// Where a new line meets others.
#[derive(Debug, Default)]
struct Joints {
    /// Cuts of the new line itself; rising.
    own: Vec<Cut>,
    /// Cuts of other lines; rising.
    others: BTreeMap<Spot, Vec<Cut>>,
    /// Ends of other lines it meets: where, which line, which end.
    ends: Vec<(Coord, Spot, usize)>,
}

/// A place on a line.
#[derive(Clone, Copy, Debug)]
struct Found {
    distance: f64,
    spot: Spot,
    cut: Cut,
    end: Option<usize>,
}

impl Joints {
    /// Moves both ends of the line onto the nearest other line within reach.
    fn meet_ends(
        &mut self,
        draft: &Draft<'_>,
        lines: &[Spot],
        line: &mut [Coord],
        snap_metres: f64,
    ) -> Result<(), Text> {
        for end in [0, line.len() - 1] {
            let found = lines.iter().filter_map(|&it| nearest(draft.shape(it), it, line[end]));
            let found = found.filter(|it| it.distance <= snap_metres);
            // Of lines equally near, one that ends there need not be cut.
            let best = found.reduce(|best, it| {
                let is_better =
                    (it.distance, it.end.is_none()) < (best.distance, best.end.is_none());
                if is_better { it } else { best }
            });
            if let Some(found) = best {
                line[end] = found.cut.at;
                self.note(found);
            }
        }
        if line.iter().all(|it| *it == line[0]) {
            return Err(Text::new(
                "both ends meet other lines in the same place, so nothing of this one is left; \
                 write a smaller `snap-metres`",
                "两端与其他线在同一处相接，该线长度变为零；请减小 `snap-metres`",
            ));
        }
        Ok(())
    }

    /// Meets other lines wherever the line crosses or touches them.
    fn meet_crossings(&mut self, draft: &Draft<'_>, lines: &[Spot], line: &[Coord]) {
        let own_shape = one_line(line);
        for &spot in lines {
            let other = draft.shape(spot);
            for (own, place, at) in crossings(line, other) {
                let own = on_line(own_shape.get(0), own, at);
                let own_end = end_at(own_shape.get(0), own.position);
                let cut = on_line(other, place, at);
                // Where the line ends, the other is cut just there, unless it was met already.
                let cut = if own_end.is_some() { Cut { at: own.at, ..cut } } else { cut };
                let cuts = self.others.get(&spot).map_or(&[] as &[Cut], Vec::as_slice);
                let is_same = |it: &Cut| {
                    let place = |it: Position| (it.part, it.vertex);
                    place(it.position) == place(cut.position) && is_near(it.at, cut.at)
                };
                if own_end.is_some() && cuts.iter().any(is_same) {
                    continue;
                }
                let end = end_at(other, cut.position);
                self.note(Found { distance: 0.0, spot, cut, end });
                if own_end.is_none() {
                    insert(&mut self.own, Cut { at: cut.at, ..own });
                }
            }
        }
    }

    /// Remembers that the new line meets another one.
    fn note(&mut self, found: Found) {
        match found.end {
            Some(end) => self.ends.push((found.cut.at, found.spot, end)),
            None => insert(self.others.entry(found.spot).or_default(), found.cut),
        }
    }

    /// The node id of every place where the new line ends, is cut or cuts; empty for layers without.
    fn nodes(&self, draft: &mut Draft<'_>, line: &[Coord]) -> BTreeMap<[u64; 2], Datum> {
        let mut nodes = BTreeMap::new();
        let Some(columns) = draft.nodes() else { return nodes };
        for &(at, spot, end) in &self.ends {
            let node = draft.value(spot, columns[end]);
            if node != Datum::Missing {
                nodes.entry(key(at)).or_insert(node);
            }
        }
        let cuts = self.own.iter().chain(self.others.values().flatten()).map(|it| it.at);
        for at in [line[0], line[line.len() - 1]].into_iter().chain(cuts) {
            nodes.entry(key(at)).or_insert_with(|| draft.fresh_node());
        }
        nodes
    }
}

/// Adds a line in the pieces that some cuts make of it; whole, and under its own id, without any.
fn add_pieces(
    draft: &mut Draft<'_>,
    whole: &Added,
    cuts: &[Cut],
    nodes: &BTreeMap<[u64; 2], Datum>,
) {
    let pieces = pieces(whole.shape.get(0), cuts);
    let is_cut = 1 < pieces.len();
    let (n_pieces, mut next) = (pieces.len(), 0);
    for (place, shape) in pieces.into_iter().enumerate() {
        let id = if is_cut {
            let ids = (next..).map(|number| format!("{}.{}", whole.id, letters(number)));
            let id = draft.free_id(ids);
            next += 1;
            id
        } else {
            whole.id.clone()
        };
        let mut values = whole.values.clone();
        let share = shape.get(0).plane_length() / whole.shape.get(0).plane_length();
        for &column in draft.amounts().iter().filter(|_| is_cut) {
            if let Datum::Number(amount) = &mut values[column] {
                *amount *= share;
            }
        }
        if let Some([from, to]) = draft.nodes() {
            let coords = shape.coords();
            let node = |at: Coord| nodes.get(&key(at)).cloned();
            let is_new = |column: usize| whole.values[column] == Datum::Missing;
            if 0 < place || is_new(from) {
                values[from] = node(coords[0]).unwrap_or(Datum::Missing);
            }
            if place + 1 < n_pieces || is_new(to) {
                values[to] = node(coords[coords.len() - 1]).unwrap_or(Datum::Missing);
            }
        }
        draft.add(Added { id, shape, ground: 0.0, values });
    }
}

/// The place of a line nearest to `from`.
fn nearest(line: Shape<'_>, spot: Spot, from: Coord) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (part, coords) in line.parts().enumerate() {
        for (vertex, pair) in coords.windows(2).enumerate() {
            let (a, b) = (pair[0], pair[1]);
            let way = b - a;
            let square = way.x * way.x + way.y * way.y;
            let along = ((from.x - a.x) * way.x + (from.y - a.y) * way.y) / square;
            let along = if square > 0.0 { along.clamp(0.0, 1.0) } else { 0.0 };
            let at = a + way * along;
            let cut = on_line(line, Position { part, vertex, along }, at);
            let distance = (cut.at.x - from.x).hypot(cut.at.y - from.y);
            if best.is_none_or(|it| distance < it.distance) {
                let end = end_at(line, cut.position);
                best = Some(Found { distance, spot, cut, end });
            }
        }
    }
    best
}

/// A cut at a place of a line; a vertex of it when that is near enough.
fn on_line(line: Shape<'_>, place: Position, at: Coord) -> Cut {
    let coords = line.parts().nth(place.part).expect("places are on parts of the line");
    let vertices = [place.vertex, place.vertex + 1].into_iter().filter(|&it| it < coords.len());
    let apart = |it: usize| (coords[it].x - at.x).hypot(coords[it].y - at.y);
    let nearest = vertices.min_by(|&a, &b| apart(a).total_cmp(&apart(b)));
    match nearest.filter(|&it| is_near(coords[it], at)) {
        Some(vertex) => {
            let position = Position { vertex, along: 0.0, ..place };
            Cut { position, at: coords[vertex] }
        }
        None => Cut { position: place, at },
    }
}

/// Where a line crosses or touches another: the place on the line, on the other, and the vertex.
fn crossings(line: &[Coord], other: Shape<'_>) -> Vec<(Position, Position, Coord)> {
    let mut found = Vec::new();
    for (own, pair) in line.windows(2).enumerate() {
        let ours = Line::new(pair[0], pair[1]);
        for (part, coords) in other.parts().enumerate() {
            for (vertex, pair) in coords.windows(2).enumerate() {
                let theirs = Line::new(pair[0], pair[1]);
                for at in common_points(ours, theirs) {
                    let own = Position { part: 0, vertex: own, along: share(ours, at) };
                    let place = Position { part, vertex, along: share(theirs, at) };
                    found.push((own, place, at));
                }
            }
        }
    }
    found
}

/// The point two segments have in common, or both ends of the piece they have in common.
fn common_points(a: Line, b: Line) -> Vec<Coord> {
    let low = |it: Line| (it.start.x.min(it.end.x), it.start.y.min(it.end.y));
    let high = |it: Line| (it.start.x.max(it.end.x), it.start.y.max(it.end.y));
    let are_apart = |a: Line, b: Line| high(a).0 < low(b).0 || high(a).1 < low(b).1;
    if are_apart(a, b) || are_apart(b, a) {
        return Vec::new();
    }
    match line_intersection(a, b) {
        None => Vec::new(),
        Some(LineIntersection::SinglePoint { intersection, .. }) => vec![intersection],
        Some(LineIntersection::Collinear { intersection }) => {
            vec![intersection.start, intersection.end]
        }
    }
}

/// How much of the way along a segment a point of it is.
fn share(line: Line, at: Coord) -> f64 {
    let (way, done) = (line.end - line.start, at - line.start);
    let square = way.x * way.x + way.y * way.y;
    if square > 0.0 { ((way.x * done.x + way.y * done.y) / square).clamp(0.0, 1.0) } else { 0.0 }
}

fn is_near(a: Coord, b: Coord) -> bool {
    (a.x - b.x).hypot(a.y - b.y) < TOUCH_METRES
}

/// Adds a cut where there is none yet.
fn insert(cuts: &mut Vec<Cut>, cut: Cut) {
    let at = cuts.partition_point(|it| it.position < cut.position);
    if cuts.get(at).is_none_or(|it| it.position != cut.position) {
        cuts.insert(at, cut);
    }
}

fn key(at: Coord) -> [u64; 2] {
    // Adding 0 takes the sign off a zero.
    [(at.x + 0.0).to_bits(), (at.y + 0.0).to_bits()]
}

fn one_line(line: &[Coord]) -> Shapes {
    let mut shapes = Shapes::default();
    shapes.start_row(Kind::Lines);
    shapes.push_part(line.iter().copied());
    shapes
}

fn one_row(shape: Shape<'_>) -> Shapes {
    let mut shapes = Shapes::default();
    shapes.push(shape);
    shapes
}
