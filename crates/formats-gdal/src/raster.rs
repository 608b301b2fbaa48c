//! Rasters as datasets: every cell a polygon.

use gdal::Dataset as File;
use geo::Coord;
use siting_layer::{Cell, Intake, Piece};

use crate::FileError;
use crate::source::Source;

/// The most cells a raster may have to become features.
const MOST_CELLS: usize = 4_000_000;

/// Takes in every cell of a raster, row by row from its first, with the first band as `value` and
/// further ones as `value_2` and so on. Where a band has no data, the value is missing.
pub(crate) fn take_cells(
    file: &File,
    source: &Source,
    intake: &mut Intake,
) -> Result<(), FileError> {
    let (width, height) = file.raster_size();
    let cells = width * height;
    if MOST_CELLS < cells {
        let file = source.file.clone();
        return Err(FileError::TooManyCells { file, cells, most: MOST_CELLS });
    }
    let name = || source.file.clone();
    let Ok(place) = file.geo_transform() else {
        return Err(FileError::NotOnTheGround { file: name() });
    };
    let mut bands = Vec::new();
    for band in file.rasterbands() {
        let broken = |error: gdal::errors::GdalError| FileError::Broken {
            file: name(),
            gdal: error.to_string(),
        };
        let band = band.map_err(broken)?;
        let values = band.read_band_as::<f64>().map_err(broken)?;
        bands.push((intake.add_column("value"), band.no_data_value(), values));
    }
    let corner = |column: usize, row: usize| {
        let (column, row) = (column as f64, row as f64);
        Coord {
            x: place[0] + column * place[1] + row * place[2],
            y: place[3] + column * place[4] + row * place[5],
        }
    };
    for row in 0..height {
        for column in 0..width {
            let mut pen = intake.feature((row * width + column).to_string());
            pen.piece(Piece::Shell, 5).copy_from_slice(&[
                corner(column, row),
                corner(column, row + 1),
                corner(column + 1, row + 1),
                corner(column + 1, row),
                corner(column, row),
            ]);
            for (at, no_data, values) in &bands {
                let value = values.data()[row * width + column];
                let is_known = !value.is_nan() && *no_data != Some(value);
                intake.set(*at, if is_known { Cell::Number(value) } else { Cell::Missing });
            }
        }
    }
    let ends = [corner(0, 0), corner(width, 0), corner(0, height), corner(width, height)];
    let (low, high) = ends.iter().fold((ends[0], ends[0]), |(low, high), c| {
        let low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        (low, Coord { x: high.x.max(c.x), y: high.y.max(c.y) })
    });
    intake.declare_extent(geo::Rect::new(low, high));
    Ok(())
}
