//! From a file to a layer in the atlas's plane, and the report of what happened on the way.

use std::collections::HashMap;
use std::path::Path;

use siting_formats::{FORMATS, Format};
use siting_layer::{Dataset, Kind, Layer, LayerParts, LoadReport, Survey, Table, Value, hull_of};
use siting_projection::{Bringing, Brought, Plane};
use siting_units::{LayerId, Name, Say, Text};

use crate::file::LayerFile;

/// A layer without its survey, which may be drawn by another layer.
pub(crate) struct Loaded {
    pub(crate) parts: LayerParts,
    pub(crate) report: LoadReport,
}

/// What is wrong with a layer, and the key of `atlas.toml` it is about.
pub(crate) struct Fault {
    pub(crate) key: &'static str,
    pub(crate) what: Text,
}

fn about(key: &'static str) -> impl Fn(Text) -> Fault {
    move |what| Fault { key, what }
}

/// Reads a layer's file and brings it into the plane; its survey is the extent of the file.
pub(crate) fn load(
    folder: &Path,
    id: &LayerId,
    file: &LayerFile,
    attribution: Option<&Name>,
    plane: &Plane,
) -> Result<Loaded, Fault> {
    let dataset = read(&folder.join(&file.file), file).map_err(about("file"))?;
    let mut report = report(&dataset, &file.file);
    let bringing = Bringing {
        crs: file.crs.clone(),
        parameters: file.parameters.clone(),
        accept_ballpark: file.accept_ballpark,
    };
    let stated = if file.crs.is_some() { "crs" } else { "file" };
    let brought = siting_projection::bring(dataset, plane, &bringing)
        .map_err(|it| about(stated)(it.text()))?;
    report.remarks.extend(scale_remark(&brought, plane).map_err(about(stated))?);
    check_label(&brought.table, file).map_err(about("label"))?;
    let ids = ids(&brought, file).map_err(about("id"))?;
    refuse_duplicates(&ids, file).map_err(about("id"))?;
    complete(&mut report, &brought);
    let attribution = file.attribution.as_ref().or(attribution);
    let parts = LayerParts {
        name: file.name.clone().unwrap_or_else(|| Name::same(id.as_str())),
        shapes: brought.shapes,
        table: brought.table,
        ids,
        name_field: file.label.clone(),
        ground: brought.ground,
        survey: Survey::of_areas(&brought.extent),
        attribution: attribution.map_or(Text::same(""), |it| Text::new(&it.en, &it.zh)),
    };
    Ok(Loaded { parts, report })
}

fn read(path: &Path, file: &LayerFile) -> Result<Dataset, Text> {
    let mut dataset = match native(path, file) {
        Some(format) => read_natively(path, file, format)?,
        None => read_with_gdal(path, file)?,
    };
    // A file that declares no extent is taken to describe just the ground its features span.
    dataset.extent = dataset.extent.or_else(|| hull_of(dataset.shapes.coords()));
    Ok(dataset)
}

/// The format that reads this file without GDAL, unless `atlas.toml` asks for what only GDAL does.
fn native(path: &Path, file: &LayerFile) -> Option<&'static Format> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let ends = |format: &&Format| format.endings.iter().any(|it| name.ends_with(&format!(".{it}")));
    let format = FORMATS.iter().find(ends)?;
    let asks_for_gdal = [&file.encoding, &file.x, &file.y].into_iter().any(Option::is_some);
    let names_gdals_layer = file
        .layer
        .as_deref()
        .is_some_and(|layer| format.layers.is_empty() || format.gdal_layers.contains(&layer));
    (!asks_for_gdal && !names_gdals_layer).then_some(format)
}

fn read_natively(path: &Path, file: &LayerFile, format: &Format) -> Result<Dataset, Text> {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or("?");
    let bytes = std::fs::read(path)
        .map_err(|reason| crate::Error::Io { path: path.to_owned(), reason }.text())?;
    (format.read)(name, file.layer.as_deref(), &bytes).map_err(|error| error.text())
}

fn read_with_gdal(path: &Path, file: &LayerFile) -> Result<Dataset, Text> {
    let options = siting_formats_gdal::ReadOptions {
        layer: file.layer.clone(),
        encoding: file.encoding.clone(),
        crs: None,
        x: file.x.clone(),
        y: file.y.clone(),
        allow_empty: false,
    };
    siting_formats_gdal::read(path, &options).map_err(|it| it.text())
}

/// Compares areas in the plane with areas on the ground: a plane made for another part of the earth
/// would make every distance wrong. More than 4 % (2 % of lengths) is refused, more than 0.5 % said.
fn scale_remark(brought: &Brought, plane: &Plane) -> Result<Option<Text>, Text> {
    let drawn: f64 = brought.shapes.iter().map(siting_layer::Shape::plane_area).sum();
    let ground: f64 = brought.ground.iter().sum();
    if ground <= 0.0 {
        return Ok(None);
    }
    let percent = (drawn / ground - 1.0) * 100.0;
    let name = plane.name();
    let what = Text::new(
        format!("areas in the plane {name} differ by {percent:.2} % from those on the ground here"),
        format!("在平面 {name} 上，此处面积与地面相差 {percent:.2} %"),
    );
    match percent.abs() {
        difference if 4.0 < difference => Err(Text::new(
            format!("{what}; choose a `plane` made for this part of the earth"),
            format!("{}；请选择适合此地的 `plane`", what.zh),
        )),
        difference if 0.5 < difference => Ok(Some(what)),
        _ => Ok(None),
    }
}

/// The features' ids: a field, or what the file calls them, or their number.
fn ids(brought: &Brought, file: &LayerFile) -> Result<Vec<String>, Text> {
    let Some(field) = &file.id else {
        let is_numbered = brought.ids.len() == brought.shapes.len();
        let numbers = || (0..brought.shapes.len()).map(|row| row.to_string()).collect();
        return Ok(if is_numbered { brought.ids.clone() } else { numbers() });
    };
    let column = brought
        .table
        .column(field)
        .ok_or_else(|| no_such_field("id", field, &brought.table, file))?;
    let text = |row| match column.value(row) {
        Value::Text(text) => text.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Missing => format!("row-{row}"),
    };
    Ok((0..column.len()).map(text).collect())
}

fn check_label(table: &Table, file: &LayerFile) -> Result<(), Text> {
    match &file.label {
        Some(field) if table.column(field).is_none() => {
            Err(no_such_field("label", field, table, file))
        }
        _ => Ok(()),
    }
}

fn no_such_field(key: &str, field: &str, table: &Table, file: &LayerFile) -> Text {
    let fields: Vec<&str> = table.columns().map(|(name, _)| name).collect();
    let (fields, file) = (fields.join("`, `"), &file.file);
    Text::new(
        format!("`{key}` names the field `{field}`, but {file} has `{fields}`"),
        format!("`{key}` 指定的字段 `{field}` 不存在，{file} 的字段为 `{fields}`"),
    )
}

/// Two features of one id could not be told apart in an answer.
fn refuse_duplicates(ids: &[String], file: &LayerFile) -> Result<(), Text> {
    let mut first_row: HashMap<&str, usize> = HashMap::new();
    let mut twice = Vec::new();
    for (row, id) in ids.iter().enumerate() {
        if let Some(first) = first_row.insert(id, row) {
            twice.push((id, first, row));
        }
    }
    let Some((id, first, row)) = twice.first() else { return Ok(()) };
    let (first, row) = (first + 1, row + 1);
    let (n, field, file) = (twice.len(), file.id.as_deref().unwrap_or("?"), &file.file);
    Err(Text::new(
        format!(
            "{file}: ids must differ, but {n} feature(s) repeat one in field `{field}`; the first is \
             `{id}` in features {first} and {row}"
        ),
        format!(
            "{file}：编号必须唯一，但字段 `{field}` 有 {n} 个重复；首个为 `{id}`，在第 {first} 与第 {row} 个要素"
        ),
    ))
}

fn report(dataset: &Dataset, source: &str) -> LoadReport {
    LoadReport {
        source: source.to_owned(),
        driver: dataset.driver.clone(),
        crs: String::new(),
        n_read: dataset.n_read,
        n_kept: 0,
        repaired: dataset.repaired.clone(),
        dropped: dataset.dropped.clone(),
        bounds: None,
        ground_square_metres: 0.0,
        length_metres: 0.0,
        remarks: dataset.remarks.clone(),
    }
}

fn complete(report: &mut LoadReport, brought: &Brought) {
    report.crs.clone_from(&brought.crs_name);
    report.n_kept = brought.shapes.len();
    report.dropped.extend(brought.dropped.iter().cloned());
    report.ground_square_metres = brought.ground.iter().sum::<f64>() + 0.0;
    let lines = brought.shapes.iter().filter(|it| it.kind() == Kind::Lines);
    // An empty sum of floats is -0; adding 0 takes the sign off.
    report.length_metres = lines.map(siting_layer::Shape::plane_length).sum::<f64>() + 0.0;
    report.remarks.extend(brought.remarks.iter().cloned());
}

/// A layer, and its report with bounds.
pub(crate) fn finish(loaded: Loaded) -> (Layer, LoadReport) {
    let Loaded { parts, mut report } = loaded;
    let layer = Layer::new(parts);
    report.bounds = layer.bounds();
    (layer, report)
}
