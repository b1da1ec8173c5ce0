// SPDX-License-Identifier: Apache-2.0
//! Servers at the far end. They go with the namespaces.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};

use crate::network::on;
use crate::server::{OK, answers, good, head};

/// Does this with each connection to port 443, from when this returns.
pub(crate) fn serve(with: impl Fn(TcpStream) + Send + Sync + 'static) {
    let (tell, told) = mpsc::channel();
    on("far", move || {
        let listener = TcpListener::bind("0.0.0.0:443").unwrap();
        tell.send(()).unwrap();
        let with = Arc::new(with);
        for stream in listener.incoming().flatten() {
            let with = Arc::clone(&with);
            thread::spawn(move || with(stream));
        }
    });
    told.recv().unwrap();
}

/// TLS, and HTTP in it that keeps the connection.
pub(crate) fn serve_pages() {
    let config = good(&["http/1.1"]);
    serve(move |stream| {
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        answers(StreamOwned::new(session, stream));
    });
}

/// The same, until nobody has asked for so long; then it closes TLS in order, or only TCP.
pub(crate) fn serve_for(quiet: Duration, in_order: bool) {
    let config = good(&["http/1.1"]);
    serve(move |stream| {
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut line = StreamOwned::new(session, stream);
        line.sock.set_read_timeout(Some(quiet)).unwrap();
        while head(&mut line).is_some() {
            let _ = line.write_all(OK.as_bytes()).and_then(|()| line.flush());
        }
        if in_order {
            line.conn.send_close_notify();
            let _ = line.flush();
        }
    });
}
