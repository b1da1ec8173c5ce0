// SPDX-License-Identifier: Apache-2.0
//! Servers at the far end. They go with the namespaces.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use rustls::{ServerConnection, StreamOwned};

use crate::network::on;
use crate::server::{answers, good};

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
