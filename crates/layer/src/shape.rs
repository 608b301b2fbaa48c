//! One shape: points, lines or areas, seen in the memory of its [`Shapes`](crate::Shapes).

use geo::{
    Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Rect,
};

/// What a shape is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Points; each part holds one or more.
    Points,
    /// Lines; each part is one.
    Lines,
    /// Polygons; each part is a closed ring. Outer rings run counter-clockwise and are followed by
    /// their holes, which run clockwise.
    Areas,
}

/// One shape: points, lines or areas.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    pub(crate) kind: Kind,
    /// The vertices of every part, one part after another.
    pub(crate) coords: &'a [Coord],
    /// Where parts begin and end, counted from `base`; one more than there are parts.
    pub(crate) ends: &'a [u32],
    pub(crate) base: u32,
}

impl<'a> Shape<'a> {
    /// A shape of one part.
    ///
    /// `ends` has to be `&[0, coords.len()]`; borrowing it keeps this free of allocation.
    ///
    /// # Panics
    ///
    /// Panics when it is not.
    pub fn of_one_part(kind: Kind, coords: &'a [Coord], ends: &'a [u32; 2]) -> Shape<'a> {
        assert!(ends[0] == 0 && ends[1] as usize == coords.len(), "one part holds every vertex");
        Shape { kind, coords, ends, base: 0 }
    }

    /// What it is made of.
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// Every vertex, part after part. Rings repeat their first vertex at the end.
    pub fn coords(self) -> &'a [Coord] {
        self.coords
    }

    /// Whether there is no vertex at all.
    pub fn is_empty(self) -> bool {
        self.coords.is_empty()
    }

    /// Its parts: groups of points, lines, or rings.
    pub fn parts(self) -> impl ExactSizeIterator<Item = &'a [Coord]> + Clone {
        let base = self.base;
        let (coords, ends) = (self.coords, self.ends);
        (0..ends.len().saturating_sub(1)).map(move |part| {
            &coords[(ends[part] - base) as usize..(ends[part + 1] - base) as usize]
        })
    }

    /// Its straight pieces; none for points.
    pub fn segments(self) -> impl Iterator<Item = (Coord, Coord)> + Clone + 'a {
        let is_drawn = self.kind != Kind::Points;
        self.parts()
            .filter(move |_| is_drawn)
            .flat_map(|part| part.windows(2).map(|pair| (pair[0], pair[1])))
    }

    /// The smallest rectangle around it.
    ///
    /// # Panics
    ///
    /// Panics on an empty shape.
    pub fn bounds(self) -> Rect {
        crate::hull_of(self.coords).expect("the shape has a vertex")
    }

    /// Area in the plane, in the square of the coordinates' unit; holes are taken off. 0 for points
    /// and lines.
    pub fn plane_area(self) -> f64 {
        if self.kind != Kind::Areas {
            return 0.0;
        }
        self.parts().map(signed_area).sum()
    }

    /// Length of all lines, or of all rings; 0 for points.
    pub fn plane_length(self) -> f64 {
        self.segments().map(|(a, b)| (b.x - a.x).hypot(b.y - a.y)).sum::<f64>() + 0.0
    }

    /// The centre of its area, or of its lines, or of its points, in this order of preference; a
    /// degenerate shape falls back on the next.
    pub fn centroid(self) -> Coord {
        use geo::Centroid;
        let centroid = self.to_geometry().centroid();
        centroid.map_or(self.coords[0], |point| point.0)
    }

    /// The same shape as a `geo` geometry; copies every vertex.
    pub fn to_geometry(self) -> Geometry {
        match self.kind {
            Kind::Points if self.coords.len() == 1 => Geometry::Point(Point(self.coords[0])),
            Kind::Points => {
                Geometry::MultiPoint(MultiPoint(self.coords.iter().map(|&c| Point(c)).collect()))
            }
            Kind::Lines if self.parts().len() == 1 => {
                Geometry::LineString(LineString(self.coords.to_vec()))
            }
            Kind::Lines => Geometry::MultiLineString(MultiLineString(
                self.parts().map(|part| LineString(part.to_vec())).collect(),
            )),
            Kind::Areas => match self.to_multi_polygon() {
                mut several if several.0.len() == 1 => Geometry::Polygon(several.0.remove(0)),
                several => Geometry::MultiPolygon(several),
            },
        }
    }

    /// Its polygons, each outer ring with the holes that follow it; none for points and lines.
    pub fn to_multi_polygon(self) -> MultiPolygon {
        let mut polygons: Vec<Polygon> = Vec::new();
        if self.kind == Kind::Areas {
            for ring in self.parts() {
                let line = LineString(ring.to_vec());
                match polygons.last_mut() {
                    Some(polygon) if signed_area(ring) < 0.0 => polygon.interiors_push(line),
                    _ => polygons.push(Polygon::new(line, Vec::new())),
                }
            }
        }
        MultiPolygon(polygons)
    }
}

/// Area within a closed ring by the shoelace formula, positive when it runs counter-clockwise.
/// Taken relative to the first vertex, so that large coordinates cost no digits.
pub(crate) fn signed_area(ring: &[Coord]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let cross = |pair: &[Coord]| {
        (pair[0].x - origin.x) * (pair[1].y - origin.y)
            - (pair[1].x - origin.x) * (pair[0].y - origin.y)
    };
    ring.windows(2).map(cross).sum::<f64>() / 2.0
}
