//! The places a study compares.

mod tessellation;

use std::sync::Arc;

use geo::{Coord, Rect};
use siting_layer::{Grid, Kind, Layer, Shape, Table};
use siting_units::{Fingerprint, Fingerprinter};

pub use tessellation::{hexagons, squares};

/// The places a study compares, in a fixed order.
///
/// Rows are numbered from 0; every column of an assessment uses the same numbering.
#[derive(Clone, Debug)]
pub enum Candidates {
    /// Shapes of their own: parcels, parks, hexagons.
    Sites(Arc<Layer>),
    /// Cells of a grid.
    Cells(Arc<Cells>),
}

/// Some cells of a grid.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The whole grid.
    pub grid: Grid,
    /// The cells that are candidates, counted row by row from the north-west; rising.
    pub chosen: Vec<u32>,
    /// Ground area of each chosen cell, in square metres.
    pub ground: Vec<f64>,
}

impl Candidates {
    /// Number of candidates.
    pub fn len(&self) -> usize {
        match self {
            Candidates::Sites(layer) => layer.len(),
            Candidates::Cells(cells) => cells.chosen.len(),
        }
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows `look` the ground that candidate `row` would take up.
    pub fn with_footprint<T>(&self, row: usize, look: impl FnOnce(Shape<'_>) -> T) -> T {
        match self {
            Candidates::Sites(layer) => look(layer.shape(row)),
            Candidates::Cells(cells) => {
                let ring = ring(cells.grid.cell(cells.chosen[row] as usize));
                look(Shape::of_one_part(Kind::Areas, &ring, &[0, 5]))
            }
        }
    }

    /// The smallest rectangle around candidate `row`.
    pub fn bounds(&self, row: usize) -> Rect {
        match self {
            Candidates::Sites(layer) => layer.shape(row).bounds(),
            Candidates::Cells(cells) => cells.grid.cell(cells.chosen[row] as usize),
        }
    }

    /// The id of candidate `row`: the layer's own, or `r3c14` for a cell.
    pub fn id(&self, row: usize) -> String {
        match self {
            Candidates::Sites(layer) => layer.ids()[row].clone(),
            Candidates::Cells(cells) => {
                let cell = cells.chosen[row] as usize;
                format!("r{}c{}", cell / cells.grid.columns, cell % cells.grid.columns)
            }
        }
    }

    /// The row of the candidate called `id`.
    pub fn row_of(&self, id: &str) -> Option<usize> {
        match self {
            Candidates::Sites(layer) => layer.ids().iter().position(|it| it == id),
            Candidates::Cells(cells) => {
                let (row, column) = id.strip_prefix('r')?.split_once('c')?;
                let (row, column) = (row.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
                let cell = row.checked_mul(cells.grid.columns)?.checked_add(column)?;
                let is_named_so = column < cells.grid.columns;
                cells.chosen.binary_search(&u32::try_from(cell).ok()?).ok().filter(|_| is_named_so)
            }
        }
    }

    /// What people call candidate `row`, if the data says.
    pub fn name(&self, row: usize) -> Option<&str> {
        match self {
            Candidates::Sites(layer) => layer.feature_name(row),
            Candidates::Cells(_) => None,
        }
    }

    /// Area of each candidate on the ground, in square metres.
    pub fn ground(&self) -> &[f64] {
        match self {
            Candidates::Sites(layer) => layer.ground(),
            Candidates::Cells(cells) => &cells.ground,
        }
    }

    /// What the data says about each candidate; cells have no attributes.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Candidates::Sites(layer) => Some(layer.table()),
            Candidates::Cells(_) => None,
        }
    }

    /// A digest of every candidate and their order.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Candidates::Sites(layer) => layer.fingerprint(),
            Candidates::Cells(cells) => {
                let Coord { x, y } = cells.grid.north_west;
                let size = [cells.grid.columns as f64, cells.grid.rows as f64];
                let mut digest = Fingerprinter::default();
                digest.numbers([x, y, cells.grid.cell_metres, size[0], size[1]].into_iter());
                digest.counts(&cells.chosen).numbers(cells.ground.iter().copied());
                digest.finish()
            }
        }
    }
}

/// The closed ring around a rectangle, counter-clockwise.
fn ring(rect: Rect) -> [Coord; 5] {
    let (low, high) = (rect.min(), rect.max());
    let (south_east, north_west) = (Coord { x: high.x, y: low.y }, Coord { x: low.x, y: high.y });
    [low, south_east, high, north_west, low]
}
