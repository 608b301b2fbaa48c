//! A small HTTP client: one request a connection, nothing hidden.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A request to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Names in lower case and values.
    pub headers: Vec<(String, String)>,
    /// The bytes as they came, without chunks.
    pub body: Vec<u8>,
}

impl Request {
    /// A request to read what stands at `path`.
    pub fn get(path: &str) -> Request {
        Request { method: "GET", path: path.to_owned(), headers: vec![], body: vec![] }
    }

    /// A request that brings a body of some kind.
    pub fn post(path: &str, kind: &str, body: &str) -> Request {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Request { method: "POST", path: path.to_owned(), headers, body: body.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// Fails when nobody listens, or what comes back is not HTTP.
    pub fn send(&self, to: SocketAddr) -> std::io::Result<Response> {
        let mut stream = TcpStream::connect(to)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let Request { method, path, headers, body } = self;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Response::of(&bytes).ok_or_else(|| std::io::Error::other("what came back is not HTTP"))
    }
}

impl Response {
    fn of(bytes: &[u8]) -> Option<Response> {
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let headers: Vec<(String, String)> = lines.filter_map(header).collect();
        let mut response = Response { status, headers, body: bytes[end + 4..].to_vec() };
        if response.header("transfer-encoding") == Some("chunked") {
            response.body = joined(&response.body)?;
        }
        Some(response)
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        let value = serde_json::from_slice(&self.body);
        assert!(value.is_ok(), "not JSON: {} {}", self.status, self.text());
        value.unwrap_or_default()
    }

    /// The body unpacked.
    #[track_caller]
    pub fn gunzipped(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut unpacked = flate2::read::GzDecoder::new(self.body.as_slice());
        unpacked.read_to_end(&mut bytes).expect("the body is packed with gzip");
        bytes
    }
}

/// `text` as one piece of an address.
pub fn in_address(text: &str) -> String {
    let is_safe = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    let piece =
        |it: u8| if is_safe(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    text.bytes().map(piece).collect()
}

/// The chunks of a body, joined.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|it| it == b"\r\n")?;
        let length = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?;
        let length = usize::from_str_radix(length.trim(), 16).ok()?;
        let chunk = rest.get(end + 2..end + 2 + length)?;
        if length == 0 {
            return Some(body);
        }
        body.extend(chunk);
        rest = rest.get(end + 4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n";
        let response = Response::of(bytes).expect("HTTP");
        assert_eq!((response.status, response.text().as_str()), (200, "abcde"));
    }
}
