//! Features of a vector layer, taken in through GDAL's C interface: vertices are copied straight
//! from its memory into ours.

use std::ffi::CStr;
use std::ptr::null_mut;

use gdal::vector::{Layer, LayerAccess};
use gdal_sys::{OGRFeatureH, OGRFieldSubType, OGRFieldType, OGRGeometryH};
use geo::{Coord, Rect};
use siting_layer::{Cell, Intake, Pen, Piece};
use siting_units::Text;

use crate::columns::{Columns, coordinate_columns};
use crate::source::Source;
use crate::{FileError, ReadOptions};

/// How deep collections may hold collections.
const DEEPEST: usize = 32;

/// Takes in every feature. Returns a guess of the reference system, where columns of degrees were
/// found.
pub(crate) fn take_features(
    layer: &mut Layer<'_>,
    source: &Source,
    options: &ReadOptions,
    intake: &mut Intake,
) -> Result<Option<String>, FileError> {
    // GDAL's own guess makes the number 1 of the code `001`.
    let is_untyped = matches!(source.ending.as_str(), "csv" | "tsv" | "txt");
    let fields = Fields::of(layer, is_untyped, intake);
    let has_geometry = layer.defn().geom_fields().next().is_some();
    let columns = if has_geometry && options.x.is_none() {
        None
    } else {
        Some(coordinate_columns(&fields.names, source, options)?)
    };
    if let Some(extent) = layer.try_get_extent().ok().flatten() {
        let (low, high) = ((extent.MinX, extent.MinY), (extent.MaxX, extent.MaxY));
        let is_real =
            low.0 <= high.0 && low.1 <= high.1 && (low.0 + high.0 + low.1 + high.1).is_finite();
        if is_real && columns.is_none() && (low.0 < high.0 || low.1 < high.1) {
            intake.declare_extent(Rect::new(low, high));
        }
    }
    // SAFETY: the layer is alive and borrowed until the end of this function; features are destroyed
    // as they are done with, and nothing taken from one outlives it.
    unsafe {
        let handle = layer.c_layer();
        gdal_sys::OGR_L_ResetReading(handle);
        loop {
            let feature = gdal_sys::OGR_L_GetNextFeature(handle);
            if feature.is_null() {
                break;
            }
            take_feature(feature, &fields, columns.as_ref(), intake);
            gdal_sys::OGR_F_Destroy(feature);
        }
    }
    Ok(columns.and_then(|it| it.guess(intake)))
}

/// # Safety
///
/// `feature` is alive and of the layer `fields` were taken from.
unsafe fn take_feature(
    feature: OGRFeatureH,
    fields: &Fields,
    columns: Option<&Columns>,
    intake: &mut Intake,
) {
    // SAFETY: as promised by the caller; the geometry belongs to the feature.
    unsafe {
        let id = gdal_sys::OGR_F_GetFID(feature);
        let mut pen = intake.feature(id.to_string());
        if let Some(columns) = columns {
            let number = |field| number(feature, field);
            if let (Some(x), Some(y)) = (number(columns.x), number(columns.y)) {
                pen.piece(Piece::Points, 1)[0] = Coord { x, y };
            }
        } else {
            let geometry = gdal_sys::OGR_F_GetGeometryRef(feature);
            if !geometry.is_null() {
                draw(geometry, &mut pen, 0);
            }
        }
        for field in &fields.all {
            take_field(feature, field, intake);
        }
    }
}

/// # Safety
///
/// `geometry` is alive.
unsafe fn draw(geometry: OGRGeometryH, pen: &mut Pen<'_>, depth: usize) {
    if DEEPEST < depth {
        pen.refuse(Text::new(
            format!("it holds collections within collections, more than {DEEPEST} deep"),
            format!("几何集合嵌套超过 {DEEPEST} 层"),
        ));
        return;
    }
    // SAFETY: as promised by the caller; members belong to the geometry and are only looked at.
    unsafe {
        // Numbers of the Simple Features standard, as in WKB.
        match gdal_sys::OGR_GT_Flatten(gdal_sys::OGR_G_GetGeometryType(geometry)) {
            1 => copy(geometry, pen, Piece::Points),
            2 => copy(geometry, pen, Piece::Line),
            3 | 17 => {
                for at in 0..gdal_sys::OGR_G_GetGeometryCount(geometry) {
                    let piece = if at == 0 { Piece::Shell } else { Piece::Hole };
                    copy(gdal_sys::OGR_G_GetGeometryRef(geometry, at), pen, piece);
                }
            }
            4..=7 | 15 | 16 => {
                for at in 0..gdal_sys::OGR_G_GetGeometryCount(geometry) {
                    draw(gdal_sys::OGR_G_GetGeometryRef(geometry, at), pen, depth + 1);
                }
            }
            _ => {
                let straight = gdal_sys::OGR_G_GetLinearGeometry(geometry, 0.0, null_mut());
                if straight.is_null() {
                    return;
                }
                let kind = gdal_sys::OGR_GT_Flatten(gdal_sys::OGR_G_GetGeometryType(straight));
                if kind < 8 {
                    draw(straight, pen, depth + 1);
                }
                gdal_sys::OGR_G_DestroyGeometry(straight);
            }
        }
    }
}

/// # Safety
///
/// `geometry` is a point or a line that is alive, or null.
unsafe fn copy(geometry: OGRGeometryH, pen: &mut Pen<'_>, piece: Piece) {
    if geometry.is_null() {
        return;
    }
    // SAFETY: as promised by the caller.
    let n = unsafe { gdal_sys::OGR_G_GetPointCount(geometry) };
    // SAFETY: likewise.
    let is_empty = n <= 0 || unsafe { gdal_sys::OGR_G_IsEmpty(geometry) } != 0;
    if is_empty {
        return;
    }
    let coords = pen.piece(piece, n as usize);
    let stride = size_of::<Coord>() as i32;
    let x = (&raw mut coords[0].x).cast();
    let y = (&raw mut coords[0].y).cast();
    // SAFETY: there is room for `n` vertices, and each x and y lies one stride after the last.
    unsafe { gdal_sys::OGR_G_GetPoints(geometry, x, stride, y, stride, null_mut(), 0) };
}

/// The fields of a layer and the columns they fill.
struct Fields {
    all: Vec<Field>,
    /// Every field's name, in the layer's order.
    names: Vec<String>,
}

struct Field {
    place: i32,
    column: usize,
    kind: FieldKind,
}

#[derive(Clone, Copy)]
enum FieldKind {
    Whole,
    YesNo,
    Real,
    Time,
    Words,
    /// Words of a table without types, which may be numbers.
    Untyped,
}

impl Fields {
    fn of(layer: &Layer<'_>, is_untyped: bool, intake: &mut Intake) -> Fields {
        let mut fields = Fields { all: vec![], names: vec![] };
        // SAFETY: the definition lives as long as the layer, and names are copied.
        unsafe {
            let definition = gdal_sys::OGR_L_GetLayerDefn(layer.c_layer());
            for place in 0..gdal_sys::OGR_FD_GetFieldCount(definition) {
                let field = gdal_sys::OGR_FD_GetFieldDefn(definition, place);
                let name = CStr::from_ptr(gdal_sys::OGR_Fld_GetNameRef(field));
                let name = name.to_string_lossy().into_owned();
                let is_yes_no = gdal_sys::OGR_Fld_GetSubType(field) == OGRFieldSubType::OFSTBoolean;
                let kind = match gdal_sys::OGR_Fld_GetType(field) {
                    OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 if is_yes_no => {
                        Some(FieldKind::YesNo)
                    }
                    OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 => Some(FieldKind::Whole),
                    OGRFieldType::OFTReal => Some(FieldKind::Real),
                    OGRFieldType::OFTDate | OGRFieldType::OFTTime | OGRFieldType::OFTDateTime => {
                        Some(FieldKind::Time)
                    }
                    OGRFieldType::OFTBinary => None,
                    OGRFieldType::OFTString if is_untyped => Some(FieldKind::Untyped),
                    _ => Some(FieldKind::Words),
                };
                if let Some(kind) = kind {
                    let column = intake.add_column(&name);
                    fields.all.push(Field { place, column, kind });
                }
                fields.names.push(name);
            }
        }
        fields
    }
}

/// # Safety
///
/// `feature` is alive and has the field.
unsafe fn take_field(feature: OGRFeatureH, field: &Field, intake: &mut Intake) {
    let place = field.place;
    // SAFETY: as promised by the caller; text is copied before the next call.
    unsafe {
        if gdal_sys::OGR_F_IsFieldSetAndNotNull(feature, place) == 0 {
            return;
        }
        let words;
        let cell = match field.kind {
            FieldKind::Whole => Cell::Whole(gdal_sys::OGR_F_GetFieldAsInteger64(feature, place)),
            FieldKind::YesNo if gdal_sys::OGR_F_GetFieldAsInteger(feature, place) != 0 => {
                Cell::Text("true")
            }
            FieldKind::YesNo => Cell::Text("false"),
            FieldKind::Real => Cell::Number(gdal_sys::OGR_F_GetFieldAsDouble(feature, place)),
            FieldKind::Time | FieldKind::Words | FieldKind::Untyped => {
                let text = gdal_sys::OGR_F_GetFieldAsString(feature, place);
                words = CStr::from_ptr(text).to_string_lossy();
                if matches!(field.kind, FieldKind::Time) {
                    // GDAL writes 2024/01/31; ISO dates compare and sort as words.
                    return intake.set(field.column, Cell::Text(&words.replace('/', "-")));
                }
                if matches!(field.kind, FieldKind::Untyped) {
                    return intake.set(field.column, untyped(&words));
                }
                Cell::Text(&words)
            }
        };
        intake.set(field.column, cell);
    }
}

/// What words of a table without types mean: a number if they are written as one. `001` is a code
/// and stays one, with the whole of its column; nothing between commas is missing.
fn untyped(words: &str) -> Cell<'_> {
    let word = words.trim();
    let digits = word.strip_prefix('-').unwrap_or(word);
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let is_plain = digits.starts_with(|it: char| it.is_ascii_digit());
    if word.is_empty() {
        return Cell::Missing;
    }
    if is_code || !is_plain {
        return Cell::Text(words);
    }
    match (word.parse::<i64>(), word.parse::<f64>()) {
        (Ok(whole), _) => Cell::Whole(whole),
        (_, Ok(number)) => Cell::Number(number),
        _ => Cell::Text(words),
    }
}

/// A coordinate out of a column, written as a number or as words.
///
/// # Safety
///
/// `feature` is alive and has the field.
unsafe fn number(feature: OGRFeatureH, field: i32) -> Option<f64> {
    // SAFETY: as promised by the caller; the text is read before the next call.
    unsafe {
        if gdal_sys::OGR_F_IsFieldSetAndNotNull(feature, field) == 0 {
            return None;
        }
        let text = CStr::from_ptr(gdal_sys::OGR_F_GetFieldAsString(feature, field));
        text.to_str().ok()?.trim().parse().ok()
    }
}
