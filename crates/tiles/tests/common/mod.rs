//! Layers made for tests, and tiles read back by another program's reader.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Coord, Geometry, MapCoords, Rect};
use geozero::ToGeo;
use geozero::mvt::{Message, tile::Value as MvtValue};
use siting_layer::{Column, Layer, LayerParts, Shapes, Survey, Table};
use siting_tiles::{EXTENT, TileId, TileSource};
use siting_units::{LayerId, Name, Text};

/// A layer of these shapes, whose features are called `a0`, `a1` and so on.
pub(crate) fn layer(world: &Shapes, table: Table, name_field: Option<&str>) -> Arc<Layer> {
    Arc::new(Layer::new(LayerParts {
        name: Name { zh: "园区".into(), en: "Parks".into() },
        shapes: world.clone(),
        table,
        ids: (0..world.len()).map(|row| format!("a{row}")).collect(),
        name_field: name_field.map(str::to_owned),
        ground: vec![0.0; world.len()],
        survey: Survey::nowhere(),
        attribution: Text::new("(c) somebody", "某人"),
    }))
}

/// Tiles of these geometries, which lie in the unit square.
pub(crate) fn source(world: &[Geometry]) -> TileSource {
    source_with(world, Table::default())
}

/// Tiles of these geometries with attributes.
pub(crate) fn source_with(world: &[Geometry], table: Table) -> TileSource {
    let world = Shapes::from_geometries(world);
    let layer = layer(&world, table, None);
    TileSource::new(LayerId::new("parks"), layer, world)
}

/// A column of numbers, called `n`.
pub(crate) fn numbers(numbers: Vec<Option<f64>>) -> Table {
    let mut table = Table::default();
    table.push("n", Column::Numbers(numbers));
    table
}

/// One feature read back: its geometry in tile units, and its properties.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) id: u64,
    pub(crate) geometry: Geometry,
    pub(crate) properties: BTreeMap<String, MvtValue>,
}

/// Reads a tile of one layer with geozero, after checking its commands against the specification.
pub(crate) fn read(bytes: &[u8]) -> Vec<Read> {
    let tile = geozero::mvt::Tile::decode(bytes).expect("a protocol buffer");
    assert_eq!(tile.layers.len(), 1, "one layer a tile");
    let layer = &tile.layers[0];
    assert_eq!((layer.version, layer.extent, layer.name.as_str()), (2, Some(4096), "parks"));
    let read = |feature: &geozero::mvt::tile::Feature| {
        check_commands(&feature.geometry, feature.r#type.expect("a type"));
        let pairs = feature.tags.chunks_exact(2);
        let property = |pair: &[u32]| {
            (layer.keys[pair[0] as usize].clone(), layer.values[pair[1] as usize].clone())
        };
        Read {
            id: feature.id.expect("an id"),
            geometry: feature.to_geo().expect("valid commands"),
            properties: pairs.map(property).collect(),
        }
    };
    layer.features.iter().map(read).collect()
}

/// The rules of MVT 2.1, section 4.3.
fn check_commands(stream: &[u32], kind: i32) {
    let mut at = 0;
    let (mut n_parts, mut cursor) = (0, [0i64, 0]);
    while at < stream.len() {
        let (command, n) = (stream[at] & 7, (stream[at] >> 3) as usize);
        at += 1;
        assert!(command == 1 && 0 < n, "a part begins with MoveTo");
        let mut part = moved(stream, &mut at, n, &mut cursor);
        n_parts += 1;
        match kind {
            1 => continue,
            _ => assert_eq!(n, 1, "one start a part"),
        }
        let (command, n) = (stream[at] & 7, (stream[at] >> 3) as usize);
        at += 1;
        assert!(command == 2 && (if kind == 2 { 1 } else { 2 }) <= n, "then LineTo");
        part.extend(moved(stream, &mut at, n, &mut cursor));
        assert!(part.windows(2).all(|pair| pair[0] != pair[1]), "every step leads elsewhere");
        if kind == 3 {
            assert_eq!(stream[at], 15, "rings end with ClosePath");
            at += 1;
            assert_ne!(part.first(), part.last(), "ClosePath closes, not a vertex");
            let area: i64 = (0..part.len())
                .map(|i| (part[i], part[(i + 1) % part.len()]))
                .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
                .sum();
            assert!(area != 0 && (n_parts != 1 || 0 < area), "the first ring is an outer one");
        }
    }
    assert!(0 < n_parts, "a feature has a geometry");
}

fn moved(stream: &[u32], at: &mut usize, n: usize, cursor: &mut [i64; 2]) -> Vec<[i64; 2]> {
    let unzigzag = |it: u32| i64::from((it >> 1) as i32 ^ -((it & 1) as i32));
    let mut vertices = Vec::new();
    for _ in 0..n {
        *cursor = [cursor[0] + unzigzag(stream[*at]), cursor[1] + unzigzag(stream[*at + 1])];
        *at += 2;
        vertices.push(*cursor);
    }
    vertices
}

/// From the unit square to a tile's units.
pub(crate) fn in_tile(geometry: &Geometry, tile: TileId) -> Geometry {
    let units = EXTENT * f64::from(tile.z()).exp2();
    let (west, north) = (f64::from(tile.x()) * EXTENT, f64::from(tile.y()) * EXTENT);
    geometry.map_coords(|c| Coord { x: c.x * units - west, y: c.y * units - north })
}

/// From a tile's units to the unit square.
pub(crate) fn in_world(geometry: &Geometry, tile: TileId) -> Geometry {
    let units = EXTENT * f64::from(tile.z()).exp2();
    let (west, north) = (f64::from(tile.x()) * EXTENT, f64::from(tile.y()) * EXTENT);
    geometry.map_coords(|c| Coord { x: (c.x + west) / units, y: (c.y + north) / units })
}

/// A tile with `margin` units around it, in its units.
pub(crate) fn square(margin: f64) -> Rect {
    Rect::new(Coord { x: -margin, y: -margin }, Coord { x: EXTENT + margin, y: EXTENT + margin })
}
