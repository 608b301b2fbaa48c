//! Equal outlines that fill a rectangle without gaps.

use geo::{Coord, Rect};
use siting_layer::{Grid, Kind, Shapes};

/// Regular hexagons, `width` metres between opposite sides, with a vertex to the north, whose centres
/// lie in `extent`; row by row from the north-west. Neighbours share their vertices to the last bit.
pub fn hexagons(extent: Rect, width: f64) -> Shapes {
    // Vertices sit on a lattice of half widths and of quarters of the height, so equal corners are
    // computed from equal whole numbers.
    let quarter = width / 3.0_f64.sqrt() / 2.0;
    let corner =
        |column: i64, row: i64| Coord { x: column as f64 * (width / 2.0), y: row as f64 * quarter };
    let first = (extent.max().y / (3.0 * quarter)).floor() as i64;
    let last = (extent.min().y / (3.0 * quarter)).ceil() as i64;
    let mut shapes = Shapes::default();
    for line in (last..=first).rev() {
        let shift = line.rem_euclid(2);
        let west = ((extent.min().x / (width / 2.0) - shift as f64) / 2.0).ceil() as i64;
        let east = ((extent.max().x / (width / 2.0) - shift as f64) / 2.0).floor() as i64;
        for step in west..=east {
            let (column, row) = (2 * step + shift, 3 * line);
            shapes.start_row(Kind::Areas);
            let around = [(0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2)];
            shapes.push_part(around.map(|(dx, dy)| corner(column + dx, row + dy)));
        }
    }
    shapes
}

/// Squares with sides of `side` metres that cover `extent`, row by row from the north-west.
pub fn squares(extent: Rect, side: f64) -> Shapes {
    let grid = Grid::covering(extent, side);
    let mut shapes = Shapes::default();
    for cell in 0..grid.len() {
        shapes.start_row(Kind::Areas);
        shapes.push_part(super::ring(grid.cell(cell)));
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexagons_tile_the_plane() {
        let extent = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 1000.0, y: 1000.0 });
        let shapes = hexagons(extent, 100.0);
        let area = 100.0_f64.powi(2) * 3.0_f64.sqrt() / 2.0;
        assert!(shapes.iter().all(|it| (it.plane_area() - area).abs() < 1e-6));
        // Every inner corner belongs to exactly three hexagons.
        let mut corners: Vec<_> = shapes
            .iter()
            .flat_map(|it| it.coords()[1..].to_vec())
            .map(|c| (c.x.to_bits(), c.y.to_bits()))
            .collect();
        corners.sort_unstable();
        let inner = corners.chunk_by(|a, b| a == b).filter(|it| it.len() == 3).count();
        assert!(corners.chunk_by(|a, b| a == b).all(|it| it.len() <= 3) && inner > 150);
    }
}
