//! The real server, on a free port, gone when the test ends.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::program::plain;
use crate::{Request, Response, binary};

/// How long opening the atlases may take on a slow and busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running `siting serve`.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Serves atlases, and waits until it answers.
    pub fn start(folder: &Path, atlases: &[&str]) -> Server {
        let address = free_address();
        let mut command = Command::new(binary());
        command.arg("serve").args(atlases).arg("--bind").arg(address.to_string());
        command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = plain(&mut command).spawn().expect("the binary starts");
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take(), &said);
        listen(child.stderr.take(), &said);
        let mut server = Server { child, address, said };
        server.wait_until_it_answers();
        server
    }

    fn wait_until_it_answers(&mut self) {
        let start = Instant::now();
        while !Request::get("/healthz").send(self.address).is_ok_and(|it| it.status == 200) {
            let ended = self.child.try_wait().expect("a child can be asked");
            let said = self.said();
            assert!(ended.is_none(), "the server ended: {ended:?}\n{said}");
            assert!(start.elapsed() < PATIENCE, "the server does not answer\n{said}");
            // Polling without a pause would take the processor from the server.
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has said so far, on both of its outputs.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a request.
    #[track_caller]
    pub fn send(&self, request: &Request) -> Response {
        let response = request.send(self.address);
        assert!(response.is_ok(), "{request:?}: {response:?}\n{}", self.said());
        response.expect("it answered")
    }

    /// Reads what stands at `path`.
    #[track_caller]
    pub fn get(&self, path: &str) -> Response {
        self.send(&Request::get(path))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address nobody listens at. Another program might take it before the server does; then the
/// server says so and ends.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a listener has an address")
}

fn listen(stream: Option<impl Read + Send + 'static>, said: &Arc<Mutex<String>>) {
    let Some(stream) = stream else { return };
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
        }
    });
}
