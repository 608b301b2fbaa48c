//! Addresses of tiles, as clients write them.

use axum::http::{HeaderMap, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use siting_units::Fingerprint;

/// Everything in a name that an address cannot hold as it is.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The address of a layer's `TileJSON`, from the root of the server.
pub(crate) fn of_tilejson(layer: &str) -> String {
    format!("/tiles/{}.json", utf8_percent_encode(layer, UNSAFE))
}

/// The address of a layer's vector tiles of one version, with places for zoom, column and row.
/// `TileJSON` asks for whole addresses, so it starts with the name the client knows the server by.
pub(crate) fn of_tiles(headers: &HeaderMap, layer: &str, version: Fingerprint) -> String {
    let (root, layer) = (root(headers), utf8_percent_encode(layer, UNSAFE));
    format!("{root}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt?v={}", version.short())
}

/// Scheme and host as the client wrote them; empty when it wrote no sound host.
fn root(headers: &HeaderMap) -> String {
    let value = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let is_in_a_host = |it: u8| it.is_ascii_alphanumeric() || b".-:[]".contains(&it);
    let is_sound = |it: &&str| !it.is_empty() && it.bytes().all(is_in_a_host);
    let is_secure = value("x-forwarded-proto") == Some("https");
    let scheme = if is_secure { "https" } else { "http" };
    let host = value(header::HOST.as_str()).filter(is_sound);
    host.map_or_else(String::new, |it| format!("{scheme}://{it}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_is_none_is_left_out() {
        let check = |host: &str, expected: &str| {
            let headers = HeaderMap::from_iter([(header::HOST, host.parse().expect("a value"))]);
            assert_eq!(root(&headers), expected, "{host}");
        };
        check("127.0.0.1:8080", "http://127.0.0.1:8080");
        check("[::1]:8080", "http://[::1]:8080");
        check("evil.example/<script>", "");
        check("", "");
    }

    #[test]
    fn a_chinese_name_is_written_as_an_address_can_hold_it() {
        assert_eq!(of_tilejson("园区"), "/tiles/%E5%9B%AD%E5%8C%BA.json");
        assert_eq!(of_tilejson("roads_planned"), "/tiles/roads_planned.json");
    }
}
