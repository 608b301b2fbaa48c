//! Every address there is, and what holds for all of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::served::{Served, Snapshot};
use crate::tile_cache::TileCache;
use crate::worker::Workers;
use crate::{assess, assessments, atlases, error, health, limits, page, studies, tiles, travel};

/// What every handler has.
#[derive(Clone, Debug)]
pub(crate) struct App {
    served: Served,
    /// Cut tiles.
    pub(crate) cutting: Workers,
    /// Read studies and answer them. Others than those who cut tiles: maps stay quick meanwhile.
    pub(crate) assessing: Workers,
    /// Look for ways through the streets.
    pub(crate) travelling: Workers,
    pub(crate) cache: Arc<TileCache>,
}

/// Tiles that may wait to be cut.
const TILES_WAITING: usize = 256;
/// Studies that may wait to be answered.
const STUDIES_WAITING: usize = 32;
/// Trips that may wait to be looked for.
const TRIPS_WAITING: usize = 64;
/// Room for tiles that have been cut, in bytes.
const ROOM_FOR_TILES: usize = 256 << 20;

/// The page runs and shows what this server sends, and nothing else.
const POLICY: &str = "default-src 'self'; script-src 'self'; worker-src 'self'; \
     img-src 'self' data:; style-src 'self'; connect-src 'self'; object-src 'none'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl App {
    fn new(served: Served) -> App {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        App {
            served,
            cutting: Workers::new(n_cores, TILES_WAITING),
            assessing: Workers::new(n_cores.div_ceil(2), STUDIES_WAITING),
            travelling: Workers::new(n_cores.div_ceil(2), TRIPS_WAITING),
            cache: Arc::new(TileCache::new(ROOM_FOR_TILES)),
        }
    }

    /// What is served.
    pub(crate) fn served(&self) -> Arc<Snapshot> {
        Arc::clone(&self.served.snapshot)
    }
}

/// Answers every request there is about `served`.
pub fn router(served: Served) -> Router {
    let of_tiles = Router::new()
        .route("/tiles/{file}", get(tiles::tilejson))
        .route("/tiles/{layer}/{z}/{x}/{file}", get(tiles::tile))
        .layer(from_fn_with_state(limits::FOR_A_TILE, limits::of_time));
    let of_answers = Router::new()
        .route("/atlases", get(atlases::atlases))
        .route("/studies", get(studies::studies))
        .route("/studies/{study}/assessment", get(assessments::assessment))
        .route("/studies/{study}/sites/{site}", get(assessments::site))
        .route("/assess", post(assess::assess))
        .route("/reach", get(travel::reach))
        .route("/route", get(travel::route))
        .route("/matrix", post(travel::matrix))
        .layer(from_fn_with_state(limits::FOR_AN_ANSWER, limits::of_time));
    let all = Router::new()
        .route("/", get(page::page))
        .route("/healthz", get(health::healthz))
        .route("/{*file}", any(page::file))
        .merge(of_tiles)
        .merge(of_answers)
        .with_state(App::new(served));
    for_all_addresses(all)
}

/// What holds for every address: the last layer named is the first to see a request.
fn for_all_addresses(router: Router) -> Router {
    router
        .fallback(async || error::no_such_address())
        .layer(DefaultBodyLimit::max(limits::LARGEST_BODY))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn(limits::of_address))
        .layer(from_fn(error::in_our_words))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(from_fn(limits::of_origins))
        .layer(TraceLayer::new_for_http())
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn ask(router: Router) -> (StatusCode, Response<Body>) {
        let request = Request::get("/").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        (response.status(), response)
    }

    async fn said(response: Response<Body>) -> String {
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_for() {
        let panics = async || assert!(std::hint::black_box(false), "as a bug would");
        let router = for_all_addresses(Router::new().route("/", get(panics)));
        let (status, response) = ask(router).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let expected = r#"{"error":{"zh":"服务器出错，详情见服务器日志","en":"the server failed; its log says why"}}"#;
        assert_eq!(said(response).await, expected);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_again() {
        let never = async || std::future::pending::<()>().await;
        let in_time = from_fn_with_state(Duration::from_millis(1), limits::of_time);
        let router = Router::new().route("/", get(never)).layer(in_time);
        let (status, response) = ask(for_all_addresses(router)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        assert!(said(response).await.contains("try again soon"));
    }
}
