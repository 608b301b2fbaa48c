//! Shapes as well-known binary (OGC Simple Features, little-endian).

use geo::Coord;
use siting_layer::{Kind, Shape};

/// Replaces `bytes` with a shape: a multi-geometry, or a plain point when `single_point`.
pub(crate) fn wkb(shape: Shape<'_>, single_point: bool, bytes: &mut Vec<u8>) {
    bytes.clear();
    match shape.kind() {
        Kind::Points if single_point => point(shape.coords()[0], bytes),
        Kind::Points => {
            head(4, shape.coords().len(), bytes);
            shape.coords().iter().for_each(|&it| point(it, bytes));
        }
        Kind::Lines => {
            head(5, shape.parts().len(), bytes);
            for line in shape.parts() {
                head(2, line.len(), bytes);
                vertices(line, bytes);
            }
        }
        Kind::Areas => {
            let polygons = shape.to_multi_polygon();
            head(6, polygons.0.len(), bytes);
            for polygon in &polygons {
                head(3, 1 + polygon.interiors().len(), bytes);
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    bytes.extend((ring.0.len() as u32).to_le_bytes());
                    vertices(&ring.0, bytes);
                }
            }
        }
    }
}

fn head(kind: u32, count: usize, bytes: &mut Vec<u8>) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
    bytes.extend((count as u32).to_le_bytes());
}

fn point(at: Coord, bytes: &mut Vec<u8>) {
    bytes.push(1);
    bytes.extend(1_u32.to_le_bytes());
    vertices(&[at], bytes);
}

fn vertices(coords: &[Coord], bytes: &mut Vec<u8>) {
    for c in coords {
        bytes.extend(c.x.to_le_bytes());
        bytes.extend(c.y.to_le_bytes());
    }
}
