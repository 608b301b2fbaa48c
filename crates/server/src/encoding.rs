//! How bytes travel: as they are, or compressed.

use std::io::Write;

use axum::http::{HeaderMap, header};
use flate2::{Compression, write::GzEncoder};
use siting_units::Text;

use crate::error::Error;

/// Whether the client takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let weights = |name: &str| {
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let offers = values.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
        offers.filter_map(|it| weight_of(it, name)).reduce(f64::max)
    };
    weights("gzip").or_else(|| weights("*")).is_some_and(|it| 0.0 < it)
}

/// The weight of an offer such as `gzip;q=0.5`, if it is one of `name`.
fn weight_of(offer: &str, name: &str) -> Option<f64> {
    let mut parts = offer.split(';').map(str::trim);
    parts.next().filter(|it| it.eq_ignore_ascii_case(name))?;
    let weight = parts.find_map(|it| it.strip_prefix("q=").or(it.strip_prefix("Q=")));
    Some(weight.map_or(1.0, |it| it.parse().unwrap_or(0.0)))
}

/// Refuses a body that is compressed: it could unpack to any size.
pub(crate) fn refuse_compressed(headers: &HeaderMap) -> Result<(), Error> {
    let written = headers.get(header::CONTENT_ENCODING).and_then(|it| it.to_str().ok());
    if written.unwrap_or("identity").eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    Err(Error::UnsupportedBody(Text::new(
        "send the body as it is, not compressed",
        "请直接发送内容，不要压缩",
    )))
}

/// `bytes`, compressed; the same bytes always give the same.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    // The fastest level: a tile is cut when somebody waits for it.
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_takes_gzip_unless_it_refuses() {
        let check = |offer: &str, expected: bool| {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_ENCODING, offer.parse().expect("a value"))]);
            assert_eq!(takes_gzip(&headers), expected, "{offer}");
        };
        check("gzip, deflate, br", true);
        check("br;q=1.0, GZIP;q=0.5", true);
        check("*", true);
        check("gzip;q=0", false);
        check("gzip;q=0, *", false);
        check("identity", false);
        check("gzip;q=many", false);
        check("", false);
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
