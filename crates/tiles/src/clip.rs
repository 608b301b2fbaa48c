//! Lines and rings cut to the square of a tile and its buffer.
//!
//! Where a segment crosses the square's side is computed from its ends in a fixed order, so two
//! features with a common border are cut at the very same point.

use geo::Coord;

use crate::frame::{BUFFER, EXTENT};

/// Lower bound of the square, in both directions.
pub(crate) const LOW: f64 = -BUFFER;
/// Upper bound of the square, in both directions.
pub(crate) const HIGH: f64 = EXTENT + BUFFER;

/// One side of the square.
#[derive(Clone, Copy)]
struct Side {
    is_x: bool,
    at: f64,
    is_low: bool,
}

const SIDES: [Side; 4] = [
    Side { is_x: true, at: LOW, is_low: true },
    Side { is_x: true, at: HIGH, is_low: false },
    Side { is_x: false, at: LOW, is_low: true },
    Side { is_x: false, at: HIGH, is_low: false },
];

impl Side {
    fn keeps(self, c: Coord) -> bool {
        let position = if self.is_x { c.x } else { c.y };
        if self.is_low { self.at <= position } else { position <= self.at }
    }

    /// Where the segment between `a` and `b`, which lie on different sides, crosses.
    fn crossing(self, a: Coord, b: Coord) -> Coord {
        let is_forward = (a.x, a.y) <= (b.x, b.y);
        let (a, b) = if is_forward { (a, b) } else { (b, a) };
        if self.is_x {
            let share = (self.at - a.x) / (b.x - a.x);
            Coord { x: self.at, y: a.y + share * (b.y - a.y) }
        } else {
            let share = (self.at - a.y) / (b.y - a.y);
            Coord { x: a.x + share * (b.x - a.x), y: self.at }
        }
    }
}

/// Whether a place is in the square.
pub(crate) fn is_inside(c: Coord) -> bool {
    SIDES.into_iter().all(|side| side.keeps(c))
}

/// Cuts a closed ring to the square, side by side (Sutherland and Hodgman 1974). The result is in
/// `ring`, not closed; pieces of one ring stay connected along the square's sides, out of sight.
pub(crate) fn clip_ring(ring: &mut Vec<Coord>, spare: &mut Vec<Coord>) {
    if 1 < ring.len() && ring.first() == ring.last() {
        ring.pop();
    }
    for side in SIDES {
        if ring.iter().all(|&c| side.keeps(c)) {
            continue;
        }
        spare.clear();
        let Some(&last) = ring.last() else { return };
        let mut from = last;
        for &to in ring.iter() {
            if side.keeps(from) != side.keeps(to) {
                spare.push(side.crossing(from, to));
            }
            if side.keeps(to) {
                spare.push(to);
            }
            from = to;
        }
        std::mem::swap(ring, spare);
    }
}

/// Cuts a line to the square and calls `piece` with every piece inside, in order.
pub(crate) fn clip_line(line: &[Coord], mut piece: impl FnMut(&[Coord])) {
    let mut inside: Vec<Coord> = Vec::new();
    for pair in line.windows(2) {
        let Some((from, to)) = clip_segment(pair[0], pair[1]) else { continue };
        if inside.is_empty() {
            inside.push(from);
        }
        inside.push(to);
        if !is_inside(pair[1]) {
            finish(&mut inside, &mut piece);
        }
    }
    finish(&mut inside, &mut piece);
}

fn finish(inside: &mut Vec<Coord>, piece: &mut impl FnMut(&[Coord])) {
    if 1 < inside.len() {
        piece(inside);
    }
    inside.clear();
}

fn clip_segment(mut from: Coord, mut to: Coord) -> Option<(Coord, Coord)> {
    for side in SIDES {
        match (side.keeps(from), side.keeps(to)) {
            (true, true) => {}
            (true, false) => to = side.crossing(from, to),
            (false, true) => from = side.crossing(from, to),
            (false, false) => return None,
        }
    }
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use geo::Coord;
    use proptest::prelude::*;

    use super::{HIGH, SIDES, clip_line, clip_ring, is_inside};

    fn place() -> impl Strategy<Value = Coord> {
        (-9000.0..9000.0, -9000.0..9000.0).prop_map(|(x, y)| Coord { x, y })
    }

    proptest! {
        #[test]
        fn a_segment_is_cut_at_the_same_point_from_either_end(a in place(), b in place()) {
            for side in SIDES.into_iter().filter(|it| it.keeps(a) != it.keeps(b)) {
                prop_assert_eq!(side.crossing(a, b), side.crossing(b, a));
            }
        }
    }

    #[test]
    fn a_ring_outside_leaves_nothing() {
        let outside = [(5000.0, 0.0), (6000.0, 0.0), (6000.0, 100.0), (5000.0, 0.0)];
        let mut ring: Vec<Coord> = outside.map(Coord::from).to_vec();
        clip_ring(&mut ring, &mut Vec::new());
        assert_eq!(ring, []);
    }

    #[test]
    fn a_line_that_only_touches_the_edge_is_cut_to_no_length() {
        let line = [(HIGH, 0.0), (HIGH + 100.0, 50.0)].map(Coord::from);
        clip_line(&line, |piece| assert!(piece.iter().all(|&it| it == line[0] && is_inside(it))));
    }
}
