//! Invalid polygons made valid.
//!
//! A ring covers what it winds around, in either direction and however often (the non-zero rule);
//! of a shell the holes are taken off; a hole that lies wholly outside its shell is land; polygons
//! that overlap become one. This is what GEOS calls `make_valid` with the method *structure*.

use std::panic::catch_unwind;

use geo::bool_ops::{BooleanOps, FillRule, OpType, unary_union};
use geo::{Area, Coord, Intersects, LineString, MultiPolygon, Polygon};

use crate::soundness::{Flaw, Ring, flaw};

/// What checking polygons led to.
#[derive(Debug)]
pub(crate) enum Mending {
    /// They are valid as they are.
    Sound,
    /// They were not; these are.
    Mended(Flaw, MultiPolygon),
    /// They are not, and nothing valid with an area could be made of them.
    Hopeless(Flaw),
}

/// Checks polygons whose coordinates are finite, and mends them where they are not valid.
pub(crate) fn mend(rings: &[Ring<'_>]) -> Mending {
    let Some(first_flaw) = flaw(rings) else { return Mending::Sound };
    let polygons = polygons_of(rings);
    // i_overlay 4.5 panics on some rings that meet themselves in a corner many times over.
    let Ok(rebuilt) = catch_unwind(|| rebuild(&polygons)) else {
        return Mending::Hopeless(first_flaw);
    };
    if first_flaw == Flaw::RingsTouch && is_same(&polygons, &rebuilt) {
        return Mending::Sound;
    }
    match catch_unwind(|| settle(rebuilt).filter(|it| covers_the_same(&polygons, it))) {
        Ok(Some(mended)) if !mended.0.is_empty() => Mending::Mended(first_flaw, mended),
        _ => Mending::Hopeless(first_flaw),
    }
}

/// `polygons` made valid by the rules of this module; polygons that are valid come back as they
/// are. Empty when nothing with an area is left.
///
/// ```
/// use geo::{Area, wkt};
/// // A bow-tie is two triangles, not nothing.
/// let bow_tie = wkt!(MULTIPOLYGON(((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.))));
/// let mended = siting_layer::made_valid(&bow_tie);
/// assert_eq!((mended.0.len(), mended.unsigned_area()), (2, 2.0));
/// ```
pub fn made_valid(polygons: &MultiPolygon) -> MultiPolygon {
    let finite = |ring: &LineString| ring.0.iter().all(|c| c.x.is_finite() && c.y.is_finite());
    let usable = |it: &&Polygon| finite(it.exterior()) && it.interiors().iter().all(finite);
    let polygons = MultiPolygon(polygons.iter().filter(usable).cloned().collect());
    match mend(&rings_of(&polygons)) {
        Mending::Sound => polygons,
        Mending::Mended(_, mended) => mended,
        Mending::Hopeless(_) => MultiPolygon(vec![]),
    }
}

/// Rebuilds until rebuilding changes nothing: rounding to the overlay's own grid can leave a new
/// touch. `None` when that does not end.
fn settle(mut polygons: MultiPolygon) -> Option<MultiPolygon> {
    for _ in 0..4 {
        let Some(flaw) = flaw(&rings_of(&polygons)) else { return Some(polygons) };
        let rebuilt = rebuild(&polygons);
        if flaw == Flaw::RingsTouch && is_same(&polygons, &rebuilt) {
            return Some(polygons);
        }
        polygons = rebuilt;
    }
    None
}

/// Whether rebuilding left every ring and the area as they were.
fn is_same(before: &MultiPolygon, after: &MultiPolygon) -> bool {
    let n_rings = |it: &MultiPolygon| it.iter().map(|it| 1 + it.interiors().len()).sum::<usize>();
    let (area, rebuilt_area) = (before.unsigned_area(), after.unsigned_area());
    before.0.len() == after.0.len()
        && n_rings(before) == n_rings(after)
        && (area - rebuilt_area).abs() <= 1e-7 * area
}

/// Whether the mended polygons cover what the rules say: tried beside three places of up to 400
/// sides. A place is tried twice, nearer the second time: in slivers the other side may be closer.
fn covers_the_same(broken: &MultiPolygon, mended: &MultiPolygon) -> bool {
    let rings = rings_of(broken);
    let sides = || rings.iter().flat_map(|ring| ring.coords.windows(2)).filter(|it| it[0] != it[1]);
    let every = sides().count().div_ceil(400).max(1);
    let (mut n_tried, mut n_wrong) = (0, 0);
    for side in sides().step_by(every) {
        let (a, b) = (side[0], side[1]);
        let out = Coord { x: a.y - b.y, y: b.x - a.x };
        let differs = |at: Coord| is_covered(broken, at) != is_covered(mended, at);
        // Not halves or thirds: drawn shapes cross there.
        for along in [0.2113, 0.4871, 0.8297] {
            let at = a + (b - a) * along;
            for away in [1e-3, -1e-3] {
                n_tried += 1;
                n_wrong += usize::from(differs(at + out * away) && differs(at + out * away / 64.0));
            }
        }
    }
    100 * n_wrong <= n_tried
}

/// Whether polygons cover a place by the rules of this module.
fn is_covered(polygons: &MultiPolygon, at: Coord) -> bool {
    polygons.iter().any(|polygon| {
        let shell = polygon.exterior();
        let mut holes = polygon.interiors().iter().filter(|hole| winds_around(hole, at));
        match holes.next() {
            None => winds_around(shell, at),
            // Outside the shell it may be a hole that is land.
            Some(hole) => {
                !winds_around(shell, at) && !ground_within(shell).intersects(&ground_within(hole))
            }
        }
    })
}

fn winds_around(ring: &LineString, at: Coord) -> bool {
    let turns = |it: geo::Line| {
        let left = (it.end.x - it.start.x) * (at.y - it.start.y)
            - (at.x - it.start.x) * (it.end.y - it.start.y);
        match (it.start.y <= at.y, it.end.y <= at.y) {
            (true, false) if 0.0 < left => 1,
            (false, true) if left < 0.0 => -1,
            _ => 0,
        }
    };
    ring.lines().map(turns).sum::<i32>() != 0
}

fn rebuild(polygons: &MultiPolygon) -> MultiPolygon {
    let corners = Corners::of(polygons);
    let parts: Vec<MultiPolygon> =
        polygons.iter().map(|it| corners.restored(&rebuild_polygon(it, &corners))).collect();
    let mut rebuilt = match parts.len() {
        1 => parts.into_iter().next().unwrap_or(MultiPolygon(vec![])),
        _ => unary_union(&parts),
    };
    let exact = corners.restored(&rebuilt);
    if flaw(&rings_of(&exact)).is_none_or(|flaw| flaw == Flaw::RingsTouch) {
        rebuilt = exact;
    }
    rebuilt.0.retain(|polygon| polygon.unsigned_area() > 0.0);
    rebuilt
}

fn rebuild_polygon(polygon: &Polygon, corners: &Corners) -> MultiPolygon {
    // Each ring was rounded to a grid of its own: borders they share have to be one again.
    let ground_within = |ring: &LineString| corners.restored(&ground_within(ring));
    let shell = ground_within(polygon.exterior());
    if polygon.interiors().is_empty() {
        return shell;
    }
    let holes = polygon.interiors().iter().map(ground_within);
    let (inside, outside): (Vec<_>, Vec<_>) = holes.partition(|hole| shell.intersects(hole));
    let mut land = vec![shell.difference(&unary_union(&inside))];
    if outside.iter().all(|hole| hole.0.is_empty()) {
        return land.remove(0);
    }
    land.extend(outside);
    unary_union(&land)
}

/// What a ring winds around.
fn ground_within(ring: &LineString) -> MultiPolygon {
    let nothing = MultiPolygon::<f64>(vec![]);
    let ring = Polygon::new(ring.clone(), vec![]);
    ring.boolean_op_with_fill_rule(&nothing, OpType::Union, FillRule::NonZero)
}

/// The corners polygons had, to undo the overlay's rounding: it works on a grid of 2^-30 of the
/// polygons' size, which for a country is a millimetre.
struct Corners {
    by_x: Vec<Coord>,
    tolerance: f64,
}

impl Corners {
    fn of(polygons: &MultiPolygon) -> Corners {
        let mut by_x: Vec<Coord> =
            rings_of(polygons).iter().flat_map(|ring| ring.coords).copied().collect();
        by_x.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        by_x.dedup();
        let width = by_x.last().map_or(0.0, |last| last.x - by_x[0].x);
        let (bottom, top) = by_x
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(b, t), c| (b.min(c.y), t.max(c.y)));
        let size = width.max(top - bottom).max(0.0);
        Corners { by_x, tolerance: size / f64::from(1 << 28) }
    }

    fn restored(&self, polygons: &MultiPolygon) -> MultiPolygon {
        let ring = |ring: &LineString| {
            LineString(ring.0.iter().map(|&c| self.nearest(c).unwrap_or(c)).collect())
        };
        let polygons = polygons.iter().map(|polygon| {
            Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
        });
        MultiPolygon(polygons.collect())
    }

    fn nearest(&self, to: Coord) -> Option<Coord> {
        let first = self.by_x.partition_point(|c| c.x < to.x - self.tolerance);
        let near = self.by_x[first..].iter().take_while(|c| c.x <= to.x + self.tolerance);
        let apart = |c: &Coord| (c.x - to.x).abs().max((c.y - to.y).abs());
        let near = near.filter(|c| apart(c) <= self.tolerance);
        near.min_by(|a, b| apart(a).total_cmp(&apart(b))).copied()
    }
}

fn rings_of(polygons: &MultiPolygon) -> Vec<Ring<'_>> {
    let rings = polygons.iter().flat_map(|polygon| {
        let shell = Ring { coords: &polygon.exterior().0, is_shell: true };
        let holes = polygon.interiors().iter();
        std::iter::once(shell).chain(holes.map(|it| Ring { coords: &it.0, is_shell: false }))
    });
    rings.filter(|ring| !ring.coords.is_empty()).collect()
}

fn polygons_of(rings: &[Ring<'_>]) -> MultiPolygon {
    let mut polygons: Vec<Polygon> = Vec::new();
    for ring in rings {
        let line = LineString(ring.coords.to_vec());
        match polygons.last_mut() {
            Some(polygon) if !ring.is_shell => polygon.interiors_push(line),
            _ => polygons.push(Polygon::new(line, vec![])),
        }
    }
    MultiPolygon(polygons)
}
