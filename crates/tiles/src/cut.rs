//! Cutting a tile: features found, simplified, clipped and rounded.

use std::ops::Range;

use geo::{Coord, Rect};
use siting_layer::{Kind, Shape};

use crate::clip::{clip_line, clip_ring, is_inside};
use crate::detail::Detail;
use crate::dust::{Dust, GRAINS};
use crate::frame::{EXTENT, Frame, MAX_ZOOM, PIXEL};
use crate::quantised::{Vertex, round, round_line, round_ring};
use crate::{
    TileId,
    budget::{self, Load, property_bytes},
    properties::{Field, Properties},
    source::Ground,
};

/// Features looked at to say how heavy properties are.
const SAMPLE: usize = 1000;

/// Features in a tile's units, row by row.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    pub(crate) features: Vec<Feature>,
    vertices: Vec<Vertex>,
    /// Where each part ends in `vertices`; it begins where the one before it ends.
    ends: Vec<u32>,
    pub(crate) n_dropped: usize,
}

/// One feature of a tile.
#[derive(Clone, Debug)]
pub(crate) struct Feature {
    pub(crate) row: u32,
    pub(crate) kind: Kind,
    parts: Range<u32>,
}

impl Cut {
    /// The parts of a feature: its points, its lines, or its rings, which are not closed.
    pub(crate) fn parts(&self, feature: &Feature) -> impl ExactSizeIterator<Item = &[Vertex]> {
        let parts = feature.parts.start as usize..feature.parts.end as usize;
        parts.map(|part| &self.vertices[self.start(part)..self.ends[part] as usize])
    }

    pub(crate) fn n_vertices(&self, feature: &Feature) -> usize {
        self.start(feature.parts.end as usize) - self.start(feature.parts.start as usize)
    }

    fn start(&self, part: usize) -> usize {
        part.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }

    fn push_part(&mut self, part: &[Vertex]) {
        if !part.is_empty() {
            self.vertices.extend(part);
            self.ends.push(self.vertices.len() as u32);
        }
    }

    /// Makes a feature of the parts pushed since `first`, if any.
    fn finish(&mut self, row: u32, kind: Kind, first: usize) -> bool {
        let has_parts = first < self.ends.len();
        if has_parts {
            let parts = first as u32..self.ends.len() as u32;
            self.features.push(Feature { row, kind, parts });
        }
        has_parts
    }
}

/// Cuts the tile at `at`.
pub(crate) fn cut(ground: &Ground, properties: &Properties, at: TileId) -> Cut {
    let fields = properties.fields();
    let frame = Frame::new(at);
    let mut rows = rows_near(ground, frame.ground());
    let dust = match at.z() {
        MAX_ZOOM.. => Dust::new(GRAINS[0]),
        _ => settle(ground, frame, &fields, &mut rows),
    };
    let mut cutter = Cutter::new(ground, at);
    for row in rows {
        cutter.draw(row);
    }
    cutter.draw_stand_ins(&dust);
    let mut cut = cutter.cut;
    cut.features.sort_unstable_by_key(|it| it.row);
    budget::keep_within(&mut cut, ground, &fields);
    cut
}

/// The features whose rectangles touch `square`, in rising order.
fn rows_near(ground: &Ground, square: Rect) -> Vec<u32> {
    let is_there = |row: &u32| ground.bounds[*row as usize].is_some();
    if ground.extent.is_some_and(|it| contains(square, it)) {
        (0..ground.world.len() as u32).filter(is_there).collect()
    } else {
        ground.index.rows_near(square)
    }
}

/// Takes what is too small to see out of `rows`, as dust: too small for a pixel, or for more where
/// a tile could not take the rest.
fn settle(ground: &Ground, frame: Frame, fields: &[Field<'_>], rows: &mut Vec<u32>) -> Dust {
    let in_tile = |row: u32| ground.bounds[row as usize].map(|it| frame.rect_to_tile(it));
    let boxes: Vec<(u32, Rect)> =
        rows.iter().filter_map(|&row| Some((row, in_tile(row)?))).collect();
    let bytes: usize = rows.iter().take(SAMPLE).map(|&it| property_bytes(fields, it)).sum();
    let bytes_each = bytes / rows.len().clamp(1, SAMPLE);
    let mut dust = Dust::new(GRAINS[0]);
    for pixels in GRAINS {
        let load;
        (dust, load) = settle_in(pixels, ground, &boxes, bytes_each);
        if load.is_within() {
            break;
        }
    }
    let rest = boxes.into_iter().filter(|(_, bounds)| !dust.takes(*bounds));
    *rows = rest.map(|(row, _)| row).collect();
    dust
}

/// The dust where grains are so many pixels wide, and what a tile would hold then.
fn settle_in(
    pixels: f64,
    ground: &Ground,
    boxes: &[(u32, Rect)],
    bytes_each: usize,
) -> (Dust, Load) {
    let mut dust = Dust::new(pixels);
    let mut load = Load::default();
    for &(row, bounds) in boxes {
        if dust.takes(bounds) {
            let is_larger = |other| ground.size(other) < ground.size(row);
            let kind = ground.world.get(row as usize).kind();
            dust.add(kind, row, bounds.center(), is_larger);
        } else {
            load.add(1, n_vertices(ground, row, bounds), bytes_each);
        }
    }
    let n = dust.n_stand_ins();
    load.add(n, 4 * n, n * bytes_each);
    (dust, load)
}

/// About how many vertices of a feature are drawn: all of a simple one, and of one with much detail
/// one in a quarter of a pixel along its bounds.
fn n_vertices(ground: &Ground, row: u32, bounds: Rect) -> usize {
    let n = ground.world.get(row as usize).coords().len();
    n.min(4 + (4.0 * (bounds.width() + bounds.height()) / PIXEL) as usize)
}

fn contains(outer: Rect, inner: Rect) -> bool {
    outer.min().x <= inner.min().x
        && outer.min().y <= inner.min().y
        && inner.max().x <= outer.max().x
        && inner.max().y <= outer.max().y
}

/// What is needed while a tile is cut; buffers are used again for every feature.
struct Cutter<'a> {
    ground: &'a Ground,
    frame: Frame,
    zoom: u8,
    /// `None` where nothing is simplified.
    detail: Option<&'a Detail>,
    cut: Cut,
    part: Vec<Coord>,
    spare: Vec<Coord>,
    rounded: Vec<Vertex>,
}

impl<'a> Cutter<'a> {
    fn new(ground: &'a Ground, at: TileId) -> Cutter<'a> {
        Cutter {
            ground,
            frame: Frame::new(at),
            zoom: at.z(),
            detail: (at.z() < MAX_ZOOM).then(|| ground.detail()),
            cut: Cut::default(),
            part: Vec::new(),
            spare: Vec::new(),
            rounded: Vec::new(),
        }
    }

    /// Draws the feature in `row`.
    fn draw(&mut self, row: u32) {
        let Some(bounds) = self.ground.bounds[row as usize] else { return };
        let shape = self.ground.world.get(row as usize);
        let bounds = self.frame.rect_to_tile(bounds);
        let first = self.cut.ends.len();
        let is_whole = is_inside(bounds.min()) && is_inside(bounds.max());
        match shape.kind() {
            Kind::Points => self.points(shape),
            Kind::Lines => self.lines(row, shape, is_whole),
            Kind::Areas => self.areas(row, shape, is_whole),
        }
        if !self.cut.finish(row, shape.kind(), first) && self.has_vertex_here(shape) {
            self.cut.n_dropped += 1;
        }
    }

    fn points(&mut self, shape: Shape<'_>) {
        self.rounded.clear();
        let places = shape.coords().iter().map(|&c| self.frame.to_tile(c));
        self.rounded.extend(places.filter(|&c| is_inside(c)).map(round));
        self.rounded.sort_unstable();
        self.rounded.dedup();
        self.cut.push_part(&self.rounded);
    }

    fn lines(&mut self, row: u32, shape: Shape<'_>, is_whole: bool) {
        let mut first = self.ground.starts[row as usize] as usize;
        for line in shape.parts() {
            self.load(first, line);
            first += line.len();
            let Cutter { cut, part, rounded, .. } = self;
            let mut draw = |piece: &[Coord]| {
                round_line(piece, rounded);
                cut.push_part(rounded);
            };
            if is_whole { draw(part) } else { clip_line(part, draw) }
        }
    }

    fn areas(&mut self, row: u32, shape: Shape<'_>, is_whole: bool) {
        let mut first = self.ground.starts[row as usize] as usize;
        let outer_sign = shape.parts().next().map_or(1.0, signed_area);
        let mut has_outer = false;
        for ring in shape.parts() {
            let is_hole = 1 < shape.parts().len() && signed_area(ring) * outer_sign < 0.0;
            if !is_hole || has_outer {
                self.ring(first, ring, is_hole, is_whole);
                self.cut.push_part(&self.rounded);
                has_outer = is_hole || !self.rounded.is_empty();
            }
            first += ring.len();
        }
    }

    /// Leaves a ring in `rounded`, or nothing if it is too small.
    fn ring(&mut self, first: usize, ring: &[Coord], is_hole: bool, is_whole: bool) {
        self.load(first, ring);
        self.rounded.clear();
        if self.detail.is_some() && is_below_pixel(bounds(&self.part)) {
            return;
        }
        if !is_whole {
            clip_ring(&mut self.part, &mut self.spare);
        }
        round_ring(&self.part, is_hole, &mut self.rounded);
    }

    /// Leaves in `part` what is drawn of a part at this zoom, in the tile's units.
    fn load(&mut self, first: usize, part: &[Coord]) {
        let (frame, zoom) = (self.frame, self.zoom);
        self.part.clear();
        match self.detail {
            None => self.part.extend(part.iter().map(|&c| frame.to_tile(c))),
            Some(detail) => {
                let drawn = part.iter().zip(detail.zooms(first, part.len()));
                let drawn = drawn.filter(|(_, from)| **from <= zoom);
                self.part.extend(drawn.map(|(&c, _)| frame.to_tile(c)));
            }
        }
    }

    fn has_vertex_here(&self, shape: Shape<'_>) -> bool {
        let is_here = |it: f64| (0.0..=EXTENT).contains(&it);
        let mut places = shape.coords().iter().map(|&c| self.frame.to_tile(c));
        places.any(|c| is_here(c.x) && is_here(c.y))
    }

    /// Draws the stand-ins for dust.
    fn draw_stand_ins(&mut self, dust: &Dust) {
        let grain = dust.grain() as i32;
        for (kind, row, corner) in dust.stand_ins() {
            let first = self.cut.ends.len();
            match kind {
                Kind::Points => {
                    let place = self.ground.world.get(row as usize).coords()[0];
                    self.cut.push_part(&[round(self.frame.to_tile(place))]);
                }
                Kind::Lines => self.cut.push_part(&dash(corner, grain)),
                Kind::Areas => self.cut.push_part(&square(corner, grain)),
            }
            self.cut.finish(row, kind, first);
        }
        self.cut.n_dropped += dust.n_features() - dust.n_stand_ins();
    }
}

/// A grain, as a ring.
fn square([x, y]: Vertex, side: i32) -> [Vertex; 4] {
    [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
}

/// A line through a grain.
fn dash([x, y]: Vertex, side: i32) -> [Vertex; 2] {
    [[x, y + side / 2], [x + side, y + side / 2]]
}

fn is_below_pixel(bounds: Rect) -> bool {
    bounds.width() < PIXEL && bounds.height() < PIXEL
}

fn bounds(coords: &[Coord]) -> Rect {
    let mut low = Coord { x: f64::INFINITY, y: f64::INFINITY };
    let mut high = -low;
    for c in coords {
        low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        high = Coord { x: high.x.max(c.x), y: high.y.max(c.y) };
    }
    if coords.is_empty() { Rect::new(high, high) } else { Rect::new(low, high) }
}

/// Area of a closed ring by the shoelace formula, relative to its first vertex.
fn signed_area(ring: &[Coord]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let cross = |pair: &[Coord]| {
        let (a, b) = (pair[0] - origin, pair[1] - origin);
        a.x * b.y - b.x * a.y
    };
    ring.windows(2).map(cross).sum::<f64>() / 2.0
}
