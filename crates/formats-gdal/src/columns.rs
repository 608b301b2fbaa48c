//! Columns of coordinates in tables without geometry.

use siting_layer::Intake;
use siting_units::Text;

use crate::source::Source;
use crate::{FileError, ReadOptions};

/// Where a table keeps its coordinates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    pub(crate) x: i32,
    pub(crate) y: i32,
    /// The columns' names.
    names: (String, String),
    /// Whether the names say degrees.
    are_degrees: bool,
}

/// Pairs of names, east first; the first ten are of degrees.
const NAMES: [(&str, &str); 20] = [
    ("lon", "lat"),
    ("lng", "lat"),
    ("long", "lat"),
    ("longitude", "latitude"),
    ("经度", "纬度"),
    ("lon_wgs84", "lat_wgs84"),
    ("wgs84_lon", "wgs84_lat"),
    ("x_lon", "y_lat"),
    ("lon_x", "lat_y"),
    ("东经", "北纬"),
    ("x", "y"),
    ("easting", "northing"),
    ("east", "north"),
    ("e", "n"),
    ("xcoord", "ycoord"),
    ("x_coord", "y_coord"),
    ("point_x", "point_y"),
    ("coord_x", "coord_y"),
    ("东坐标", "北坐标"),
    ("横坐标", "纵坐标"),
];

/// How many of [`NAMES`] are of degrees.
const N_DEGREES: usize = 10;

impl Columns {
    /// The reference system the names say, with a remark.
    pub(crate) fn guess(&self, intake: &mut Intake) -> Option<String> {
        let (x, y) = &self.names;
        let mut en = format!("its points are taken from the columns `{x}` and `{y}`");
        let mut zh = format!("点坐标取自列 `{x}` 和 `{y}`");
        if self.are_degrees {
            en.push_str(", read as degrees on WGS 84");
            zh.push_str("，按 WGS 84 经纬度读取");
        }
        intake.remark(Text::new(en, zh));
        self.are_degrees.then(|| "OGC:CRS84".to_owned())
    }
}

/// The columns of coordinates: those named, or a pair with well-known names.
pub(crate) fn coordinate_columns(
    names: &[String],
    source: &Source,
    options: &ReadOptions,
) -> Result<Columns, FileError> {
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let (file, columns) = (source.file.clone(), names.join(", "));
    let columns_at = |x: usize, y: usize, are_degrees| Columns {
        x: x as i32,
        y: y as i32,
        names: (names[x].clone(), names[y].clone()),
        are_degrees,
    };
    if let (Some(x), Some(y)) = (&options.x, &options.y) {
        let place = |column: &String| {
            let place = names.iter().position(|name| name == column);
            place.ok_or_else(|| FileError::NoSuchColumn {
                file: file.clone(),
                column: column.clone(),
                columns: columns.clone(),
            })
        };
        let is_known = |pair: &(&str, &str)| *pair == (&*self::plain(x), &*self::plain(y));
        let are_degrees = NAMES[..N_DEGREES].iter().any(is_known);
        return Ok(columns_at(place(x)?, place(y)?, are_degrees));
    }
    let found = NAMES.iter().enumerate().find_map(|(nth, (x, y))| {
        let place = |wanted: &str| plain.iter().position(|name| name == wanted);
        Some(columns_at(place(x)?, place(y)?, nth < N_DEGREES))
    });
    found.ok_or(FileError::NoGeometry { file, columns })
}

/// `经度（°）`, ` Longitude` and `LONGITUDE(deg)` are the same column.
fn plain(name: &str) -> String {
    let end = name.find(['(', '（', '[', '/']).unwrap_or(name.len());
    name[..end].trim().trim_start_matches('\u{feff}').to_lowercase()
}
