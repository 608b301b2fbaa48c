//! Which way PROJ is to take from one reference system to another, and how sure that is.

use siting_units::Text;

use crate::ProjectionError;
use crate::native::{Bounds, Object, Proj, Ways};
use crate::route::Route;

/// A way chosen, and what to say about it.
pub(crate) struct Operation {
    pub(crate) route: Route,
    pub(crate) remarks: Vec<Text>,
}

/// The best way from `from` to `to` for data within `bounds`.
///
/// # Errors
///
/// When the datums differ and PROJ has only a ballpark operation between them. CGCS2000 and WGS 84
/// count as one datum: they agree to about a decimetre, plate motion since 2000 included, and PROJ
/// has nothing better either.
pub(crate) fn best(
    proj: &Proj,
    from: &Object<'_>,
    to: &Object<'_>,
    bounds: Option<Bounds>,
    accept_ballpark: bool,
) -> Result<Operation, ProjectionError> {
    let is_one_datum = have_one_datum(from, to);
    // Two systems that count as one need no way through a third, and PROJ knows none: looking for it
    // takes a fifth of a second.
    let needs_a_search = !is_one_datum || from.datum() == to.datum();
    let exact =
        if needs_a_search { proj.operations(from, to, bounds, Ways::Exact) } else { vec![] };
    if let Some((operation, route)) = first_usable(exact) {
        let remarks = remarks(&operation, from, to);
        return Ok(Operation { route, remarks });
    }
    let names = || (from.full_name(), to.full_name());
    if !is_one_datum && !accept_ballpark {
        let (from, to) = names();
        return Err(ProjectionError::OnlyBallpark { from, to });
    }
    let ways = if is_one_datum { Ways::Direct } else { Ways::Any };
    let any = proj.operations(from, to, bounds, ways);
    let Some((_, route)) = first_usable(any) else {
        let (from, to) = names();
        return Err(ProjectionError::NoOperation { from, to });
    };
    let remarks = if is_one_datum { treated_as_one(from, to) } else { vec![ballpark(from, to)] };
    Ok(Operation { route, remarks })
}

fn first_usable(operations: Vec<Object<'_>>) -> Option<(Object<'_>, Route)> {
    operations.into_iter().find_map(|it| it.pipeline().map(|pipeline| (it, Route::new(pipeline))))
}

fn remarks(operation: &Object<'_>, from: &Object<'_>, to: &Object<'_>) -> Vec<Text> {
    if from.datum() == to.datum() && !from.is_bound() {
        return vec![];
    }
    let name = operation.name();
    vec![match operation.accuracy_metres() {
        Some(metres) => Text::new(
            format!("transformed by `{name}`, accurate to {metres} m"),
            format!("坐标转换采用 `{name}`，精度 {metres} 米"),
        ),
        None => Text::new(
            format!("transformed by `{name}`, accuracy not stated"),
            format!("坐标转换采用 `{name}`，精度未说明"),
        ),
    }]
}

fn treated_as_one(from: &Object<'_>, to: &Object<'_>) -> Vec<Text> {
    if from.datum() == to.datum() {
        return vec![];
    }
    vec![Text::new(
        "CGCS2000 and WGS 84 are treated as one datum; they agree to about a decimetre",
        "CGCS2000 与 WGS 84 视为同一基准，二者相差约一分米",
    )]
}

fn ballpark(from: &Object<'_>, to: &Object<'_>) -> Text {
    let (from, to) = (from.full_name(), to.full_name());
    Text::new(
        format!(
            "only a ballpark transformation from {from} to {to}, accepted in atlas.toml: positions may be wrong by tens of metres or more"
        ),
        format!("从 {from} 到 {to} 仅为近似转换（atlas.toml 已接受）：位置可能偏差数十米以上"),
    )
}

/// Whether two systems have the same datum under whatever spelling, or are both of the WGS 84
/// family.
fn have_one_datum(from: &Object<'_>, to: &Object<'_>) -> bool {
    let plain = |it: &Object<'_>| it.datum().map(|name| plain_name(&name));
    match (plain(from), plain(to)) {
        (Some(from), Some(to)) => from == to || is_wgs84(&from) && is_wgs84(&to),
        _ => false,
    }
}

/// `D_China_2000` and `China 2000` are one name.
fn plain_name(datum: &str) -> String {
    let datum = datum.strip_prefix("D_").unwrap_or(datum);
    datum.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_wgs84(datum: &str) -> bool {
    let family = ["worldgeodeticsystem1984", "worldgeodeticsystem1984ensemble", "wgs1984", "wgs84"];
    family.contains(&datum) || is_cgcs2000(datum)
}

fn is_cgcs2000(datum: &str) -> bool {
    ["china2000", "cgcs2000", "chinageodeticcoordinatesystem2000"].contains(&datum)
}
