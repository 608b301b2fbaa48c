//! A new atlas folder from data files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use geo::Coord;
use siting_formats_gdal::ReadOptions;
use siting_layer::{Dataset, Kind};
use siting_projection::Plane;
use siting_units::{Say, Text};

use crate::Error;
use crate::file::is_good_id;

/// What a new atlas holds, and what was guessed.
#[derive(Debug)]
pub struct NewAtlas {
    /// The folder.
    pub folder: PathBuf,
    /// The layers, by name.
    pub layers: Vec<String>,
    /// The plane, as `atlas.toml` names it.
    pub plane: String,
    /// Why this plane.
    pub why: Text,
    /// The study to start from, if there are areas to compare.
    pub study: Option<String>,
}

/// Makes an atlas folder from data files: copies them, guesses the plane from where they lie, and
/// writes `atlas.toml` and a study to start from. The folder appears whole or not at all.
///
/// # Errors
///
/// Fails when the folder exists, when a file cannot be read, and when no file says where it lies.
pub fn new_atlas(folder: &Path, files: &[PathBuf]) -> Result<NewAtlas, Error> {
    if folder.exists() {
        let at = folder.display();
        return Err(Error::Missing(Text::new(
            format!("{at} exists already; name a folder that does not"),
            format!("{at} 已存在；请换一个不存在的文件夹"),
        )));
    }
    let read = |path: &PathBuf| {
        let dataset = siting_formats_gdal::read(path, &ReadOptions::default());
        dataset.map_err(|error| Error::Missing(error.text()))
    };
    let datasets: Vec<Dataset> = files.iter().map(read).collect::<Result<_, _>>()?;
    let ids = ids(files);
    let (plane, why) = guess_plane(&datasets)?;
    let temporary = folder.with_extension(format!("{}.tmp", std::process::id()));
    let areas = ids.iter().zip(&datasets).find(|(_, it)| is_of_areas(it)).map(|it| it.0.clone());
    let written = write_folder(&temporary, files, &ids, &plane, areas.as_deref())
        .and_then(|()| std::fs::rename(&temporary, folder));
    if let Err(reason) = written {
        let _ = std::fs::remove_dir_all(&temporary);
        return Err(Error::Io { path: folder.to_owned(), reason });
    }
    let study = areas.map(|_| "first".to_owned());
    Ok(NewAtlas { folder: folder.to_owned(), layers: ids, plane, why, study })
}

fn is_of_areas(dataset: &Dataset) -> bool {
    dataset.shapes.iter().any(|it| it.kind() == Kind::Areas)
}

/// A name for each file's layer: its stem, made fit for addresses and different from the others.
fn ids(files: &[PathBuf]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for file in files {
        let name = file.file_name().and_then(|it| it.to_str()).unwrap_or("layer");
        let stem = name.split('.').next().unwrap_or(name);
        let fit = |it: char| if is_good_id(&it.to_string()) { it } else { '_' };
        let stem: String = stem.chars().map(fit).collect();
        let names = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}_{n}")));
        ids.extend(names.into_iter().find(|it| !it.is_empty() && !ids.contains(it)));
    }
    ids
}

/// In China the 3-degree Gauss-Krueger zone of CGCS2000 by its central meridian; elsewhere the zone
/// of UTM. A file already in metres keeps its own system.
fn guess_plane(datasets: &[Dataset]) -> Result<(String, Text), Error> {
    for dataset in datasets {
        let Some(crs) = dataset.crs.as_deref() else { continue };
        if Plane::new(crs).is_ok() {
            let source = &dataset.source;
            let why =
                Text::new(format!("{source} is in it already"), format!("{source} 已采用该坐标系"));
            return Ok((crs.to_owned(), why));
        }
        if let Some(middle) = middle(dataset).filter(|it| is_on_earth(*it)) {
            return Ok(zone(middle));
        }
    }
    Err(Error::Missing(Text::new(
        "no file says in which coordinate reference system it is; write atlas.toml by hand, with \
         `plane = \"EPSG:...\"` and `crs = \"EPSG:...\"` under each layer",
        "所有文件都没有说明坐标系；请手写 atlas.toml，给出 `plane = \"EPSG:...\"`，并在各图层下写 \
         `crs = \"EPSG:...\"`",
    )))
}

/// The median of eastings and of northings: a few wild coordinates do not move it.
fn middle(dataset: &Dataset) -> Option<Coord> {
    let coords = dataset.shapes.coords();
    let median = |of: fn(&Coord) -> f64| {
        let mut values: Vec<f64> = coords.iter().map(of).collect();
        let half = values.len() / 2;
        *values.select_nth_unstable_by(half, f64::total_cmp).1
    };
    (!coords.is_empty()).then(|| Coord { x: median(|it| it.x), y: median(|it| it.y) })
}

fn is_on_earth(middle: Coord) -> bool {
    middle.x.abs() <= 180.0 && middle.y.abs() <= 84.0
}

fn zone(middle: Coord) -> (String, Text) {
    let Coord { x: lon, y: lat } = middle;
    let is_in_china = (73.5..135.0).contains(&lon) && (18.0..53.6).contains(&lat);
    if is_in_china {
        let meridian = ((lon / 3.0).round() as u32 * 3).clamp(75, 135);
        let code = 4534 + (meridian - 75) / 3;
        let why = Text::new(
            format!(
                "the data lies around {lon:.3} E, {lat:.3} N: CGCS2000, 3-degree zone on {meridian} E"
            ),
            format!(
                "数据位于东经 {lon:.3}°、北纬 {lat:.3}° 附近：CGCS2000 三度带，中央经线 {meridian}°"
            ),
        );
        return (format!("EPSG:{code}"), why);
    }
    let zone = (((lon + 180.0) / 6.0) as u32).min(59) + 1;
    let (base, half) = if lat < 0.0 { (32_700, "S") } else { (32_600, "N") };
    let why = Text::new(
        format!("the data lies around {lon:.3}, {lat:.3} degrees: UTM zone {zone}{half}"),
        format!("数据位于 {lon:.3}、{lat:.3} 度附近：UTM {zone}{half} 带"),
    );
    (format!("EPSG:{}", base + zone), why)
}

fn write_folder(
    folder: &Path,
    files: &[PathBuf],
    ids: &[String],
    plane: &str,
    areas: Option<&str>,
) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("layers"))?;
    std::fs::create_dir_all(folder.join("studies"))?;
    let mut toml = format!("plane = {}\n", quoted(plane));
    for (file, id) in files.iter().zip(ids) {
        let name = copy_with_companions(file, &folder.join("layers"))?;
        let file = quoted(&format!("layers/{name}"));
        let _ = write!(toml, "\n[layers.{}]\nfile = {file}\n", quoted(id));
    }
    std::fs::write(folder.join("atlas.toml"), toml)?;
    if let Some(areas) = areas {
        std::fs::write(folder.join("studies/first.toml"), first_study(areas, ids))?;
    }
    Ok(())
}

/// Copies a file together with those of the same stem that belong to it (`.dbf`, `.prj`, `.cpg`...).
fn copy_with_companions(file: &Path, into: &Path) -> std::io::Result<String> {
    let name = file.file_name().and_then(|it| it.to_str()).unwrap_or("layer").to_owned();
    std::fs::copy(file, into.join(&name))?;
    for extension in ["shx", "dbf", "prj", "cpg", "qix", "tfw", "aux.xml", "csvt"] {
        let companion = file.with_extension(extension);
        if let Some(name) = companion.file_name().filter(|_| companion.is_file()) {
            std::fs::copy(&companion, into.join(name))?;
        }
    }
    Ok(name)
}

/// Compares the areas of one layer by size and by their distance to every other layer.
fn first_study(areas: &str, ids: &[String]) -> String {
    let mut toml = format!(
        "# A start. Curves and weights are placeholders: say here what matters, and how much.\n\
         # 仅作起点：曲线与权重为占位值，请按实际需要修改。\n\n\
         [candidates]\nlayer = {}\n\n\
         [criteria.size]\ntake = {{ measure = \"area\" }}\ncurve = [[0, 0], [100000, 1]]\nweight = 1\n",
        quoted(areas)
    );
    for id in ids.iter().filter(|it| *it != areas) {
        let (key, id) = (quoted(&format!("to-{id}")), quoted(id));
        let _ = write!(
            toml,
            "\n[criteria.{key}]\ntake = {{ measure = \"distance-to-nearest\", to = {id} }}\n\
             curve = [[0, 1], [3000, 0]]\nweight = 1\n"
        );
    }
    toml
}

/// Text as TOML writes it; JSON's escapes are TOML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_is_guessed_from_where_the_data_lies() {
        let guess = |x, y| zone(Coord { x, y }).0;
        // EPSG 3-degree zones: 121.36 E belongs to the meridian of 120 E, 121.65 E to that of 123 E.
        assert_eq!(guess(121.36, 28.37), "EPSG:4549");
        assert_eq!(guess(121.65, 28.39), "EPSG:4550");
        assert_eq!(guess(-56.16, -34.87), "EPSG:32721");
        assert_eq!(guess(71.45, 51.17), "EPSG:32642");
    }

    #[test]
    fn layers_are_named_after_their_files_and_differ() {
        let files = ["a/roads.geojson.gz", "b/roads.shp", "土地 利用.gpkg"].map(PathBuf::from);
        assert_eq!(ids(&files), ["roads", "roads_2", "土地_利用"]);
    }
}
