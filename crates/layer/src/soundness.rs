//! Whether polygons are valid, decided without building a graph.
//!
//! Rings have to be closed, simple and nested: holes in their shells, polygons beside one another.
//! Rings may touch at single points; whether they do so lawfully is left to
//! [`repair`](crate::repair), which builds the graph.

use geo::kernels::{Kernel, RobustKernel};
use geo::{Coord, Orientation};
use siting_units::Text;

/// One ring of a polygon; holes follow their shell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring<'a> {
    pub(crate) coords: &'a [Coord],
    pub(crate) is_shell: bool,
}

/// What is wrong with polygons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Unclosed,
    TooFewPoints,
    SelfIntersection,
    RingsCross,
    RingsTouch,
    BorderShared,
    HoleOutside,
    Nested,
}

impl Flaw {
    /// What is wrong, for people.
    pub(crate) fn text(self) -> Text {
        let (en, zh) = match self {
            Flaw::Unclosed => ("a ring was not closed", "环未闭合"),
            Flaw::TooFewPoints => ("a ring had fewer than three corners", "环的顶点少于三个"),
            Flaw::SelfIntersection => ("a ring crossed or touched itself", "环自相交或自接触"),
            Flaw::RingsCross => ("rings crossed", "环与环相交"),
            Flaw::RingsTouch | Flaw::BorderShared => ("rings shared a border", "环与环共用边界"),
            Flaw::HoleOutside => ("a hole lay outside its polygon", "孔洞位于多边形之外"),
            Flaw::Nested => ("polygons or holes lay inside one another", "多边形或孔洞互相嵌套"),
        };
        Text::new(en, zh)
    }
}

/// The first flaw found in polygons whose coordinates are finite; `RingsTouch` may be a false alarm.
pub(crate) fn flaw(rings: &[Ring<'_>]) -> Option<Flaw> {
    let shape_flaw = rings.iter().find_map(|ring| shape_flaw(ring.coords));
    if shape_flaw.is_some() {
        return shape_flaw;
    }
    match rings {
        [ring] if ring.coords.len() <= SMALL && !has_repeats(ring.coords) => {
            crosses_itself(ring.coords).then_some(Flaw::SelfIntersection)
        }
        _ => contact(rings).or_else(|| nesting_flaw(rings)),
    }
}

/// Rings of up to this many vertices are cheaper to check pair by pair than by a sweep.
const SMALL: usize = 48;

fn shape_flaw(ring: &[Coord]) -> Option<Flaw> {
    let (first, last) = (ring.first()?, ring.last()?);
    if first != last {
        Some(Flaw::Unclosed)
    } else if ring.len() < 4 {
        Some(Flaw::TooFewPoints)
    } else {
        None
    }
}

fn has_repeats(ring: &[Coord]) -> bool {
    ring.windows(2).any(|pair| pair[0] == pair[1])
}

/// Every pair of sides of a closed ring without repeated vertices.
fn crosses_itself(ring: &[Coord]) -> bool {
    let n = ring.len() - 1;
    (0..n).any(|i| {
        let (a, b) = (ring[i], ring[i + 1]);
        let (low, high) = box_of(a, b);
        let next = ring[if i + 2 <= n { i + 2 } else { 1 }];
        let later = i + 2..if i == 0 { n - 1 } else { n };
        folds_back(a, b, next)
            || later.into_iter().any(|j| {
                let (c, d) = (ring[j], ring[j + 1]);
                boxes_meet(low, high, c, d) && segments_meet(a, b, c, d)
            })
    })
}

/// Whether the way from `a` to `b` to `c` turns right back on itself.
fn folds_back(a: Coord, b: Coord, c: Coord) -> bool {
    let towards = (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y);
    towards > 0.0 && turn(a, b, c) == 0
}

/// Whether two segments whose boxes meet have a point in common.
fn segments_meet(a: Coord, b: Coord, c: Coord, d: Coord) -> bool {
    turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0
}

/// 1 when `c` lies left of the line from `a` to `b`, -1 right of it, 0 on it; exact.
fn turn(a: Coord, b: Coord, c: Coord) -> i32 {
    let (left, right) = ((a.x - c.x) * (b.y - c.y), (a.y - c.y) * (b.x - c.x));
    let (det, size) = (left - right, left.abs() + right.abs());
    // Shewchuk's bound on the rounding error of the line above.
    if det.abs() > 3.330_669_073_875_472e-16 * size {
        return if det > 0.0 { 1 } else { -1 };
    }
    match RobustKernel::orient2d(a, b, c) {
        Orientation::CounterClockwise => 1,
        Orientation::Clockwise => -1,
        Orientation::Collinear => 0,
    }
}

fn box_of(a: Coord, b: Coord) -> (Coord, Coord) {
    (Coord { x: a.x.min(b.x), y: a.y.min(b.y) }, Coord { x: a.x.max(b.x), y: a.y.max(b.y) })
}

fn boxes_meet(low: Coord, high: Coord, c: Coord, d: Coord) -> bool {
    c.x.min(d.x) <= high.x
        && low.x <= c.x.max(d.x)
        && c.y.min(d.y) <= high.y
        && low.y <= c.y.max(d.y)
}

/// A side of a ring, in the sweep.
struct Side {
    low: Coord,
    high: Coord,
    from: Coord,
    to: Coord,
    ring: u32,
    place: u32,
}

/// Sides of a ring that are neighbours: each one's place and the ring's number of sides.
fn are_neighbours(a: &Side, b: &Side, n_sides: u32) -> bool {
    let apart = a.place.abs_diff(b.place);
    a.ring == b.ring && (apart == 1 || apart == n_sides - 1)
}

/// The first unlawful contact between sides, by a sweep along x.
fn contact(rings: &[Ring<'_>]) -> Option<Flaw> {
    let mut sides = Vec::new();
    let mut n_sides = Vec::new();
    for (ring, coords) in rings.iter().map(|ring| ring.coords).enumerate() {
        let first = sides.len();
        for pair in coords.windows(2).filter(|pair| pair[0] != pair[1]) {
            let (low, high) = box_of(pair[0], pair[1]);
            let place = (sides.len() - first) as u32;
            sides.push(Side { low, high, from: pair[0], to: pair[1], ring: ring as u32, place });
        }
        n_sides.push((sides.len() - first) as u32);
        if n_sides[ring] < 3 {
            return Some(Flaw::TooFewPoints);
        }
    }
    sides.sort_unstable_by(|a, b| a.low.x.total_cmp(&b.low.x));
    let mut worst = None;
    for (i, a) in sides.iter().enumerate() {
        for b in sides[i + 1..].iter().take_while(|b| b.low.x <= a.high.x) {
            if a.low.y <= b.high.y && b.low.y <= a.high.y {
                match pair_flaw(a, b, n_sides[a.ring as usize]) {
                    Some(Flaw::RingsTouch) => worst = Some(Flaw::RingsTouch),
                    Some(flaw) => return Some(flaw),
                    None => {}
                }
            }
        }
    }
    worst
}

fn pair_flaw(a: &Side, b: &Side, n_sides: u32) -> Option<Flaw> {
    if are_neighbours(a, b, n_sides) {
        let folds = if a.to == b.from {
            folds_back(a.from, a.to, b.to)
        } else {
            folds_back(b.from, b.to, a.to)
        };
        return folds.then_some(Flaw::SelfIntersection);
    }
    if !segments_meet(a.from, a.to, b.from, b.to) {
        return None;
    }
    let turns = [
        turn(a.from, a.to, b.from),
        turn(a.from, a.to, b.to),
        turn(b.from, b.to, a.from),
        turn(b.from, b.to, a.to),
    ];
    Some(match a.ring == b.ring {
        true => Flaw::SelfIntersection,
        false if turns == [0; 4] && overlap(a, b) => Flaw::BorderShared,
        false if turns.contains(&0) => Flaw::RingsTouch,
        false => Flaw::RingsCross,
    })
}

/// Whether two sides on one line have more than a point in common.
fn overlap(a: &Side, b: &Side) -> bool {
    let along_x = a.high.x.min(b.high.x) - a.low.x.max(b.low.x);
    let along_y = a.high.y.min(b.high.y) - a.low.y.max(b.low.y);
    0.0 < along_x.max(along_y)
}

/// What is wrong with the nesting of rings that neither cross nor touch.
fn nesting_flaw(rings: &[Ring<'_>]) -> Option<Flaw> {
    if let [_] = rings {
        return None;
    }
    let boxes: Vec<_> = rings.iter().map(|ring| bounds(ring.coords)).collect();
    let mut shell = 0;
    for (i, ring) in rings.iter().enumerate() {
        if ring.is_shell {
            shell = i;
        }
        let point = ring.coords[0];
        let around = (0..rings.len()).filter(|&j| {
            let (low, high) = boxes[j];
            j != i
                && (low.x..=high.x).contains(&point.x)
                && (low.y..=high.y).contains(&point.y)
                && is_inside(point, rings[j].coords)
        });
        // Of nested rings that do not meet, the innermost has the smallest box.
        let size = |j: usize| (boxes[j].1.x - boxes[j].0.x) * (boxes[j].1.y - boxes[j].0.y);
        let innermost = around.min_by(|&a, &b| size(a).total_cmp(&size(b)));
        match innermost {
            None if !ring.is_shell => return Some(Flaw::HoleOutside),
            Some(j) if !ring.is_shell && j != shell => return Some(Flaw::Nested),
            Some(j) if ring.is_shell && rings[j].is_shell => return Some(Flaw::Nested),
            _ => {}
        }
    }
    None
}

fn bounds(coords: &[Coord]) -> (Coord, Coord) {
    coords.iter().fold((coords[0], coords[0]), |(low, high), c| {
        let low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        (low, Coord { x: high.x.max(c.x), y: high.y.max(c.y) })
    })
}

/// Whether `point`, which is on no side, lies inside a closed ring.
fn is_inside(point: Coord, ring: &[Coord]) -> bool {
    let crossed = ring.windows(2).filter(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let rises = a.y <= point.y && point.y < b.y;
        let falls = b.y <= point.y && point.y < a.y;
        rises && turn(a, b, point) > 0 || falls && turn(a, b, point) < 0
    });
    crossed.count() % 2 == 1
}
