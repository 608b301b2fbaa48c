//! Vector tiles of OSM-QA: whole OpenStreetMap objects with all their tags, cut at tile borders.

use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{Context, Result, bail};
use geo::Coord;
use siting_layer::Kind;

use super::protobuf::{Field, Message, zigzag};

/// The tags of an object.
pub(crate) type Tags = BTreeMap<Rc<str>, Rc<str>>;

/// A position on the grid of the whole world: tile number times extent plus position in the tile,
/// counted from the north-west corner.
pub(crate) type Cell = Coord<i64>;

/// Zoom, column and row of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TileId {
    pub(crate) zoom: u32,
    pub(crate) column: i64,
    pub(crate) row: i64,
}

/// What a tile holds of one object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) tags: Tags,
    /// Points, lines, or closed rings.
    pub(crate) paths: Vec<Vec<Cell>>,
}

/// A tile, decoded.
#[derive(Debug)]
pub(crate) struct Tile {
    /// Grid cells along one side.
    pub(crate) extent: i64,
    pub(crate) pieces: Vec<Piece>,
}

/// Reads a tile of one layer.
pub(crate) fn read(id: TileId, bytes: &[u8]) -> Result<Tile> {
    let mut layers = Vec::new();
    for field in Message::new(bytes) {
        if let (3, layer) = field? {
            layers.push(layer.bytes()?);
        }
    }
    let [layer] = layers[..] else { bail!("{} layers instead of one", layers.len()) };
    let layer = Layer::read(layer)?;
    let origin = Cell { x: id.column * layer.extent, y: id.row * layer.extent };
    let pieces = layer.features.iter().map(|feature| layer.piece(feature, origin));
    Ok(Tile { extent: layer.extent, pieces: pieces.collect::<Result<_>>()? })
}

/// A layer with its features still in bytes.
struct Layer<'a> {
    features: Vec<&'a [u8]>,
    keys: Vec<Rc<str>>,
    values: Vec<Rc<str>>,
    extent: i64,
}

impl<'a> Layer<'a> {
    fn read(bytes: &'a [u8]) -> Result<Layer<'a>> {
        let mut layer = Layer { features: vec![], keys: vec![], values: vec![], extent: 4096 };
        for field in Message::new(bytes) {
            match field? {
                (2, feature) => layer.features.push(feature.bytes()?),
                (3, key) => layer.keys.push(key.text()?.into()),
                (4, value) => layer.values.push(value_text(value.bytes()?)?.into()),
                (5, extent) => layer.extent = extent.number()?.cast_signed(),
                _ => {}
            }
        }
        Ok(layer)
    }

    fn piece(&self, feature: &[u8], origin: Cell) -> Result<Piece> {
        let mut piece = Piece { kind: Kind::Points, tags: Tags::new(), paths: vec![] };
        for field in Message::new(feature) {
            match field? {
                (2, tags) => piece.tags = self.tags(&tags.numbers()?)?,
                (3, kind) => piece.kind = kind_of(kind.number()?)?,
                (4, commands) => piece.paths = paths(&commands.numbers()?, origin)?,
                _ => {}
            }
        }
        Ok(piece)
    }

    fn tags(&self, numbers: &[u64]) -> Result<Tags> {
        let tag = |pair: &[u64]| {
            let key = self.keys.get(*pair.first()? as usize)?;
            let value = self.values.get(*pair.get(1)? as usize)?;
            Some((Rc::clone(key), Rc::clone(value)))
        };
        let tags: Option<Tags> = numbers.chunks(2).map(tag).collect();
        tags.context("a tag that is not in the tile's lists")
    }
}

fn kind_of(number: u64) -> Result<Kind> {
    Ok(match number {
        1 => Kind::Points,
        2 => Kind::Lines,
        3 => Kind::Areas,
        _ => bail!("geometry type {number}"),
    })
}

/// A value as OpenStreetMap writes it. OSM-QA keeps tags as text, and its own fields as integers.
fn value_text(bytes: &[u8]) -> Result<String> {
    let (number, field) = Message::new(bytes).next().context("a value without content")??;
    Ok(match (number, field) {
        (1, text) => text.text()?.to_owned(),
        (4, integer) => integer.number()?.cast_signed().to_string(),
        (5, integer) => integer.number()?.to_string(),
        (6, integer) => zigzag(integer.number()?).to_string(),
        (7, Field::Number(truth)) => (truth != 0).to_string(),
        _ => bail!("a value of type {number}, which OSM-QA tiles do not use"),
    })
}

/// Runs the drawing commands: move to, line to, close.
fn paths(commands: &[u64], origin: Cell) -> Result<Vec<Vec<Cell>>> {
    let mut commands = commands.iter();
    let mut paths: Vec<Vec<Cell>> = Vec::new();
    let mut at = origin;
    while let Some(command) = commands.next() {
        if command & 7 == 7 {
            let path = paths.last_mut().context("closing before drawing")?;
            path.push(path[0]);
            continue;
        }
        for _ in 0..command >> 3 {
            let mut step = || commands.next().map(|&it| zigzag(it)).context("a step is missing");
            at = at + Cell { x: step()?, y: step()? };
            match command & 7 {
                1 => paths.push(vec![at]),
                2 => paths.last_mut().context("drawing before moving")?.push(at),
                other => bail!("drawing command {other}"),
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i64, y: i64) -> Cell {
        Cell { x, y }
    }

    #[test]
    fn the_examples_of_the_vector_tile_specification_are_drawn() {
        // Mapbox Vector Tile specification 2.1, section 4.3.5: line string and polygon.
        let line = paths(&[9, 4, 4, 18, 0, 16, 16, 0], at(0, 0)).unwrap();
        assert_eq!(line, [[at(2, 2), at(2, 10), at(10, 10)]]);
        let ring = paths(&[9, 6, 12, 18, 10, 12, 24, 44, 15], at(100, 0)).unwrap();
        assert_eq!(ring, [[at(103, 6), at(108, 12), at(120, 34), at(103, 6)]]);
    }

    #[test]
    fn a_broken_tile_is_an_error() {
        let id = TileId { zoom: 12, column: 0, row: 0 };
        assert!(read(id, b"").is_err());
        assert!(read(id, &[0x1a, 0x02, 0x12, 0x05]).is_err());
        assert!(paths(&[15], at(0, 0)).is_err());
    }
}
