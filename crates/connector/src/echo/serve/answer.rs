// SPDX-License-Identifier: Apache-2.0
//! One visit: what came, told back.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use portolan_doctor::seen::{Field, HelloSeen};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::echo::records::{Gathered, gather};
use crate::echo::stream::Again;
use crate::echo::{Told, hello_seen};
use crate::packets::{Flow, Watch};

/// Bytes before a ClientHello is whole.
const HELLO_MAX: usize = 80 << 10;
/// Bytes of a request's head, and its fields.
const HEAD_MAX: usize = 16 << 10;
const FIELDS_MAX: usize = 64;
/// How often to look for a visitor's first packet, and how long to wait between.
const LOOKS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(5);

/// Whose it is.
pub(super) struct Visit {
    pub(super) peer: SocketAddr,
    pub(super) local: Option<SocketAddr>,
    pub(super) watch: Option<Arc<Watch>>,
    pub(super) plain_port: Option<u16>,
}

impl Visit {
    /// With an acceptor by TLS, else in plain text. What is wrong with a visitor is theirs to see.
    pub(super) async fn answer(
        self,
        mut stream: TcpStream,
        acceptor: Option<TlsAcceptor>,
    ) -> io::Result<()> {
        let Some(acceptor) = acceptor else { return self.tell(stream, None).await };
        let before = first(&mut stream).await?;
        let hello = match gather(&before) {
            Gathered::Whole(message) => hello_seen(&message),
            Gathered::Part | Gathered::Other => None,
        };
        let line = acceptor.accept(Again { before, line: stream }).await?;
        self.tell(line, hello).await
    }

    async fn tell(
        &self,
        mut line: impl AsyncRead + AsyncWrite + Unpin,
        hello: Option<HelloSeen>,
    ) -> io::Result<()> {
        let request_fields = head(&mut line).await?;
        let source = SocketAddr::new(self.peer.ip().to_canonical(), self.peer.port()).to_string();
        let ttl = self.ttl().await;
        let told = Told {
            version: 1,
            hello: hello.map(|hello| HelloSeen { source: Some(source.clone()), ttl, ..hello }),
            source,
            ttl,
            request_fields,
            plain_port: self.plain_port,
        };
        let body = serde_json::to_vec(&told)?;
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n\r\n",
            body.len()
        );
        line.write_all(head.as_bytes()).await?;
        line.write_all(&body).await?;
        line.shutdown().await
    }

    /// The reader of packets runs a moment behind.
    async fn ttl(&self) -> Option<u8> {
        let flow = Flow { from: self.peer, to: self.local? };
        let watch = self.watch.as_ref()?;
        for _ in 0..LOOKS {
            if let Some(first) = watch.first(&flow) {
                return Some(first.ttl);
            }
            tokio::time::sleep(PAUSE).await;
        }
        None
    }
}

/// All bytes up to the end of the ClientHello, or up to where it cannot become one.
async fn first(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while gather(&bytes) == Gathered::Part && bytes.len() < HELLO_MAX {
        let length = stream.read(&mut buffer).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend(buffer.iter().take(length));
    }
    Ok(bytes)
}

/// The fields of a request, in the order in which they came.
async fn head(line: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<Field>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let length = line.read(&mut buffer).await?;
        bytes.extend(buffer.iter().take(length));
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        match request.parse(&bytes) {
            Ok(httparse::Status::Complete(_)) => return Ok(fields_of(&request)),
            Ok(httparse::Status::Partial) if length > 0 && bytes.len() < HEAD_MAX => {}
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn fields_of(request: &httparse::Request<'_, '_>) -> Vec<Field> {
    let field = |field: &httparse::Header<'_>| Field {
        name: field.name.to_ascii_lowercase(),
        value: String::from_utf8_lossy(field.value).into_owned(),
    };
    request.headers.iter().map(field).collect()
}
