//! Holds the layers against another conversion of the same tiles.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use geo::orient::Direction;
use geo::{Geometry, Orient};
use geojson::FeatureCollection;
use siting_layer::{Dataset, Value};

use super::report::geometries;
use super::totals::{Totals, size};

/// Shapes by the id of their object, such as `way/123`.
type ById = BTreeMap<String, Geometry>;

/// What differs between two conversions of one layer.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    pub(crate) ours: Totals,
    pub(crate) theirs: Totals,
    pub(crate) only_ours: Vec<String>,
    pub(crate) only_theirs: Vec<String>,
    /// The largest difference in length or area of one object that both have, as a share.
    pub(crate) worst_share: f64,
    /// The objects that differ by more than a thousandth, and by more than a metre or 10 m2.
    pub(crate) unlike: Vec<String>,
}

/// The comparison of every layer that both have, as a Markdown table.
pub(crate) fn text<'a>(
    ours: impl Iterator<Item = (&'a str, &'a Dataset)>,
    folder: &Path,
) -> Result<String> {
    let mut page = String::from(
        "| layer | features | theirs | km | theirs | ha | theirs | only ours | only theirs | unlike |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n",
    );
    for (id, dataset) in ours {
        if let Some(theirs) = other_conversion(folder, id)? {
            add_row(&mut page, id, &difference(&by_id(dataset), &theirs))?;
        }
    }
    Ok(page)
}

fn add_row(page: &mut String, id: &str, found: &Difference) -> Result<()> {
    let Difference { ours, theirs, .. } = found;
    let (only_ours, only_theirs) = (few(&found.only_ours), few(&found.only_theirs));
    let unlike = few(&found.unlike);
    writeln!(
        page,
        "| {id} | {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {only_ours} | {only_theirs} | {unlike} (worst {:.1e}) |",
        ours.n,
        theirs.n,
        ours.metres / 1e3,
        theirs.metres / 1e3,
        ours.square_metres / 1e4,
        theirs.square_metres / 1e4,
        found.worst_share,
    )?;
    Ok(())
}

/// How many, and the first few.
fn few(ids: &[String]) -> String {
    let first: Vec<&str> = ids.iter().take(3).map(String::as_str).collect();
    let dots = if ids.len() > first.len() { " …" } else { "" };
    format!("{} {}{dots}", ids.len(), first.join(" "))
}

/// What differs, object by object.
pub(crate) fn difference(ours: &ById, theirs: &ById) -> Difference {
    let missing = |from: &ById, to: &ById| -> Vec<String> {
        from.keys().filter(|id| !to.contains_key(*id)).cloned().collect()
    };
    let mut found = Difference {
        ours: Totals::of(ours.values()),
        theirs: Totals::of(theirs.values()),
        only_ours: missing(ours, theirs),
        only_theirs: missing(theirs, ours),
        ..Difference::default()
    };
    for (id, shape) in ours {
        if let Some(other) = theirs.get(id) {
            let ((metres, area), (other_metres, other_area)) = (size(shape), size(other));
            let share = share(metres, other_metres).max(share(area, other_area));
            let matters = (metres - other_metres).abs() > 1.0 || (area - other_area).abs() > 10.0;
            found.worst_share = found.worst_share.max(share);
            if share > 1e-3 && matters {
                found.unlike.push(id.clone());
            }
        }
    }
    found
}

fn share(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / a.max(b) }
}

/// The shapes of one of our layers.
pub(crate) fn by_id(dataset: &Dataset) -> ById {
    let id = |row| match dataset.table.column("id").map(|ids| ids.value(row)) {
        Some(Value::Text(id)) => id.to_owned(),
        _ => format!("row {row}"),
    };
    geometries(dataset).into_iter().enumerate().map(|(row, shape)| (id(row), shape)).collect()
}

/// The other conversion's layer, if it has one; it calls the parks `industrial`.
pub(crate) fn other_conversion(folder: &Path, layer: &str) -> Result<Option<ById>> {
    let layer = if layer == "parks" { "industrial" } else { layer };
    let path = folder.join(format!("{layer}.geojson.gz"));
    if !path.exists() {
        return Ok(None);
    }
    let mut text = String::new();
    GzDecoder::new(File::open(&path)?).read_to_string(&mut text)?;
    let collection: FeatureCollection = text.parse::<geojson::GeoJson>()?.try_into()?;
    let shapes = collection.features.into_iter().map(|feature| {
        let id = feature.property("osm_id").and_then(|id| id.as_str()).context("no osm_id")?;
        let id = id.replacen('n', "node/", 1).replacen('w', "way/", 1);
        let shape = feature.geometry.context("no geometry")?;
        let mut shape = Geometry::try_from(shape)?;
        orient(&mut shape);
        Ok((id, shape))
    });
    shapes.collect::<Result<ById>>().map(Some).with_context(|| path.display().to_string())
}

/// Outer rings counter-clockwise, which geodesic areas rely on.
fn orient(shape: &mut Geometry) {
    match shape {
        Geometry::Polygon(it) => *it = it.orient(Direction::Default),
        Geometry::MultiPolygon(it) => *it = it.orient(Direction::Default),
        _ => {}
    }
}
