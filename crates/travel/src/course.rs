//! Where stretches of street run.

use std::collections::HashSet;

use geo::Coord;

use crate::{Network, ReachedPiece, Street};

impl Network {
    /// One of its streets.
    ///
    /// # Panics
    ///
    /// Panics if there is no such street.
    pub fn street(&self, street: u32) -> &Street {
        &self.streets[street as usize]
    }

    /// Whether one of these stretches lies on, or comes to, a street that leads out of the ground on
    /// which streets are known.
    pub fn leads_out(&self, reached: &[ReachedPiece]) -> bool {
        let exits: HashSet<u32> = self.exits().iter().copied().collect();
        reached.iter().any(|piece| {
            let street = self.street(piece.street);
            let [from, to] = street.nodes.map(|it| exits.contains(&it));
            (from && (to || piece.start_mm == 0)) || (to && piece.end_mm == street.mm)
        })
    }

    /// Where a stretch of street runs, in the direction the street is drawn in.
    pub fn course_of(&self, piece: &ReachedPiece) -> Vec<Coord> {
        let mm = self.streets[piece.street as usize].mm;
        let share = |at: u32| f64::from(at) / f64::from(mm.max(1));
        let end = if piece.end_mm == mm { 1.0 } else { share(piece.end_mm) };
        cut(self.courses.get(piece.street as usize).coords(), share(piece.start_mm), end)
    }
}

/// The part of a line between two shares of its length, 0 at its beginning and 1 at its end.
fn cut(course: &[Coord], start: f64, end: f64) -> Vec<Coord> {
    let length: f64 = course.windows(2).map(|it| way(it[0], it[1])).sum();
    let (from, to) = (start * length, end * length);
    let mut part = Vec::with_capacity(course.len());
    let mut walked = 0.0;
    for pair in course.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (begins, ends) = (walked, walked + way(a, b));
        walked = ends;
        if part.is_empty() && (from < ends || 1.0 <= start) {
            part.push(at(a, b, (from - begins) / (ends - begins)));
        }
        if part.is_empty() {
            continue;
        }
        if to < ends && end < 1.0 {
            part.push(at(a, b, (to - begins) / (ends - begins)));
            return part;
        }
        part.push(b);
    }
    if part.is_empty() {
        // A line without length.
        part.extend([course[0], course[course.len() - 1]]);
    }
    part
}

/// The point at a share of the way from one to another.
fn at(a: Coord, b: Coord, share: f64) -> Coord {
    if share.is_nan() || share <= 0.0 {
        return a;
    }
    let share = share.min(1.0);
    Coord { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }
}

pub(crate) fn way(a: Coord, b: Coord) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::cut;

    fn check(start: f64, end: f64, expected: &[(f64, f64)]) {
        let course = [(0.0, 0.0), (10.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        let part = cut(&course.map(|(x, y)| Coord { x, y }), start, end);
        let part: Vec<(f64, f64)> = part.iter().map(|it| (it.x, it.y)).collect();
        assert_eq!(part, expected, "{start} {end}");
    }

    #[test]
    fn a_line_is_cut_between_and_at_its_vertices() {
        check(0.0, 1.0, &[(0.0, 0.0), (10.0, 0.0), (10.0, 0.0), (10.0, 10.0)]);
        check(0.25, 0.75, &[(5.0, 0.0), (10.0, 0.0), (10.0, 0.0), (10.0, 5.0)]);
        check(0.1, 0.2, &[(2.0, 0.0), (4.0, 0.0)]);
        check(0.75, 1.0, &[(10.0, 5.0), (10.0, 10.0)]);
        check(0.3, 0.3, &[(6.0, 0.0), (6.0, 0.0)]);
    }
}
