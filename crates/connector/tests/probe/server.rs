// SPDX-License-Identifier: Apache-2.0
//! Servers that live as long as their test.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use rustls::crypto::ring::{default_provider, sign::any_supported_type};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const POLL: Duration = Duration::from_millis(2);
/// No server waits longer for anybody.
const PATIENCE: Duration = Duration::from_secs(8);

/// Ends with the test: no thread of it outlives it.
pub(crate) struct Server {
    pub(crate) port: u16,
    over: Over,
    thread: Option<JoinHandle<()>>,
}

/// Whether the test is over.
#[derive(Clone, Default)]
pub(crate) struct Over(Arc<AtomicBool>);

impl Over {
    pub(crate) fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps for so long, or to the end of the test.
    pub(crate) fn rest(&self, wanted: Duration) {
        let mut slept = Duration::ZERO;
        while slept < wanted && !self.is() {
            thread::sleep(POLL);
            slept += POLL;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.0.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// A server that does this with each connection.
pub(crate) fn serve(with: impl Fn(TcpStream, &Over) + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let over = Over::default();
    let (shared, with) = (over.clone(), Arc::new(with));
    let thread = thread::spawn(move || {
        let mut running = Vec::new();
        while !shared.is() {
            let Ok((stream, _)) = listener.accept() else {
                thread::sleep(POLL);
                continue;
            };
            stream.set_nonblocking(false).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.set_write_timeout(Some(PATIENCE)).unwrap();
            let (over, with) = (shared.clone(), Arc::clone(&with));
            running.push(thread::spawn(move || with(stream, &over)));
        }
        running.into_iter().for_each(|thread| drop(thread.join()));
    });
    Server { port, over, thread: Some(thread) }
}

/// The head of a request; `None` where the client went.
pub(crate) fn head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 8192 {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.extend(byte);
    }
    String::from_utf8(head).ok()
}

pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2026 10:00:00 GMT\r\nServer: test\r\nContent-Length: 2\r\n\r\nok";

/// Answers every request, and keeps the connection.
pub(crate) fn answers(mut stream: impl Read + Write) {
    while head(&mut stream).is_some() {
        if stream.write_all(OK.as_bytes()).and_then(|()| stream.flush()).is_err() {
            break;
        }
    }
}

/// A reset in place of an end.
pub(crate) fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
}

/// Whatever certificate is given, fitting to its key or not.
#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesServerCert for Always {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

pub(crate) fn certificate(padding: usize) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut wanted = rcgen::CertificateParams::new(vec!["hub.example.net".into()]).unwrap();
    if padding > 0 {
        let oid = [1, 3, 6, 1, 4, 1, 99999, 1];
        let extension = rcgen::CustomExtension::from_oid_content(&oid, vec![0x05; padding]);
        wanted.custom_extensions.push(extension);
    }
    let made = wanted.self_signed(&key).unwrap();
    (made.der().clone(), PrivateKeyDer::try_from(key.serialize_der()).unwrap())
}

pub(crate) fn config(
    chain: Vec<CertificateDer<'static>>,
    key: &PrivateKeyDer<'static>,
    alpn: &[&str],
) -> Arc<ServerConfig> {
    let key = CertifiedKey::new(chain, any_supported_type(key).unwrap());
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Always(Arc::new(key))));
    config.alpn_protocols = alpn.iter().map(|word| word.as_bytes().to_vec()).collect();
    Arc::new(config)
}

/// A TLS server that does this inside.
pub(crate) fn serve_tls(
    config: Arc<ServerConfig>,
    with: impl Fn(StreamOwned<ServerConnection, TcpStream>, &Over) + Send + Sync + 'static,
) -> Server {
    serve(move |stream, over| {
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        with(StreamOwned::new(session, stream), over);
    })
}

pub(crate) fn good(alpn: &[&str]) -> Arc<ServerConfig> {
    let (certificate, key) = certificate(0);
    config(vec![certificate], &key, alpn)
}

/// A server of names.
pub(crate) struct Names {
    pub(crate) address: SocketAddr,
    over: Over,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Names {
    fn drop(&mut self) {
        self.over.0.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// A question as it came.
pub(crate) struct Question(pub(crate) Message);

impl Question {
    pub(crate) fn name(&self) -> String {
        self.0.queries[0].name().to_ascii().trim_end_matches('.').to_lowercase()
    }

    pub(crate) fn reply(&self) -> Message {
        let mut reply = Message::response(self.0.metadata.id, self.0.metadata.op_code);
        reply.add_query(self.0.queries[0].clone());
        reply
    }

    /// These addresses, as far as they are of the kind that was asked for.
    pub(crate) fn addresses(&self, all: &[IpAddr]) -> Vec<u8> {
        let mut reply = self.reply();
        add_addresses(&mut reply, &self.name(), self.0.queries[0].query_type(), all);
        reply.to_vec().unwrap()
    }

    pub(crate) fn code(&self, code: ResponseCode) -> Vec<u8> {
        let mut reply = self.reply();
        reply.metadata.response_code = code;
        reply.to_vec().unwrap()
    }

    pub(crate) fn leads(&self, to: &[&str]) -> Vec<u8> {
        let mut reply = self.reply();
        let mut at = self.name();
        for next in to {
            add_name(&mut reply, &at, next);
            at = (*next).to_owned();
        }
        reply.to_vec().unwrap()
    }
}

fn name(word: &str) -> Name {
    Name::from_str(&format!("{word}.")).unwrap()
}

pub(crate) fn add_name(reply: &mut Message, from: &str, to: &str) {
    reply.add_answer(Record::from_rdata(name(from), 30, RData::CNAME(CNAME(name(to)))));
}

pub(crate) fn add_addresses(reply: &mut Message, of: &str, kind: RecordType, all: &[IpAddr]) {
    for address in all {
        let data = match (address, kind) {
            (IpAddr::V4(v4), RecordType::A) => RData::A(A(*v4)),
            (IpAddr::V6(v6), RecordType::AAAA) => RData::AAAA(AAAA(*v6)),
            _ => continue,
        };
        reply.add_answer(Record::from_rdata(name(of), 60, data));
    }
}

/// Answers by UDP with these bytes, where there are any.
pub(crate) fn names(with: impl Fn(&Question) -> Option<Vec<u8>> + Send + 'static) -> Names {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    names_on(socket, with)
}

pub(crate) fn names_on(
    socket: UdpSocket,
    with: impl Fn(&Question) -> Option<Vec<u8>> + Send + 'static,
) -> Names {
    socket.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let (address, over) = (socket.local_addr().unwrap(), Over::default());
    let shared = over.clone();
    let thread = thread::spawn(move || {
        let mut buffer = [0_u8; 4096];
        while !shared.is() {
            let Ok((length, from)) = socket.recv_from(&mut buffer) else { continue };
            let question = Question(Message::from_vec(&buffer[..length]).unwrap());
            if let Some(answer) = with(&question) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    Names { address, over, thread: Some(thread) }
}
