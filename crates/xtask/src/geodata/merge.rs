//! Puts the pieces that tile borders cut an object into together again.

use geo::{Coord, LineString, MultiPolygon, Polygon, unary_union};
use siting_layer::Kind;

use super::tile::Cell;

/// How far apart two tiles may put the same crossing of their border, in grid cells: each rounds.
const SLACK_CELLS: i64 = 1;

/// The points, lines or rings of one object, from the paths of all its pieces.
///
/// `extent` is the number of grid cells along a tile. Rings come as in tiles: outer rings clockwise
/// as drawn on a map whose y runs south, each followed by its holes.
pub(crate) fn whole(kind: Kind, paths: Vec<Vec<Cell>>, extent: i64) -> Vec<Vec<Cell>> {
    match kind {
        Kind::Points => points(paths),
        Kind::Lines => lines(paths, extent),
        Kind::Areas => rings(&paths),
    }
}

/// A point on a border is in both tiles.
fn points(mut paths: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    paths.sort_by_key(|path| (path[0].x, path[0].y));
    paths.dedup();
    paths
}

/// Joins the end of one line to the start of another where both lie on a tile border. Lines keep
/// their direction, which for a one-way street matters.
fn lines(paths: Vec<Vec<Cell>>, extent: i64) -> Vec<Vec<Cell>> {
    let mut open: Vec<_> = paths.into_iter().filter(|path| has_length(path)).collect();
    open.sort_by_key(|path| (path[0].x, path[0].y));
    open.dedup();
    while let Some((before, after)) = seam(&open, extent) {
        let rest = std::mem::take(&mut open[after]);
        let skip = usize::from(open[before].last() == rest.first());
        open[before].extend(rest.into_iter().skip(skip));
        open.remove(after);
    }
    open
}

/// Two lines of which the first ends on a border where the second starts; the closest such pair.
fn seam(open: &[Vec<Cell>], extent: i64) -> Option<(usize, usize)> {
    let mut closest: Option<(i64, usize, usize)> = None;
    for (before, from) in open.iter().enumerate() {
        let end = from[from.len() - 1];
        for (after, to) in open.iter().enumerate() {
            let gap = (end.x - to[0].x).abs().max((end.y - to[0].y).abs());
            let meets = before != after && gap <= SLACK_CELLS && on_border(end, extent);
            if meets && closest.is_none_or(|(least, ..)| gap < least) {
                closest = Some((gap, before, after));
            }
        }
    }
    closest.map(|(_, before, after)| (before, after))
}

fn on_border(cell: Cell, extent: i64) -> bool {
    cell.x % extent == 0 || cell.y % extent == 0
}

fn has_length(path: &[Cell]) -> bool {
    path.iter().any(|cell| *cell != path[0])
}

/// The union of all pieces, back on the grid.
fn rings(paths: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let Some(&origin) = paths.first().and_then(|path| path.first()) else { return vec![] };
    let MultiPolygon(polygons) = unary_union(&polygons(paths, origin));
    let rings = polygons.iter().flat_map(|it| std::iter::once(it.exterior()).chain(it.interiors()));
    rings.map(|ring| cells(ring, origin)).filter(|ring| ring.len() > 3).collect()
}

/// Outer rings with the holes that follow them, as numbers near zero, where `f64` is exact.
fn polygons(paths: &[Vec<Cell>], origin: Cell) -> Vec<Polygon> {
    let mut polygons: Vec<Polygon> = Vec::new();
    for path in paths.iter().filter(|path| path.len() > 3) {
        let near = path.iter().map(|cell| *cell - origin);
        let ring: LineString = near.map(|it| Coord { x: it.x as f64, y: it.y as f64 }).collect();
        match polygons.last_mut() {
            Some(polygon) if doubled_area(path) < 0 => polygon.interiors_push(ring),
            _ => polygons.push(Polygon::new(ring, vec![])),
        }
    }
    polygons
}

fn cells(ring: &LineString, origin: Cell) -> Vec<Cell> {
    let round = |it: &Coord| Cell { x: it.x.round() as i64, y: it.y.round() as i64 } + origin;
    let mut cells: Vec<Cell> = ring.0.iter().map(round).collect();
    cells.dedup();
    cells
}

/// Positive for outer rings of vector tiles.
fn doubled_area(ring: &[Cell]) -> i64 {
    let cross = |pair: &[Cell]| {
        let (a, b) = (pair[0] - ring[0], pair[1] - ring[0]);
        a.x * b.y - b.x * a.y
    };
    ring.windows(2).map(cross).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(cells: &[(i64, i64)]) -> Vec<Cell> {
        cells.iter().map(|&(x, y)| Cell { x, y }).collect()
    }

    #[test]
    fn a_road_cut_at_a_border_is_one_road_again_and_keeps_its_direction() {
        let (west, east) = (path(&[(100, 5), (110, 8)]), path(&[(90, 2), (100, 6)]));
        let whole = lines(vec![west, east], 100);
        assert_eq!(whole, [path(&[(90, 2), (100, 6), (100, 5), (110, 8)])]);
    }

    #[test]
    fn a_ring_road_is_not_joined_away_from_borders() {
        let whole = lines(vec![path(&[(50, 50), (100, 5)]), path(&[(100, 5), (50, 50)])], 100);
        assert_eq!(whole, [path(&[(50, 50), (100, 5), (50, 50)])]);
    }

    #[test]
    fn a_road_that_leaves_the_map_and_comes_back_stays_in_two_parts() {
        let parts = vec![path(&[(10, 10), (10, 0)]), path(&[(20, 0), (20, 10)])];
        assert_eq!(lines(parts.clone(), 100), parts);
    }

    #[test]
    fn a_park_on_four_tiles_is_one_park() {
        let quarter = |x, y| path(&[(x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10), (x, y)]);
        let whole =
            rings(&[quarter(90, 90), quarter(100, 90), quarter(90, 100), quarter(100, 100)]);
        assert_eq!(whole.len(), 1);
        assert_eq!(doubled_area(&whole[0]), 2 * 400);
    }

    proptest! {
        /// Cutting a box at tile borders and merging the pieces gives the box.
        #[test]
        fn merging_undoes_cutting(x in 0..300i64, y in 0..300i64, w in 1..400i64, h in 1..400i64) {
            let mut pieces = Vec::new();
            for left in (0..1000).step_by(100) {
                for top in (0..1000).step_by(100) {
                    let (x0, x1) = (x.max(left), (x + w).min(left + 100));
                    let (y0, y1) = (y.max(top), (y + h).min(top + 100));
                    if x0 < x1 && y0 < y1 {
                        pieces.push(path(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]));
                    }
                }
            }
            let whole = rings(&pieces);
            prop_assert_eq!(whole.len(), 1);
            prop_assert_eq!(doubled_area(&whole[0]), 2 * w * h);
        }
    }
}
