//! Whether the server is there.

use axum::Json;
use serde::Serialize;

/// `{"status": "ok"}`.
#[derive(Debug, Serialize)]
pub(crate) struct HealthBody {
    status: &'static str,
}

/// `GET /healthz`: a server that answers has opened its atlases.
pub(crate) async fn healthz() -> Json<HealthBody> {
    Json(HealthBody { status: "ok" })
}
