//! A rectangle of equal square cells.

use geo::{Coord, Rect};

/// A rectangle of equal square cells; row 0 is the northernmost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The north-west corner, in metres.
    pub north_west: Coord,
    /// Side of a cell, in metres.
    pub cell_metres: f64,
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from north to south.
    pub rows: usize,
}

impl Grid {
    /// The grid whose cells cover `rect`, with corners at multiples of the cell's side, so that
    /// grids of neighbouring places fit together.
    pub fn covering(rect: Rect, cell_metres: f64) -> Grid {
        let down = |x: f64| (x / cell_metres).floor() * cell_metres;
        let up = |x: f64| (x / cell_metres).ceil() * cell_metres;
        let (west, north) = (down(rect.min().x), up(rect.max().y));
        let cells = |length: f64| (length / cell_metres).round().max(1.0) as usize;
        Grid {
            north_west: Coord { x: west, y: north },
            cell_metres,
            columns: cells(up(rect.max().x) - west),
            rows: cells(north - down(rect.min().y)),
        }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Whether the grid has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell at `index`, counted row by row from the north-west.
    ///
    /// # Panics
    ///
    /// Panics if there is no such cell.
    pub fn cell(&self, index: usize) -> Rect {
        assert!(index < self.len(), "the grid has {} cells", self.len());
        let (row, column) = (index / self.columns, index % self.columns);
        let west = self.north_west.x + column as f64 * self.cell_metres;
        let north = self.north_west.y - row as f64 * self.cell_metres;
        Rect::new(
            Coord { x: west, y: north - self.cell_metres },
            Coord { x: west + self.cell_metres, y: north },
        )
    }
}
