// SPDX-License-Identifier: Apache-2.0
//! One question to one server (RFC 1035): by UDP, sent again where nothing comes, and by TCP where
//! the answer did not fit.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, Query};
use hickory_proto::rr::{Name, RecordType};
use portolan_doctor::seen::{Failure, Kind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

use super::super::step::Step;

/// How long a question by UDP waits before it is sent again.
const PATIENCE: Duration = Duration::from_millis(1500);
const SENDS_MAX: u32 = 3;
/// Answers that fit to no question, before we stop listening.
const STRAY_MAX: u32 = 64;
const DATAGRAM_MAX: usize = 4096;

pub(super) async fn ask(
    server: SocketAddr,
    name: &Name,
    kind: RecordType,
    step: &Step,
) -> Result<Message, Failure> {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name.clone(), kind));
    let bytes = question.to_vec().map_err(|error| step.fail(Kind::Local, error.to_string()))?;
    let answer = by_udp(server, &question, &bytes, step).await?;
    if answer.metadata.truncation {
        let answer = by_tcp(server, &question, &bytes, step).await?;
        if answer.metadata.truncation {
            // By TCP there is room for all, so that what is missing is the server's fault.
            return Err(step.fail(Kind::NameServer, "an answer by TCP that is cut short again"));
        }
        return Ok(answer);
    }
    Ok(answer)
}

async fn by_udp(
    server: SocketAddr,
    question: &Message,
    bytes: &[u8],
    step: &Step,
) -> Result<Message, Failure> {
    let socket = step.io(connected(server)).await.map_err(server_failed)?;
    let mut stray = 0;
    for _ in 0..SENDS_MAX {
        step.io(socket.send(bytes)).await.map_err(server_failed)?;
        let waited = step.io(async {
            let heard = listen(&socket, question, &mut stray);
            tokio::time::timeout(PATIENCE, heard).await.ok().transpose()
        });
        if let Some(answer) = waited.await.map_err(|failure| told(server_failed(failure), stray))? {
            return Ok(answer);
        }
    }
    Err(told(step.fail(Kind::Timeout, ""), stray))
}

/// The answer, whatever else comes before it.
async fn listen(socket: &UdpSocket, question: &Message, stray: &mut u32) -> io::Result<Message> {
    let mut buffer = vec![0_u8; DATAGRAM_MAX];
    loop {
        let length = socket.recv(&mut buffer).await?;
        if let Some(answer) = fitting(buffer.get(..length).unwrap_or_default(), question) {
            return Ok(answer);
        }
        *stray = stray.saturating_add(1);
        if *stray > STRAY_MAX {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "too many answers to no question"));
        }
    }
}

async fn by_tcp(
    server: SocketAddr,
    question: &Message,
    bytes: &[u8],
    step: &Step,
) -> Result<Message, Failure> {
    let length = u16::try_from(bytes.len()).map_err(|e| step.fail(Kind::Local, e.to_string()))?;
    let mut stream = step.io(TcpStream::connect(server)).await.map_err(server_failed)?;
    let whole = [&length.to_be_bytes(), bytes].concat();
    step.io(stream.write_all(&whole)).await.map_err(server_failed)?;
    let length = step.io(stream.read_u16()).await.map_err(server_failed)?;
    let mut answer = vec![0_u8; usize::from(length)];
    step.io(stream.read_exact(&mut answer)).await.map_err(server_failed)?;
    fitting(&answer, question)
        .ok_or_else(|| step.fail(Kind::NameServer, "an answer by TCP that fits to no question"))
}

/// An answer to this very question.
fn fitting(bytes: &[u8], question: &Message) -> Option<Message> {
    let answer = Message::from_vec(bytes).ok()?;
    let (asked, echoed) = (question.queries.first()?, answer.queries.first());
    // A server that fails may leave the question out.
    let is_same = echoed.is_none_or(|echoed| {
        echoed.query_type() == asked.query_type() && echoed.name().eq_ignore_root(asked.name())
    });
    (answer.metadata.id == question.metadata.id
        && answer.metadata.message_type == MessageType::Response
        && is_same)
        .then_some(answer)
}

async fn connected(server: SocketAddr) -> io::Result<UdpSocket> {
    let own: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(own).await?;
    socket.connect(server).await?;
    Ok(socket)
}

/// Whatever happened on the way to it, it is the server of names that failed; silence stays silence.
fn server_failed(failure: Failure) -> Failure {
    if matches!(failure.kind, Kind::Timeout | Kind::Local) {
        return failure;
    }
    let words = format!("{:?}: {}", failure.kind, failure.words).to_ascii_lowercase();
    Failure { kind: Kind::NameServer, words, ..failure }
}

/// What came and was no answer.
fn told(failure: Failure, stray: u32) -> Failure {
    if stray == 0 {
        return failure;
    }
    let words = format!("{stray} datagrams came that answer no question of ours");
    Failure { kind: Kind::NameServer, words, ..failure }
}
