//! What a request may ask at most.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;

/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// The largest body that can be sent, in bytes.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;
/// How long a tile may take.
pub(crate) const FOR_A_TILE: Duration = Duration::from_secs(10);
/// How long anything else may take.
pub(crate) const FOR_AN_ANSWER: Duration = Duration::from_mins(1);
/// The most candidates a study may compare that is sent and not read from the atlas's folder.
pub(crate) const MOST_CANDIDATES: f64 = 1e6;
/// The most readings, one a candidate and measure, that such a study may take.
pub(crate) const MOST_READINGS: f64 = 2e7;
/// The most candidates that are compared with a scenario.
pub(crate) const MOST_COMPARED: usize = 100_000;
/// The longest reach, in minutes.
pub(crate) const MOST_MINUTES: f64 = 120.0;
/// The most reaches one request may ask for.
pub(crate) const MOST_BANDS: usize = 6;
/// The most layers a reach may count.
pub(crate) const MOST_COUNTED: usize = 10;
/// The most origins, and the most destinations, of a matrix.
pub(crate) const MOST_PLACES: usize = 10_000;
/// The most cells of a matrix: origins times destinations.
pub(crate) const MOST_CELLS: usize = 1_000_000;

/// Turns away addresses that are too long.
pub(crate) async fn of_address(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |it| it.as_str().len());
    if LONGEST_ADDRESS < length {
        return Error::AddressTooLong.into_response();
    }
    next.run(request).await
}

/// Answers in time, if only that there is no answer yet.
pub(crate) async fn of_time(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let answer = tokio::time::timeout(limit, next.run(request)).await;
    answer.unwrap_or_else(|_| Error::TooSlow.into_response())
}

/// Lets the pages of other servers read what anybody may read, and nothing else.
pub(crate) async fn of_origins(request: Request, next: Next) -> Response {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let mut response = next.run(request).await;
    if is_read {
        let anybody = HeaderValue::from_static("*");
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    }
    response
}
