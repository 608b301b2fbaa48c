//! Square cells that show what is reached nearby.

use std::collections::VecDeque;

use geo::{Coord, Rect};

/// No cell is smaller, in metres.
const LEAST_CELL_METRES: f64 = 10.0;
/// Cells are enlarged until there are no more.
const MOST_CELLS: f64 = 1.5e6;
/// How many cells an outline keeps from reached streets, unless something not reached is nearer.
const MARGIN_CELLS: usize = 4;
/// Blocks between reached streets are filled up to this size, about that of a large city block.
const LARGEST_HOLE_SQUARE_METRES: f64 = 250_000.0;
/// A cell shows also what comes this near it, as a share of its side: rounding moves nothing further.
const TOLERANCE: f64 = 1e-5;

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing near.
    Empty,
    /// Something reached is nearer than anything that is not.
    Reached,
    /// Something is here, or near, that is not reached.
    Kept,
}

/// Square cells, row by row from the south-west.
pub(super) struct Raster {
    south_west: Coord,
    cell_metres: f64,
    pub(super) n_columns: usize,
    pub(super) n_rows: usize,
    cells: Vec<Cell>,
}

impl Raster {
    /// Empty cells over some bounds, and enough around them for a margin.
    pub(super) fn around(bounds: Rect) -> Raster {
        let area = bounds.width().max(1.0) * bounds.height().max(1.0);
        let long = bounds.width().max(bounds.height());
        let cell_metres =
            (area / MOST_CELLS).sqrt().max(long / MOST_CELLS * 10.0).max(LEAST_CELL_METRES);
        let room = MARGIN_CELLS + 2;
        let cells = |metres: f64| (metres / cell_metres).ceil() as usize + 1 + 2 * room;
        let (n_columns, n_rows) = (cells(bounds.width()), cells(bounds.height()));
        let margin = room as f64 * cell_metres;
        Raster {
            south_west: bounds.min() - Coord { x: margin, y: margin },
            cell_metres,
            n_columns,
            n_rows,
            cells: vec![Cell::Empty; n_columns * n_rows],
        }
    }

    /// The ground the cells cover.
    pub(super) fn bounds(&self) -> Rect {
        let size = Coord { x: self.n_columns as f64, y: self.n_rows as f64 } * self.cell_metres;
        Rect::new(self.south_west, self.south_west + size)
    }

    pub(super) fn is_reached(&self, column: usize, row: usize) -> bool {
        self.cells[row * self.n_columns + column] == Cell::Reached
    }

    /// The middle of a cell.
    pub(super) fn centre(&self, column: usize, row: usize) -> Coord {
        let at = Coord { x: column as f64 + 0.5, y: row as f64 + 0.5 };
        self.south_west + at * self.cell_metres
    }

    /// Sets every cell that a line touches.
    pub(super) fn draw(&mut self, line: &[Coord], cell: Cell) {
        let in_cells = |it: Coord| (it - self.south_west) / self.cell_metres;
        let line: Vec<Coord> = line.iter().map(|&it| in_cells(it)).collect();
        line.windows(2).for_each(|it| self.draw_segment(it[0], it[1], cell));
    }

    fn draw_segment(&mut self, a: Coord, b: Coord, cell: Cell) {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let height_at = |x: f64| {
            let share = if a.x < b.x { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 0.0 };
            a.y + share * (b.y - a.y)
        };
        for column in cells_between(a.x, b.x, self.n_columns) {
            let (west, east) = (column as f64 - TOLERANCE, column as f64 + 1.0 + TOLERANCE);
            let (left, right) =
                if a.x < b.x { (height_at(west), height_at(east)) } else { (a.y, b.y) };
            for row in cells_between(left.min(right), left.max(right), self.n_rows) {
                self.cells[row * self.n_columns + column] = cell;
            }
        }
    }

    /// Gives empty cells near drawn ones to whichever is nearer; what is not reached goes first.
    pub(super) fn spread(&mut self) {
        let drawn = |kind: Cell| {
            let cells = self.cells.iter().enumerate();
            cells.filter(move |it| *it.1 == kind).map(|it| (it.0, 0))
        };
        let mut waiting: VecDeque<(usize, usize)> =
            drawn(Cell::Kept).chain(drawn(Cell::Reached)).collect();
        while let Some((at, n_steps)) = waiting.pop_front() {
            if n_steps == MARGIN_CELLS {
                continue;
            }
            for next in self.neighbours(at) {
                if self.cells[next] == Cell::Empty {
                    self.cells[next] = self.cells[at];
                    waiting.push_back((next, n_steps + 1));
                }
            }
        }
    }

    /// The four cells beside one that is not at the border; none for those that are.
    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let (column, row) = (at % self.n_columns, at / self.n_columns);
        let is_inside =
            (1..self.n_columns - 1).contains(&column) && (1..self.n_rows - 1).contains(&row);
        let n = self.n_columns;
        is_inside.then(|| [at - n, at - 1, at + 1, at + n]).into_iter().flatten()
    }

    /// Fills what reached cells enclose where nothing is that was not reached.
    pub(super) fn fill_holes(&mut self) {
        let most = LARGEST_HOLE_SQUARE_METRES / (self.cell_metres * self.cell_metres);
        let mut is_seen = vec![false; self.cells.len()];
        for first in 0..self.cells.len() {
            if self.cells[first] == Cell::Reached || is_seen[first] {
                continue;
            }
            let hole = self.hole(first, &mut is_seen);
            let is_empty = |&it: &usize| {
                // The border is open ground.
                self.cells[it] == Cell::Empty && self.neighbours(it).next().is_some()
            };
            if hole.len() as f64 <= most && hole.iter().all(is_empty) {
                hole.iter().for_each(|&it| self.cells[it] = Cell::Reached);
            }
        }
    }

    /// The cells that are not reached and hang together with one of them.
    fn hole(&self, first: usize, is_seen: &mut [bool]) -> Vec<usize> {
        is_seen[first] = true;
        let mut hole = vec![first];
        let mut nth = 0;
        while nth < hole.len() {
            for next in self.neighbours(hole[nth]) {
                if self.cells[next] != Cell::Reached && !is_seen[next] {
                    is_seen[next] = true;
                    hole.push(next);
                }
            }
            nth += 1;
        }
        hole
    }
}

/// The cells of a row of `n` from one place to another, both in cells.
fn cells_between(from: f64, to: f64, n: usize) -> std::ops::Range<usize> {
    let first = (from - TOLERANCE).floor().clamp(0.0, n as f64) as usize;
    let end = ((to + TOLERANCE).floor() + 1.0).clamp(0.0, n as f64) as usize;
    first..end.max(first)
}
