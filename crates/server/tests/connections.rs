//! Connections: limits on what comes in, and how the server stops.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use common::write_town;
use siting_atlas::Atlas;
use siting_server::{Served, serve_on};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

async fn server() -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let town = folder.path().join("town");
    write_town(&town);
    let served = Served::new([Arc::new(Atlas::open(&town, &|_| ()).unwrap())]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve_on(listener, served, async { drop(stopped.await) });
    (address, stop, tokio::spawn(serving), folder)
}

async fn ask(address: SocketAddr, request: &str) -> String {
    let request = request.to_owned();
    let ask = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that refuses a head may close before it has read all of it.
        let _cut_short = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(ask).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_answers_and_stops_when_told_to() {
    let (address, stop, serving, _folder) = server().await;
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(ask(address, request).await.ends_with("{\"status\":\"ok\"}"));
    // A connection that stays open does not keep the server from stopping.
    let _idle = TcpStream::connect(address).unwrap();
    stop.send(()).unwrap();
    serving.await.unwrap();
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_is_too_large_is_refused() {
    let (address, _stop, _serving, _folder) = server().await;
    let headers = "x: 1\r\n".repeat(100);
    let many = format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{headers}\r\n");
    assert!(ask(address, &many).await.starts_with("HTTP/1.1 431"));
    let long = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(40_000));
    let refused = ask(address, &long).await;
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 431"), "{refused}");
    let nonsense = ask(address, "HELLO\r\n\r\n").await;
    assert!(nonsense.starts_with("HTTP/1.1 400"), "{nonsense}");
    let good = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(ask(address, good).await.starts_with("HTTP/1.1 200"));
}
