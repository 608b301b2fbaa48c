//! The browser client, which is part of the program.

use axum::extract::Path;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use siting_units::Fingerprint;

use crate::conditional::{ASK_AGAIN, FOREVER, Tag};
use crate::error::{Error, no_such_address};

/// The files that `npm run build` leaves.
#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Client;

/// Stands in for a client that was not built.
const NOT_BUILT: &str = include_str!("not_built.html");

/// `GET /`: the page.
pub(crate) async fn page(headers: HeaderMap) -> Response {
    match Client::get("index.html") {
        Some(page) => answer("index.html", page, &headers),
        None => ([(header::CONTENT_TYPE, kind_of("index.html"))], NOT_BUILT).into_response(),
    }
}

/// `GET /{file}`: a file of the page.
pub(crate) async fn file(
    method: Method,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let is_read = [Method::GET, Method::HEAD].contains(&method);
    let file = Client::get(&path).filter(|_| is_read).ok_or_else(no_such_address)?;
    Ok(answer(&path, file, &headers))
}

fn answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = Tag::weak(&Fingerprint::of(&file.data).short());
    // Names in `assets` hold a digest of the file.
    let caching = if path.starts_with("assets/") { FOREVER } else { ASK_AGAIN };
    if tag.is_held(headers) {
        return tag.not_modified(caching);
    }
    let kind = [(header::CONTENT_TYPE, kind_of(path))];
    tag.on((kind, axum::body::Bytes::from(file.data.into_owned())).into_response(), caching)
}

/// The media type of a file, by the end of its name.
fn kind_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|it| it.1) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn scripts_are_scripts_whatever_their_ending() {
        // A browser refuses a module worker of any other type.
        assert_eq!(kind_of("assets/worker-1.mjs"), "text/javascript; charset=utf-8");
        assert_eq!(kind_of("assets/index-1.js"), "text/javascript; charset=utf-8");
        assert_eq!(kind_of("LICENSE"), "application/octet-stream");
    }
}
