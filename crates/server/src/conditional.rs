//! Answers that a client may have already.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use siting_units::Fingerprint;

use crate::error::Error;

/// Ask again before using a copy.
pub(crate) const ASK_AGAIN: &str = "no-cache";
/// What stands at this address will never change.
pub(crate) const FOREVER: &str = "public, max-age=31536000, immutable";

/// The tag of one version of what stands at an address.
#[derive(Clone, Debug)]
pub(crate) struct Tag(String);

impl Tag {
    /// The tag of something that is the same byte for byte; made of digits, letters and dashes.
    pub(crate) fn exact(version: &str) -> Tag {
        Tag(format!("\"{version}\""))
    }

    /// The tag of something that is compressed or not on its way.
    pub(crate) fn weak(version: &str) -> Tag {
        Tag(format!("W/\"{version}\""))
    }

    /// Whether the client says that it has this version.
    pub(crate) fn is_held(&self, headers: &HeaderMap) -> bool {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let own = opaque(&self.0);
        let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|it| it.to_str().ok());
        held.flat_map(|it| it.split(',')).any(|it| it.trim() == "*" || opaque(it) == own)
    }

    /// `answer` with this tag.
    pub(crate) fn on(&self, mut answer: Response, caching: &'static str) -> Response {
        let headers = answer.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&self.0) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        answer
    }

    /// What a client is told that has this version.
    pub(crate) fn not_modified(&self, caching: &'static str) -> Response {
        self.on(StatusCode::NOT_MODIFIED.into_response(), caching)
    }
}

/// A JSON body and its tag, written once for everybody.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    bytes: Bytes,
    tag: Tag,
}

impl Written {
    /// Writes `body`.
    pub(crate) fn new(body: &impl Serialize) -> Result<Written, Error> {
        let bytes = serde_json::to_vec(body).map_err(|_| Error::Panicked)?;
        let tag = Tag::weak(&Fingerprint::of(&bytes).short());
        Ok(Written { bytes: bytes.into(), tag })
    }

    /// The body, unless the client has it.
    pub(crate) fn answer(&self, headers: &HeaderMap) -> Response {
        if self.tag.is_held(headers) {
            return self.tag.not_modified(ASK_AGAIN);
        }
        self.tag.on(json(self.bytes.clone()), ASK_AGAIN)
    }
}

/// A response of JSON.
pub(crate) fn json(body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(held: &str, expected: bool) {
        let headers =
            HeaderMap::from_iter([(header::IF_NONE_MATCH, held.parse().expect("a value"))]);
        for tag in [Tag::exact("ab-1"), Tag::weak("ab-1")] {
            assert_eq!(tag.is_held(&headers), expected, "{held}");
        }
    }

    #[test]
    fn a_client_may_hold_several_versions() {
        check("\"ab-1\"", true);
        check("W/\"ab-1\"", true);
        check("\"x\" , W/\"ab-1\"", true);
        check("*", true);
        check("\"ab-2\"", false);
        check("ab-1", false);
        check("", false);
        assert!(!Tag::exact("ab-1").is_held(&HeaderMap::new()));
    }
}
