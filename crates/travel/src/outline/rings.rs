//! The border of reached cells as polygons.
//!
//! Corners are the middles of cells: where four neighbouring cells are reached the square between
//! their middles is inside, where three are the triangle. Neither leaves the cells it is drawn from,
//! and slanting borders come out straight (the squares of Lorensen and Cline's marching cubes, 1987).

use std::collections::HashMap;

use geo::{Area, Contains, LineString, MultiPolygon, Point, Polygon};

use super::raster::Raster;

/// The middle of a cell, by column and row.
type Corner = (usize, usize);

/// A straight border keeps a corner every so many cells: it bends a little in degrees.
const LONGEST_RUN: usize = 32;

/// The polygons that reached cells make, outer rings counter-clockwise.
pub(super) fn polygons(raster: &Raster) -> MultiPolygon {
    let ring = |corners: Vec<Corner>| {
        let coords =
            straightened(&corners).into_iter().map(|(column, row)| raster.centre(column, row));
        let mut line = LineString(coords.collect());
        line.close();
        Polygon::new(line, Vec::new())
    };
    let (mut outer, holes): (Vec<Polygon>, Vec<Polygon>) =
        rings(edges(raster)).into_iter().map(ring).partition(|it| 0.0 < it.signed_area());
    outer.sort_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    for hole in holes {
        let line = hole.exterior();
        let middles = line.lines().map(|it| Point((it.start + it.end) / 2.0));
        let points: Vec<Point> = line.points().chain(middles).collect();
        let around = outer.iter_mut().find(|it| points.iter().any(|point| it.contains(point)));
        if let Some(around) = around {
            around.interiors_push(line.clone());
        }
    }
    MultiPolygon(outer)
}

/// Every edge of the border, by the corner it leaves; what is reached lies to its left.
fn edges(raster: &Raster) -> HashMap<Corner, Vec<Corner>> {
    let corners = |column: usize, row: usize| {
        [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    };
    let is_solid = |column: usize, row: usize| {
        let reached = corners(column, row).into_iter().filter(|it| raster.is_reached(it.0, it.1));
        3 <= reached.count()
    };
    let mut edges: HashMap<Corner, Vec<Corner>> = HashMap::new();
    // Cells at the border of the raster are never reached.
    for row in 1..raster.n_rows - 2 {
        for column in 1..raster.n_columns - 2 {
            if !is_solid(column, row) {
                continue;
            }
            let all = corners(column, row);
            let solid_beside = [
                is_solid(column, row - 1),
                is_solid(column + 1, row),
                is_solid(column, row + 1),
                is_solid(column - 1, row),
            ];
            let inside: Vec<usize> =
                (0..4).filter(|&it| raster.is_reached(all[it].0, all[it].1)).collect();
            for (nth, &from) in inside.iter().enumerate() {
                let to = inside[(nth + 1) % inside.len()];
                let is_slanting = (from + 1) % 4 != to;
                if is_slanting || !solid_beside[from] {
                    edges.entry(all[from]).or_default().push(all[to]);
                }
            }
        }
    }
    edges
}

/// Follows edges into rings that touch neither themselves nor each other but at corners.
fn rings(mut edges: HashMap<Corner, Vec<Corner>>) -> Vec<Vec<Corner>> {
    let mut starts: Vec<Corner> = edges.keys().copied().collect();
    starts.sort_unstable();
    let mut rings = Vec::new();
    for start in starts {
        while let Some(mut at) = edges.get_mut(&start).and_then(Vec::pop) {
            let (mut walked, mut from) = (vec![start], start);
            while at != start {
                walked.push(at);
                let Some(ahead) = edges.get_mut(&at).filter(|it| !it.is_empty()) else { break };
                let next = sharpest_left(from, at, ahead);
                from = at;
                at = ahead.swap_remove(next);
            }
            split(walked, &mut rings);
        }
    }
    rings
}

/// Of the edges that leave a corner, the one most to the left: what lies between it and where one
/// comes from is inside.
fn sharpest_left(from: Corner, at: Corner, ahead: &[Corner]) -> usize {
    let back = direction(at, from);
    let turn = |it: &usize| (back + 7 - direction(at, ahead[*it])) % 8;
    (0..ahead.len()).min_by_key(turn).unwrap_or(0)
}

/// One of eight directions, counter-clockwise from the east.
fn direction(from: Corner, to: Corner) -> usize {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (to.0.cmp(&from.0), to.1.cmp(&from.1)) {
        (Greater, Equal) => 0,
        (Greater, Greater) => 1,
        (Equal, Greater) => 2,
        (Less, Greater) => 3,
        (Less, Equal) => 4,
        (Less, Less) => 5,
        (Equal, Less | Equal) => 6,
        (Greater, Less) => 7,
    }
}

/// Cuts a ring where it comes to a corner a second time.
fn split(walked: Vec<Corner>, into: &mut Vec<Vec<Corner>>) {
    let mut place: HashMap<Corner, usize> = HashMap::new();
    let mut open: Vec<Corner> = Vec::new();
    for corner in walked {
        if let Some(&first) = place.get(&corner) {
            let ring: Vec<Corner> = open.drain(first..).collect();
            for corner in &ring {
                place.remove(corner);
            }
            into.push(ring);
        }
        place.insert(corner, open.len());
        open.push(corner);
    }
    into.push(open);
}

/// Leaves out corners on straight stretches.
fn straightened(ring: &[Corner]) -> Vec<Corner> {
    let n = ring.len();
    let is_bend = |nth: usize| {
        let (before, after) = (ring[(nth + n - 1) % n], ring[(nth + 1) % n]);
        direction(before, ring[nth]) != direction(ring[nth], after)
    };
    (0..n).filter(|&nth| is_bend(nth) || nth % LONGEST_RUN == 0).map(|nth| ring[nth]).collect()
}
