//! Test support: towns drawn in text, and columns of numbers drawn back as text.
//!
//! Each character is a square cell of 100 m, north is up, and `.` is nothing. The south-west corner
//! of the drawing is the origin of the plane, and a square metre of the plane is one on the ground.
//!
//! ```
//! use siting_town::{Letter, Town, digit};
//! use siting_units::{Interval, LayerId};
//!
//! let town = Town::draw(
//!     "
//!     RRRR.
//!     ..P..
//!     ",
//! )
//! .legend([Letter::lines('R', "roads").with("class", "primary"), Letter::points('P', "stops")]);
//! let layers = town.layers(1000.0);
//! let roads = layers.get(&LayerId::new("roads")).expect("the legend names it");
//! assert_eq!(roads.ids(), ["R1"]);
//! assert_eq!(roads.shape(0).plane_length(), 300.0);
//!
//! // The trap: a layer nobody drew is there all the same, and says that there is nothing.
//! let empty = Town::draw("RR").legend([Letter::points('P', "stops")]).layers(0.0);
//! assert!(empty.get(&LayerId::new("stops")).expect("the legend names it").is_empty());
//!
//! let east = (0..town.grid().len()).map(|cell| town.grid().cell(cell).max().x);
//! let drawn = town.picture(east.map(|x| digit(Some(Interval::exactly(x)), 900.0)));
//! assert_eq!(drawn, "12345\n12345\n");
//! ```

mod features;
mod letter;

use std::collections::BTreeSet;

use geo::{Coord, Rect};
use siting_layer::{Grid, Layer, Layers, Shapes, Survey};
use siting_units::{Interval, LayerId};

pub use letter::{Fact, Letter};

/// A town drawn in text.
#[derive(Clone, Debug)]
pub struct Town {
    grid: Grid,
    /// Invariant: one character a cell of `grid`, row by row from the north-west.
    cells: Vec<char>,
    /// Invariant: every letter of `cells` but `.` has an entry.
    legend: Vec<Letter>,
}

impl Town {
    /// The town drawn in `map`. Blank lines and the space around lines do not count. Each letter's
    /// cells are square areas of a layer called by the letter, until [`Town::legend`] says more.
    ///
    /// # Panics
    ///
    /// Panics unless lines are equally long.
    pub fn draw(map: &str) -> Town {
        let lines: Vec<Vec<char>> = map.lines().map(|line| line.trim().chars().collect()).collect();
        let lines: Vec<Vec<char>> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let columns = lines.first().map_or(0, Vec::len);
        assert!(lines.iter().all(|line| line.len() == columns), "lines are equally long");
        let cells = lines.concat();
        let letters: BTreeSet<char> = cells.iter().copied().filter(|&it| it != '.').collect();
        let legend = letters.into_iter().map(|it| Letter::areas(it, &it.to_string())).collect();
        Town { grid: grid(columns, lines.len(), 100.0), cells, legend }
    }

    /// The same town with cells of another size.
    pub fn with_cells_of(self, cell_metres: f64) -> Town {
        let grid = grid(self.grid.columns, self.grid.rows, cell_metres);
        Town { grid, ..self }
    }

    /// The same town with another meaning for some letters, drawn or not. Letters may share a
    /// layer: its features then come in the order of the legend.
    pub fn legend(mut self, letters: impl IntoIterator<Item = Letter>) -> Town {
        let letters: Vec<Letter> = letters.into_iter().collect();
        self.legend.retain(|old| letters.iter().all(|it| it.sign != old.sign));
        self.legend.extend(letters);
        self
    }

    /// The town's cells.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The rectangle of the town, with `margin` metres more on every side.
    pub fn extent(&self, margin: f64) -> Rect {
        let width = self.grid.columns as f64 * self.grid.cell_metres;
        Rect::new(
            Coord { x: -margin, y: -margin },
            Coord { x: width + margin, y: self.grid.north_west.y + margin },
        )
    }

    /// The cells of `letter` as squares, one shape each: as candidates, or as surveyed ground.
    pub fn squares(&self, letter: char) -> Shapes {
        let mut squares = Shapes::default();
        for at in self.drawn(letter) {
            features::push_square(&mut squares, self.grid.cell(at));
        }
        squares
    }

    /// Every layer of the legend, surveyed `surveyed_margin` metres beyond the town.
    pub fn layers(&self, surveyed_margin: f64) -> Layers {
        let ids: BTreeSet<LayerId> = self.legend.iter().map(|it| it.layer.clone()).collect();
        let survey = Survey::of_rect(self.extent(surveyed_margin));
        let mut layers = Layers::default();
        for id in ids {
            let layer = self.layer(&id, survey.clone());
            layers.insert(id, layer);
        }
        layers
    }

    /// The layer called `id`, with a survey of its own; empty if the legend has no such layer.
    pub fn layer(&self, id: &LayerId, survey: Survey) -> Layer {
        features::layer(self, id, survey)
    }

    /// One character a cell as text, as the town was drawn.
    ///
    /// # Panics
    ///
    /// Panics unless there is one character a cell.
    pub fn picture(&self, cells: impl IntoIterator<Item = char>) -> String {
        let cells: Vec<char> = cells.into_iter().collect();
        assert_eq!(cells.len(), self.grid.len(), "one character a cell");
        let lines = cells.chunks(self.grid.columns.max(1));
        lines.flat_map(|line| line.iter().copied().chain(['\n'])).collect()
    }

    /// Positions of the cells of `letter`, row by row from the north-west.
    fn drawn(&self, letter: char) -> Vec<usize> {
        (0..self.cells.len()).filter(|&at| self.cells[at] == letter).collect()
    }
}

/// One number as one character: `0` for 0 or less to `9` for `full` or more, `?` if it is not known
/// to within a tenth of `full`, `x` if there is none because the place is ruled out.
pub fn digit(number: Option<Interval>, full: f64) -> char {
    match number {
        None => 'x',
        Some(number) if full / 10.0 < number.width() => '?',
        Some(number) => {
            let nines = (number.low() / full * 9.0).round().clamp(0.0, 9.0);
            char::from(b'0' + nines as u8)
        }
    }
}

fn grid(columns: usize, rows: usize, cell_metres: f64) -> Grid {
    let north_west = Coord { x: 0.0, y: rows as f64 * cell_metres };
    Grid { north_west, cell_metres, columns, rows }
}

#[cfg(test)]
mod tests;
