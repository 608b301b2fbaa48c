//! Many shapes in one run of memory.

use geo::{Coord, Geometry, LineString, Polygon};
use siting_units::Fingerprinter;

use crate::shape::{Kind, Shape, signed_area};

/// Many shapes in one run of memory: no allocation a shape, 16 bytes a vertex.
///
/// Rows are numbered from 0.
#[derive(Clone, Debug)]
pub struct Shapes {
    coords: Vec<Coord>,
    /// Part `p` is `coords[part_starts[p]..part_starts[p + 1]]`. Invariant: starts with 0, never
    /// falls, ends with `coords.len()`.
    part_starts: Vec<u32>,
    /// Row `r` has parts `row_starts[r]..row_starts[r + 1]`. Invariant as above.
    row_starts: Vec<u32>,
    kinds: Vec<Kind>,
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes { coords: vec![], part_starts: vec![0], row_starts: vec![0], kinds: vec![] }
    }
}

impl Shapes {
    /// Shapes in the order given.
    pub fn from_geometries<'a>(geometries: impl IntoIterator<Item = &'a Geometry>) -> Shapes {
        let mut shapes = Shapes::default();
        for geometry in geometries {
            shapes.push_geometry(geometry);
        }
        shapes
    }

    /// Number of shapes.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is no shape.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The shape in `row`.
    ///
    /// # Panics
    ///
    /// Panics if there is no such row.
    pub fn get(&self, row: usize) -> Shape<'_> {
        let (first, last) = (self.row_starts[row] as usize, self.row_starts[row + 1] as usize);
        let ends = &self.part_starts[first..=last];
        let coords = &self.coords[ends[0] as usize..ends[last - first] as usize];
        Shape { kind: self.kinds[row], coords, ends, base: ends[0] }
    }

    /// Every shape, in row order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Shape<'_>> + Clone {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Every vertex of every shape, in row order.
    pub fn coords(&self) -> &[Coord] {
        &self.coords
    }

    /// Every vertex, to be moved in place. Rings keep their direction only if the map does; see
    /// [`Shapes::turn_rings`].
    pub fn coords_mut(&mut self) -> &mut [Coord] {
        &mut self.coords
    }

    /// Appends a copy of `shape`.
    pub fn push(&mut self, shape: Shape<'_>) {
        self.start_row(shape.kind);
        for part in shape.parts() {
            self.push_part(part.iter().copied());
        }
    }

    /// Begins the next row, which has no part yet.
    pub fn start_row(&mut self, kind: Kind) {
        self.kinds.push(kind);
        self.row_starts.push(self.n_parts());
    }

    /// Adds a part to the last row. Rings have to be closed and to run the right way round.
    ///
    /// # Panics
    ///
    /// Panics when no row was begun, and beyond 2^32 vertices.
    pub fn push_part(&mut self, coords: impl IntoIterator<Item = Coord>) {
        self.coords.extend(coords);
        let end = u32::try_from(self.coords.len()).expect("fewer than 2^32 vertices a layer");
        self.part_starts.push(end);
        let n_parts = self.n_parts();
        *self.row_starts.last_mut().expect("a row was begun") = n_parts;
        assert!(!self.kinds.is_empty(), "a part belongs to a row");
    }

    /// Appends a `geo` geometry, turning rings the right way round. Of a mixed collection the parts
    /// of highest dimension are kept.
    pub fn push_geometry(&mut self, geometry: &Geometry) {
        let mut simple = Vec::new();
        flatten(geometry, &mut simple);
        let kind = simple.iter().map(|it| kind_of(it)).max().unwrap_or(Kind::Points);
        self.start_row(kind);
        for part in simple.into_iter().filter(|it| kind_of(it) == kind) {
            match part.as_ref() {
                Geometry::Point(point) => self.push_part([point.0]),
                Geometry::LineString(line) => self.push_part(line.0.iter().copied()),
                Geometry::Polygon(polygon) => self.push_polygon(polygon),
                _ => unreachable!("flatten yields simple geometries"),
            }
        }
    }

    fn push_polygon(&mut self, polygon: &Polygon) {
        self.push_ring(polygon.exterior(), true);
        for hole in polygon.interiors() {
            self.push_ring(hole, false);
        }
    }

    fn push_ring(&mut self, ring: &LineString, outer: bool) {
        if (0.0 <= signed_area(&ring.0)) == outer {
            self.push_part(ring.0.iter().copied());
        } else {
            self.push_part(ring.0.iter().rev().copied());
        }
    }

    /// Turns every ring round. Needed after a map that mirrors the plane.
    pub fn turn_rings(&mut self) {
        for row in 0..self.len() {
            if self.kinds[row] == Kind::Areas {
                for part in self.row_starts[row] as usize..self.row_starts[row + 1] as usize {
                    let (from, to) = (self.part_starts[part], self.part_starts[part + 1]);
                    self.coords[from as usize..to as usize].reverse();
                }
            }
        }
    }

    /// The shapes of some rows, in the order given.
    pub fn select(&self, rows: impl IntoIterator<Item = usize>) -> Shapes {
        let mut selected = Shapes::default();
        for row in rows {
            selected.push(self.get(row));
        }
        selected
    }

    /// Adds every vertex and every boundary between parts and rows to a digest.
    pub fn add_to(&self, digest: &mut Fingerprinter) {
        digest.numbers(Flat { coords: &self.coords, next: 0 });
        digest.counts(&self.part_starts).counts(&self.row_starts);
        digest.bytes(&self.kinds.iter().map(|&kind| kind as u8).collect::<Vec<_>>());
    }

    fn n_parts(&self) -> u32 {
        (self.part_starts.len() - 1) as u32
    }
}

/// x and y of every vertex in turn, with a known length.
struct Flat<'a> {
    coords: &'a [Coord],
    next: usize,
}

impl Iterator for Flat<'_> {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let coord = self.coords.get(self.next / 2)?;
        self.next += 1;
        Some(if self.next % 2 == 1 { coord.x } else { coord.y })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = 2 * self.coords.len() - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Flat<'_> {}

fn kind_of(geometry: &Geometry) -> Kind {
    match geometry {
        Geometry::Polygon(_) => Kind::Areas,
        Geometry::LineString(_) => Kind::Lines,
        _ => Kind::Points,
    }
}

/// The points, lines and polygons a geometry consists of; empty ones are left out.
fn flatten<'a>(geometry: &'a Geometry, into: &mut Vec<std::borrow::Cow<'a, Geometry>>) {
    use std::borrow::Cow::{Borrowed, Owned};
    match geometry {
        Geometry::Point(_) => into.push(Borrowed(geometry)),
        Geometry::LineString(line) if !line.0.is_empty() => into.push(Borrowed(geometry)),
        Geometry::Polygon(polygon) if !polygon.exterior().0.is_empty() => {
            into.push(Borrowed(geometry));
        }
        Geometry::LineString(_) | Geometry::Polygon(_) => {}
        Geometry::MultiPoint(points) => {
            into.extend(points.iter().map(|&it| Owned(Geometry::Point(it))));
        }
        Geometry::MultiLineString(lines) => {
            let lines = lines.iter().filter(|it| !it.0.is_empty());
            into.extend(lines.map(|it| Owned(Geometry::LineString(it.clone()))));
        }
        Geometry::MultiPolygon(polygons) => {
            let polygons = polygons.iter().filter(|it| !it.exterior().0.is_empty());
            into.extend(polygons.map(|it| Owned(Geometry::Polygon(it.clone()))));
        }
        Geometry::GeometryCollection(members) => {
            members.iter().for_each(|member| flatten(member, into));
        }
        Geometry::Line(it) => into.push(Owned(Geometry::LineString((*it).into()))),
        Geometry::Rect(it) => into.push(Owned(Geometry::Polygon(it.to_polygon()))),
        Geometry::Triangle(it) => into.push(Owned(Geometry::Polygon(it.to_polygon()))),
    }
}
