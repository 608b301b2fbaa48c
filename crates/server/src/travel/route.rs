//! The way from one place to another.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::reach::geojson;
use super::{place, tag, trip};
use crate::conditional::ASK_AGAIN;
use crate::error::Error;
use crate::router::App;

/// What may follow the `?`.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    atlas: Option<String>,
    from: Option<String>,
    to: Option<String>,
    mode: Option<String>,
    network: Option<String>,
}

/// `GET /route?from=lon,lat&to=layer:id&mode=truck`: the fastest way, as `GeoJSON`.
pub(crate) async fn route(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let atlas = app.served().atlas(asked.atlas.as_deref())?;
    let question = format!("route {asked:?}");
    let from = place("from", asked.from.as_deref())?;
    let to = place("to", asked.to.as_deref())?;
    let trip = trip(asked.mode.as_deref(), asked.network.as_deref(), None)?;
    let tag = tag(&atlas, &trip, &question)?;
    if tag.is_held(&headers) {
        return Ok(tag.not_modified(ASK_AGAIN));
    }
    let work = move || atlas.route(&from, &to, &trip).map(|it| it.to_geojson());
    Ok(tag.on(geojson(app.travelling.run(work).await??), ASK_AGAIN))
}
