//! The server: connections, their limits, and how it stops.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::{Served, router};

/// Connections at a time; more wait to be accepted.
const MOST_CONNECTIONS: usize = 1024;
/// How long a connection may take to send the head of its next request, or may idle.
const FOR_A_HEAD: Duration = Duration::from_secs(15);
/// The most bytes of a request's head.
const LARGEST_HEAD: usize = 32 * 1024;
/// The most headers of a request.
const MOST_HEADERS: usize = 64;
/// How long requests may go on once the server is to stop.
const TO_FINISH: Duration = Duration::from_secs(5);

/// Serves `served` at `address` until `shutdown` ends; then no connection is accepted any more, and
/// requests under way have five seconds to finish.
///
/// # Errors
///
/// Fails when it cannot listen at `address`.
pub async fn serve(
    served: Served,
    address: SocketAddr,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    serve_on(listener, served, shutdown).await;
    Ok(())
}

/// Serves `served` on a listener of the caller's, such as one whose port the system chose.
pub async fn serve_on(listener: TcpListener, served: Served, shutdown: impl Future<Output = ()>) {
    let (router, connections) = (router(served), GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let (serving, until_stopped) = watch::channel(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let connection = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut shutdown => break,
        };
        if let Some((stream, place)) = connection {
            let (router, watcher) = (router.clone(), connections.watcher());
            let until_stopped = until_stopped.clone();
            tokio::spawn(async move {
                if says_something(&stream, until_stopped).await {
                    attend(stream, router, watcher).await;
                }
                drop(place);
            });
        }
    }
    drop((listener, serving));
    let _unfinished = tokio::time::timeout(TO_FINISH, connections.shutdown()).await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            // The system may be out of file handles: asking again at once would only burn time.
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// Waits for the first byte of a connection, but neither long nor once the server stops: browsers
/// open connections that they may never use.
async fn says_something(stream: &TcpStream, mut until_stopped: watch::Receiver<()>) -> bool {
    tokio::select! {
        said = tokio::time::timeout(FOR_A_HEAD, stream.readable()) => matches!(said, Ok(Ok(()))),
        _ = until_stopped.changed() => false,
    }
}

/// Answers the requests of one connection.
async fn attend(stream: TcpStream, router: Router, watcher: Watcher) {
    // A socket that cannot do so is slower, nothing else.
    let _ignored = stream.set_nodelay(true);
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(FOR_A_HEAD)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS);
    let service = TowerToHyperService::new(router);
    let connection = protocol.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke off");
    }
}
