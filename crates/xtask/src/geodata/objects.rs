//! OpenStreetMap objects, whole again.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fmt;

use anyhow::{Context, Result, ensure};
use geo::Coord;
use siting_layer::Kind;

use super::merge;
use super::tile::{self, Cell, Tags, TileId};

/// An object's type and number, which name it for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ObjectId {
    Node(u64),
    Way(u64),
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectId::Node(number) => write!(f, "node/{number}"),
            ObjectId::Way(number) => write!(f, "way/{number}"),
        }
    }
}

/// One object with all its tags.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) id: ObjectId,
    pub(crate) kind: Kind,
    pub(crate) tags: Tags,
    /// Points, lines or rings in degrees, east first.
    pub(crate) paths: Vec<Vec<Coord>>,
}

/// What merging did, and where the map ends.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// In the order of their ids.
    pub(crate) objects: Vec<Object>,
    pub(crate) n_tiles: usize,
    pub(crate) n_pieces: usize,
    /// Objects of which more than one tile had a piece.
    pub(crate) n_rejoined: usize,
    /// Objects that still have several parts: they leave the map and come back, or touch themselves.
    pub(crate) n_in_parts: usize,
    /// Objects without length or area on the grid.
    pub(crate) empty: Vec<ObjectId>,
    /// Corners of the tiled rectangle in degrees: south-west, north-east.
    pub(crate) corners: [Coord; 2],
}

struct Pieces {
    kind: Kind,
    tags: Tags,
    paths: Vec<Vec<Cell>>,
    n: usize,
}

/// Reads all tiles and merges what they cut.
pub(crate) fn merged(tiles: &[(TileId, Vec<u8>)]) -> Result<Merged> {
    let mut by_id: BTreeMap<ObjectId, Pieces> = BTreeMap::new();
    let mut extent = 0;
    for (id, bytes) in tiles {
        let tile = tile::read(*id, bytes).with_context(|| format!("{id:?}"))?;
        extent = tile.extent;
        for piece in tile.pieces {
            collect(&mut by_id, piece)?;
        }
    }
    let side = world_cells(tiles[0].0.zoom, extent);
    let mut merged = Merged { n_tiles: tiles.len(), ..Merged::default() };
    merged.corners = corners(tiles).map(|it| degrees(it * extent, side));
    for (id, pieces) in by_id {
        merged.add(id, pieces, extent, side);
    }
    Ok(merged)
}

fn collect(by_id: &mut BTreeMap<ObjectId, Pieces>, piece: tile::Piece) -> Result<()> {
    let id = object_id(&piece.tags)?;
    let tags = piece.tags.into_iter().filter(|(key, _)| !key.starts_with('@')).collect();
    match by_id.get_mut(&id) {
        None => {
            by_id.insert(id, Pieces { kind: piece.kind, tags, paths: piece.paths, n: 1 });
        }
        Some(pieces) => {
            ensure!(pieces.kind == piece.kind && pieces.tags == tags, "tiles disagree about {id}");
            pieces.paths.extend(piece.paths);
            pieces.n += 1;
        }
    }
    Ok(())
}

fn object_id(tags: &Tags) -> Result<ObjectId> {
    let number = tags.get("@id").context("an object without @id")?.parse()?;
    match tags.get("@type").map(AsRef::as_ref) {
        Some("node") => Ok(ObjectId::Node(number)),
        Some("way") => Ok(ObjectId::Way(number)),
        other => anyhow::bail!("object {number} is of type {other:?}"),
    }
}

impl Merged {
    fn add(&mut self, id: ObjectId, pieces: Pieces, extent: i64, side: i64) {
        let cells = merge::whole(pieces.kind, pieces.paths, extent);
        let paths: Vec<_> = cells.iter().map(|it| degrees_of(it, side)).collect();
        let paths: Vec<_> = paths.into_iter().filter(|it| is_drawn(pieces.kind, it)).collect();
        self.n_pieces += pieces.n;
        self.n_rejoined += usize::from(pieces.n > 1);
        self.n_in_parts += usize::from(pieces.kind == Kind::Lines && paths.len() > 1);
        if paths.is_empty() {
            self.empty.push(id);
        } else {
            self.objects.push(Object { id, kind: pieces.kind, tags: pieces.tags, paths });
        }
    }
}

/// Whether enough vertices are left to draw.
fn is_drawn(kind: Kind, path: &[Coord]) -> bool {
    match kind {
        Kind::Points => true,
        Kind::Lines => path.len() > 1,
        Kind::Areas => path.len() > 3,
    }
}

/// Columns and rows at the south-west and the north-east end.
fn corners(tiles: &[(TileId, Vec<u8>)]) -> [Cell; 2] {
    let ids = || tiles.iter().map(|(id, _)| Cell { x: id.column, y: id.row });
    let start = ids().next().unwrap_or_default();
    ids().fold([start; 2], |[sw, ne], it| {
        [
            Cell { x: sw.x.min(it.x), y: sw.y.max(it.y + 1) },
            Cell { x: ne.x.max(it.x + 1), y: ne.y.min(it.y) },
        ]
    })
}

/// Grid cells round the equator.
fn world_cells(zoom: u32, extent: i64) -> i64 {
    extent << zoom
}

/// A path in degrees; vertices that coincide at OpenStreetMap's precision become one.
fn degrees_of(path: &[Cell], side: i64) -> Vec<Coord> {
    let mut degrees: Vec<Coord> = path.iter().map(|cell| degrees(*cell, side)).collect();
    degrees.dedup();
    degrees
}

/// Longitude and latitude of a grid position, by the inverse of the spherical Mercator projection,
/// at the seven decimals OpenStreetMap keeps (1 cm; the grid is 9 mm).
fn degrees(cell: Cell, side: i64) -> Coord {
    let (x, y) = (cell.x as f64 / side as f64, cell.y as f64 / side as f64);
    let latitude = (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees();
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Coord { x: round(x * 360.0 - 180.0), y: round(latitude) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tile_corners_are_where_the_slippy_map_formula_puts_them() {
        // wiki.openstreetmap.org/wiki/Slippy_map_tilenames: tile 12/1407/2471, north-west corner
        // -56.3378906, -34.8138033; the south-east corner of 12/1410/2472 -55.9863281, -34.9580...
        let tile = |column, row| (TileId { zoom: 12, column, row }, vec![]);
        let [sw, ne] = corners(&[tile(1407, 2471), tile(1410, 2472)]);
        let side = world_cells(12, 1);
        assert_eq!(degrees(sw, side).x, -56.337_890_6);
        assert_eq!(degrees(ne, side), Coord { x: -55.986_328_1, y: -34.813_803_3 });
        assert_eq!(degrees(Cell { x: side / 2, y: side / 2 }, side), Coord { x: 0.0, y: 0.0 });
    }
}
