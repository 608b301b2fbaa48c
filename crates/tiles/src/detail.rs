//! From which zoom on each vertex is drawn.
//!
//! Borders are simplified after Douglas and Peucker (1973), to half a pixel: a tile is shown up to
//! twice its size before the next zoom's takes over, so nothing is ever more than a pixel off. For
//! features that share a border to keep sharing it, this is decided once a border:
//!
//! 1. A vertex where borders meet or part, or where a line ends, is kept at every zoom. It is known
//!    by having other neighbours in one feature than in another.
//! 2. Between two such vertices runs one border, with the same vertices in every feature that has
//!    it. It is simplified from its lesser end to its greater (by x, then y), so the features agree
//!    to the bit.
//! 3. A ring that meets no other keeps the triangle of its least and its greatest vertex and the
//!    one farthest from both, so it never collapses.

use geo::Coord;
use siting_layer::{Kind, Shapes};

use crate::frame::{MAX_ZOOM, units};

/// Units by which a simplified border may differ from the original: half a pixel.
const TOLERANCE: f64 = 4.0;
/// A border of more vertices is halved before it is simplified, so that time stays in proportion.
const LONGEST: usize = 8192;
/// Not looked at yet, or drawn only where nothing is simplified.
const NEVER: u8 = u8::MAX;

/// From which zoom on each vertex is drawn.
#[derive(Debug)]
pub(crate) struct Detail {
    /// One zoom a vertex, in the order of `Shapes::coords`.
    zooms: Vec<u8>,
}

impl Detail {
    pub(crate) fn new(shapes: &Shapes) -> Detail {
        let mut zooms = vec![NEVER; shapes.coords().len()];
        pin_junctions(shapes, &mut zooms);
        let mut border = Vec::new();
        for_parts(shapes, |kind, first, part| match kind {
            Kind::Points => zooms[first..first + part.len()].fill(0),
            Kind::Lines => simplify_line(first, part, &mut zooms, &mut border),
            Kind::Areas => simplify_ring(first, part, &mut zooms, &mut border),
        });
        Detail { zooms }
    }

    /// The zooms of the vertices from `first` on.
    pub(crate) fn zooms(&self, first: usize, n: usize) -> &[u8] {
        &self.zooms[first..first + n]
    }
}

/// Calls `visit` with each part, its kind, and the position of its first vertex among all.
fn for_parts<'a>(shapes: &'a Shapes, mut visit: impl FnMut(Kind, usize, &'a [Coord])) {
    let mut first = 0;
    for shape in shapes.iter() {
        for part in shape.parts() {
            visit(shape.kind(), first, part);
            first += part.len();
        }
    }
}

/// One vertex of one border: where it is, what its neighbours are, which it is. Two digests that
/// agree by chance only keep a vertex too many.
struct Occurrence {
    place: u64,
    neighbours: u64,
    at: u32,
}

fn pin_junctions(shapes: &Shapes, zooms: &mut [u8]) {
    let mut occurrences = Vec::with_capacity(zooms.len());
    for_parts(shapes, |kind, first, part| {
        let n = drawn(kind, part).len();
        for here in 0..n {
            let (before, after) = match kind {
                Kind::Points => continue,
                Kind::Areas => (part[(here + n - 1) % n], part[(here + 1) % n]),
                Kind::Lines if here == 0 || here + 1 == n => {
                    zooms[first + here] = 0;
                    (part[here], part[here])
                }
                Kind::Lines => (part[here - 1], part[here + 1]),
            };
            let neighbours = digest(before).wrapping_add(digest(after));
            let at = (first + here) as u32;
            occurrences.push(Occurrence { place: digest(part[here]), neighbours, at });
        }
    });
    occurrences.sort_unstable_by_key(|it| (it.place, it.at));
    for same_place in occurrences.chunk_by(|a, b| a.place == b.place) {
        if same_place.iter().any(|it| it.neighbours != same_place[0].neighbours) {
            for it in same_place {
                zooms[it.at as usize] = 0;
            }
        }
    }
}

/// A ring without the repetition of its first vertex; anything else as it is.
fn drawn(kind: Kind, part: &[Coord]) -> &[Coord] {
    match part {
        [first, rest @ .., last] if kind == Kind::Areas && first == last => &part[..=rest.len()],
        _ => part,
    }
}

/// A vertex with its position among all.
type Placed = (Coord, usize);

fn simplify_line(first: usize, line: &[Coord], zooms: &mut [u8], border: &mut Vec<Placed>) {
    border.clear();
    for (at, &coord) in line.iter().enumerate() {
        border.push((coord, first + at));
        if 1 < border.len() && zooms[first + at] == 0 {
            simplify_border(border, zooms);
            border.clear();
            border.push((coord, first + at));
        }
    }
}

fn simplify_ring(first: usize, part: &[Coord], zooms: &mut [u8], border: &mut Vec<Placed>) {
    let ring = drawn(Kind::Areas, part);
    let n = ring.len();
    let mut pinned = zooms[first..first + n].iter().filter(|&&zoom| zoom == 0);
    if pinned.nth(1).is_none() {
        pin_triangle(first, ring, zooms);
    }
    if let Some(start) = (0..n).find(|&at| zooms[first + at] == 0) {
        border.clear();
        for at in (start..=start + n).map(|at| at % n) {
            border.push((ring[at], first + at));
            if 1 < border.len() && zooms[first + at] == 0 {
                simplify_border(border, zooms);
                border.clear();
                border.push((ring[at], first + at));
            }
        }
    }
    if n < part.len() {
        zooms[first + n] = zooms[first];
    }
}

/// Keeps the least vertex, the greatest, and the one farthest from the line between them.
fn pin_triangle(first: usize, ring: &[Coord], zooms: &mut [u8]) {
    let order = |&a: &usize, &b: &usize| key(ring[a]).partial_cmp(&key(ring[b])).expect("no NaN");
    let Some(least) = (0..ring.len()).min_by(order) else { return };
    let greatest = (0..ring.len()).max_by(order).expect("there is a least");
    let off = |at: usize| square_distance(ring[at], ring[least], ring[greatest]);
    let by_distance = |a: &usize, b: &usize| off(*a).total_cmp(&off(*b)).then(order(b, a));
    let farthest = (0..ring.len()).max_by(by_distance).expect("there is a least");
    for at in [least, greatest, farthest] {
        zooms[first + at] = 0;
    }
}

/// Decides on every vertex between a border's ends, which are drawn at every zoom.
fn simplify_border(border: &mut [Placed], zooms: &mut [u8]) {
    let n = border.len();
    if n < 3 {
        return;
    }
    let is_backward =
        (key(border[n - 1].0), key(border[n - 2].0)) < (key(border[0].0), key(border[1].0));
    if is_backward {
        border.reverse();
    }
    let mut spans = vec![(0, n - 1, 0)];
    while let Some((from, to, parent)) = spans.pop() {
        if to < from + 2 {
            continue;
        }
        let (split, zoom) = split(border, from, to);
        let zoom = zoom.max(parent);
        if zoom < MAX_ZOOM {
            zooms[border[split].1] = zoom;
            spans.push((from, split, zoom));
            spans.push((split, to, zoom));
        }
    }
}

/// The vertex to draw next between two, and from which zoom on.
fn split(border: &[Placed], from: usize, to: usize) -> (usize, u8) {
    if LONGEST < to - from {
        return (from.midpoint(to), 0);
    }
    let (a, b) = (border[from].0, border[to].0);
    let (mut farthest, mut greatest) = (from + 1, -1.0);
    for (at, &(coord, _)) in border.iter().enumerate().take(to).skip(from + 1) {
        let distance = square_distance(coord, a, b);
        if greatest < distance {
            (farthest, greatest) = (at, distance);
        }
    }
    (farthest, first_zoom(greatest.sqrt()))
}

/// The first zoom at which `distance`, in the unit square, exceeds the tolerance.
fn first_zoom(distance: f64) -> u8 {
    (0..MAX_ZOOM).find(|&zoom| TOLERANCE < distance * units(zoom)).unwrap_or(NEVER)
}

/// Square of the distance from `c` to the segment between `a` and `b`.
fn square_distance(c: Coord, a: Coord, b: Coord) -> f64 {
    let (along, to_c) = (b - a, c - a);
    let square = along.x * along.x + along.y * along.y;
    let share = if square == 0.0 { 0.0 } else { (to_c.x * along.x + to_c.y * along.y) / square };
    let off = to_c - along * share.clamp(0.0, 1.0);
    off.x * off.x + off.y * off.y
}

fn key(c: Coord) -> (f64, f64) {
    (c.x, c.y)
}

/// Spreads the bits of both coordinates (the finaliser of `SplitMix64`, Steele et al. 2014).
fn digest(c: Coord) -> u64 {
    let mix = |mut bits: u64| {
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    };
    mix(mix(c.x.to_bits()).wrapping_add(0x9e37_79b9_7f4a_7c15) ^ c.y.to_bits())
}
