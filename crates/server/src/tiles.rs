//! Map tiles of layers and of assessments, and their `TileJSON`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use siting_tiles::{Tile, TileId, TileIdError, TileSource};
use siting_units::{Fingerprint, Lang, Text};

use crate::address;
use crate::conditional::{ASK_AGAIN, FOREVER, Tag, Written};
use crate::encoding::{gzip, takes_gzip};
use crate::error::{Error, no_such_address};
use crate::router::App;
use crate::served::{ASSESSMENT, ServedLayer, ServedStudy, Snapshot};
use crate::tile_cache::{SentTile, TileFormat, TileKey};
use crate::worker::Workers;

/// What may follow the `?` of a `TileJSON`.
#[derive(Debug, Deserialize)]
pub(crate) struct InLang {
    /// `zh` or `en`.
    lang: Option<String>,
}

/// What may follow the `?` of a tile.
#[derive(Debug, Deserialize)]
pub(crate) struct OfVersion {
    /// The version that the `TileJSON` named.
    v: Option<String>,
}

/// `GET /tiles/{layer}.json?lang=zh`: what a map has to know of a layer's tiles.
pub(crate) async fn tilejson(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(InLang { lang }): Query<InLang>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let name = file.strip_suffix(".json").ok_or_else(no_such_address)?;
    let tiled = Tiled::named(&app.served(), name)?;
    let (source, version) = (tiled.source(&app).await?, tiled.version(&app).await?);
    let lang = if lang.as_deref() == Some("zh") { Lang::Zh } else { Lang::En };
    let address = address::of_tiles(&headers, name, version);
    Ok(Written::new(&source.tilejson(&address, lang))?.answer(&headers))
}

/// `GET /tiles/{layer}/{z}/{x}/{y}.mvt` or `.geojson`: one tile; 204 when nothing is there.
pub(crate) async fn tile(
    State(app): State<App>,
    Path((name, z, x, file)): Path<(String, String, String, String)>,
    Query(OfVersion { v }): Query<OfVersion>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (at, format) = which(&z, &x, &file)?;
    let tiled = Tiled::named(&app.served(), &name)?;
    let version = tiled.version(&app).await?;
    let key = TileKey { version, at, format, is_gzip: takes_gzip(&headers) };
    let caching = if v.is_some_and(|it| it == version.short()) { FOREVER } else { ASK_AGAIN };
    let tag = tag(&key);
    if tag.is_held(&headers) {
        return Ok(tag.not_modified(caching));
    }
    let sent = app.cache.get(key, cut(tiled, app.clone(), key)).await?;
    Ok(tag.on(answer(sent, &key), caching))
}

/// A layer, or an assessment that is tiled like one.
#[derive(Debug)]
enum Tiled {
    Layer(Arc<ServedLayer>),
    Assessment(Arc<ServedStudy>),
}

impl Tiled {
    fn named(served: &Snapshot, name: &str) -> Result<Tiled, Error> {
        match name.strip_prefix(ASSESSMENT).map(|study| served.study(study)) {
            Some(Ok(study)) => Ok(Tiled::Assessment(study)),
            // A layer may well be called so too.
            Some(Err(no_study)) => served.layer(name).map(Tiled::Layer).map_err(|_| no_study),
            None => served.layer(name).map(Tiled::Layer),
        }
    }

    async fn version(&self, app: &App) -> Result<Fingerprint, Error> {
        match self {
            Tiled::Layer(layer) => Ok(layer.version),
            Tiled::Assessment(study) => Ok(study.assessed(&app.assessing).await?.version),
        }
    }

    async fn source(&self, app: &App) -> Result<Arc<TileSource>, Error> {
        match self {
            Tiled::Layer(layer) => layer.tiles(&app.cutting).await,
            Tiled::Assessment(study) => study.tiles(&app.assessing).await,
        }
    }
}

/// Which tile, and in what format, an address asks for.
fn which(z: &str, x: &str, file: &str) -> Result<(TileId, TileFormat), Error> {
    let found = || format!("{z}/{x}/{file}").chars().take(80).collect::<String>();
    let (y, format) = match file.split_once('.') {
        Some((y, "mvt")) => (y, TileFormat::Mvt),
        Some((y, "geojson")) => (y, TileFormat::GeoJson),
        Some(_) => return Err(Error::BadRequest(no_such_format(&found()))),
        None => return Err(TileIdError::Malformed { found: found() }.into()),
    };
    Ok((format!("{z}/{x}/{y}").parse()?, format))
}

fn no_such_format(found: &str) -> Text {
    Text::new(
        format!("a tile ends in `.mvt` or `.geojson`, not as in `{found}`"),
        format!("瓦片地址应以 `.mvt` 或 `.geojson` 结尾，而不是 `{found}`"),
    )
}

fn tag(key: &TileKey) -> Tag {
    let TileKey { version, at, format, is_gzip } = key;
    let format = match format {
        TileFormat::Mvt => "mvt",
        TileFormat::GeoJson => "geojson",
    };
    let encoding = if *is_gzip { "-gzip" } else { "" };
    let place = format!("{}-{}-{}", at.z(), at.x(), at.y());
    Tag::exact(&format!("{}-{place}-{format}{encoding}", version.short()))
}

async fn cut(tiled: Tiled, app: App, key: TileKey) -> Result<SentTile, Error> {
    let source = tiled.source(&app).await?;
    let workers: &Workers = &app.cutting;
    workers.run(move || sent(source.tile(key.at).as_ref(), &key)).await
}

fn sent(tile: Option<&Tile>, key: &TileKey) -> SentTile {
    let Some(tile) = tile else { return SentTile { bytes: None, n_dropped: 0 } };
    let plain = match key.format {
        TileFormat::Mvt => tile.to_mvt(),
        TileFormat::GeoJson => tile.to_geojson().into_bytes(),
    };
    let bytes = if key.is_gzip { gzip(&plain) } else { plain };
    SentTile { bytes: Some(bytes.into()), n_dropped: tile.n_dropped() }
}

/// How many features are here but not drawn.
const DROPPED: &str = "x-features-dropped";

fn answer(tile: SentTile, key: &TileKey) -> Response {
    let Some(bytes) = tile.bytes else { return StatusCode::NO_CONTENT.into_response() };
    let kind = match key.format {
        TileFormat::Mvt => "application/vnd.mapbox-vector-tile",
        TileFormat::GeoJson => "application/geo+json",
    };
    let fixed = [(header::CONTENT_TYPE, kind), (header::VARY, "accept-encoding")];
    let mut response = (fixed, bytes).into_response();
    let headers = response.headers_mut();
    if key.is_gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if tile.n_dropped != 0 {
        headers.insert(DROPPED, tile.n_dropped.into());
    }
    response
}
