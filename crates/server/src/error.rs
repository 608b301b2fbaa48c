//! What a request can fail with, and the one table from error to status.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use siting_atlas::Error as AtlasError;
use siting_tiles::TileIdError;
use siting_units::{Say, Text};

use crate::body::{NameBody, ProblemBody};

/// Seconds after which a client that was turned away may try again.
const RETRY_AFTER: &str = "2";

/// What a request can fail with.
#[derive(Clone, Debug)]
pub(crate) enum Error {
    /// What was asked for is not here.
    NotFound(Text),
    /// The request makes no sense.
    BadRequest(Text),
    /// The body is compressed.
    UnsupportedBody(Text),
    /// The address is longer than any good one.
    AddressTooLong,
    /// There is too much to do already.
    Busy,
    /// It took longer than a request may take.
    TooSlow,
    /// A handler or worker panicked.
    Panicked,
    /// The atlas cannot answer.
    Atlas(Arc<AtlasError>),
}

impl From<AtlasError> for Error {
    fn from(error: AtlasError) -> Error {
        Error::Atlas(Arc::new(error))
    }
}

impl From<TileIdError> for Error {
    fn from(error: TileIdError) -> Error {
        match error {
            TileIdError::OutOfRange { .. } => Error::NotFound(error.text()),
            _ => Error::BadRequest(error.text()),
        }
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::BadRequest(_) => StatusCode::BAD_REQUEST,
            Error::UnsupportedBody(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::AddressTooLong => StatusCode::URI_TOO_LONG,
            Error::Busy | Error::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Error::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
            Error::Atlas(error) => match **error {
                AtlasError::File { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                AtlasError::Missing(_) => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    pub(crate) fn text(&self) -> Text {
        match self {
            Error::NotFound(text) | Error::BadRequest(text) | Error::UnsupportedBody(text) => {
                text.clone()
            }
            Error::AddressTooLong => Text::new("this address is too long", "地址过长"),
            Error::Busy => Text::new("too much to do; try again soon", "服务器繁忙，请稍后重试"),
            Error::TooSlow => Text::new(
                "this takes longer than a request may take; try again soon",
                "处理超时，请稍后重试",
            ),
            Error::Panicked => of_status(StatusCode::INTERNAL_SERVER_ERROR),
            // Paths and the system's reasons are for whoever runs the server, not for clients.
            Error::Atlas(error) => match **error {
                AtlasError::File { .. } | AtlasError::Missing(_) => error.text(),
                _ => of_status(StatusCode::INTERNAL_SERVER_ERROR),
            },
        }
    }
}

/// What went wrong, in one sentence: `{"error": {"en", "zh"}}`.
#[derive(Serialize)]
struct ErrorBody {
    error: NameBody,
}

/// Everything wrong with a file: `{"problems": [...]}`.
#[derive(Serialize)]
struct ProblemsBody {
    problems: Vec<ProblemBody>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = ?self, "a request failed");
        }
        let mut response = match &self {
            Error::Atlas(error) => match &**error {
                AtlasError::File { document, problems } => {
                    let problems = ProblemBody::list(document, problems);
                    (status, Json(ProblemsBody { problems })).into_response()
                }
                _ => said(status, &self.text()),
            },
            _ => said(status, &self.text()),
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from_static(RETRY_AFTER);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

fn said(status: StatusCode, text: &Text) -> Response {
    (status, Json(ErrorBody { error: text.into() })).into_response()
}

/// Answers whatever address nothing else answers.
pub(crate) fn no_such_address() -> Error {
    Error::NotFound(of_status(StatusCode::NOT_FOUND))
}

/// Puts refusals of the framework, which are plain text or nothing, into our words.
pub(crate) async fn in_our_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_ours = kind.is_some_and(|it| it.as_bytes().starts_with(b"application/json"));
    if !is_refusal || is_ours {
        return response;
    }
    let mut refusal = said(status, &of_status(status));
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        refusal.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    refusal
}

/// What a status says by itself.
fn of_status(status: StatusCode) -> Text {
    match status {
        StatusCode::NOT_FOUND => Text::new("there is nothing at this address", "该地址没有内容"),
        StatusCode::METHOD_NOT_ALLOWED => {
            Text::new("this address does not take this method", "该地址不支持此请求方法")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Text::new("what is sent may have up to 1 MB", "发送的内容不能超过 1 MB")
        }
        status if status.is_client_error() => {
            Text::new("this request makes no sense here", "无法理解该请求")
        }
        _ => Text::new("the server failed; its log says why", "服务器出错，详情见服务器日志"),
    }
}

/// What remains of a handler that panicked.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Panicked.into_response()
}
