//! Whole units: rounded lines and rings, without what rounding has made superfluous.

use geo::Coord;

/// A vertex in a tile's units: x to the east, y to the south.
pub(crate) type Vertex = [i32; 2];

/// The nearest whole units; halves go up, so that neighbouring tiles round alike.
pub(crate) fn round(c: Coord) -> Vertex {
    [(c.x + 0.5).floor() as i32, (c.y + 0.5).floor() as i32]
}

/// Rounds a line into `into`; leaves it empty when no two vertices differ.
pub(crate) fn round_line(line: &[Coord], into: &mut Vec<Vertex>) {
    into.clear();
    for &c in line {
        let next = round(c);
        if let &[.., before, last] = into.as_slice()
            && is_straight_on(before, last, next)
        {
            into.pop();
        }
        if into.last() != Some(&next) {
            into.push(next);
        }
    }
    if into.len() < 2 {
        into.clear();
    }
}

/// Rounds a ring into `into`, not closed, outer rings with positive area and holes with negative
/// (by the shoelace formula in tile units, as MVT 2.1 has it). Leaves it empty when no area is
/// left.
pub(crate) fn round_ring(ring: &[Coord], is_hole: bool, into: &mut Vec<Vertex>) {
    into.clear();
    for &c in ring {
        let next = round(c);
        while let &[.., before, last] = into.as_slice()
            && cross(before, last, next) == 0
        {
            into.pop();
        }
        if into.last() != Some(&next) {
            into.push(next);
        }
    }
    tidy_ends(into);
    let area = twice_area(into);
    if area == 0 {
        into.clear();
    } else if (area < 0) != is_hole {
        into.reverse();
    }
}

/// Takes off vertices at the ring's ends that lie straight between others, or at the tip of a
/// spike.
fn tidy_ends(ring: &mut Vec<Vertex>) {
    let mut first = 0;
    while first + 2 < ring.len() {
        let n = ring.len();
        if cross(ring[n - 2], ring[n - 1], ring[first]) == 0 {
            ring.pop();
        } else if cross(ring[n - 1], ring[first], ring[first + 1]) == 0 {
            first += 1;
        } else {
            break;
        }
    }
    ring.drain(..first);
}

fn is_straight_on(a: Vertex, b: Vertex, c: Vertex) -> bool {
    let ahead = |axis: usize| {
        (i64::from(b[axis]) - i64::from(a[axis])) * (i64::from(c[axis]) - i64::from(b[axis]))
    };
    cross(a, b, c) == 0 && 0 <= ahead(0) + ahead(1)
}

/// Twice the area of a ring that is not closed, with its sign.
pub(crate) fn twice_area(ring: &[Vertex]) -> i64 {
    let Some(&origin) = ring.first() else { return 0 };
    ring.windows(2).map(|pair| cross(origin, pair[0], pair[1])).sum()
}

fn cross(a: Vertex, b: Vertex, c: Vertex) -> i64 {
    let along = |from: Vertex, to: Vertex, axis: usize| i64::from(to[axis]) - i64::from(from[axis]);
    along(a, b, 0) * along(a, c, 1) - along(a, b, 1) * along(a, c, 0)
}
