// SPDX-License-Identifier: Apache-2.0
//! Questions to the kernel about links, addresses and routes. Netlink answers for the namespace
//! that the caller is in; the files below `/sys` answer for the one in which they were mounted.

#![allow(clippy::wildcard_enum_match_arm, reason = "open lists of the netlink library")]

use std::io;
use std::time::Duration;

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::RouteNetlinkMessage;
use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_ROUTE};

/// Datagrams of one answer: a machine with more routes than fit is told of as one that cannot be read.
const DATAGRAMS_MAX: usize = 4096;
const DATAGRAM_BYTES: usize = 128 << 10;
/// The kernel answers at once, or not at all.
const PATIENCE: Duration = Duration::from_secs(2);

/// Everything of a kind.
pub(super) fn dump(request: RouteNetlinkMessage) -> io::Result<Vec<RouteNetlinkMessage>> {
    ask(request, NLM_F_REQUEST | NLM_F_DUMP)
}

/// One answer to one question.
pub(super) fn one(request: RouteNetlinkMessage) -> io::Result<Option<RouteNetlinkMessage>> {
    Ok(ask(request, NLM_F_REQUEST)?.into_iter().next())
}

fn ask(request: RouteNetlinkMessage, flags: u16) -> io::Result<Vec<RouteNetlinkMessage>> {
    let mut socket = Socket::new(NETLINK_ROUTE)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    rustix::net::sockopt::set_socket_timeout(
        &socket,
        rustix::net::sockopt::Timeout::Recv,
        Some(PATIENCE),
    )?;
    socket.send(&bytes(request, flags), 0)?;
    let mut buffer = vec![0; DATAGRAM_BYTES];
    let mut answers = Vec::new();
    for _ in 0..DATAGRAMS_MAX {
        let length = socket.recv(&mut buffer.as_mut_slice(), 0)?;
        let is_over = read(buffer.get(..length).unwrap_or_default(), &mut answers)?;
        if is_over || flags & NLM_F_DUMP != NLM_F_DUMP {
            return Ok(answers);
        }
    }
    Err(io::Error::other("the answer is longer than is read"))
}

fn bytes(request: RouteNetlinkMessage, flags: u16) -> Vec<u8> {
    let mut header = NetlinkHeader::default();
    header.flags = flags;
    let mut message = NetlinkMessage::new(header, NetlinkPayload::from(request));
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    bytes
}

/// Puts the messages of one datagram with the answers; whether it held the end.
fn read(mut bytes: &[u8], answers: &mut Vec<RouteNetlinkMessage>) -> io::Result<bool> {
    while !bytes.is_empty() {
        let message = NetlinkMessage::<RouteNetlinkMessage>::deserialize(bytes);
        let message = message.map_err(|e| io::Error::other(e.to_string()))?;
        // Messages begin at multiples of four bytes.
        let length = (message.header.length as usize).next_multiple_of(4).max(4);
        match message.payload {
            NetlinkPayload::InnerMessage(inner) => answers.push(inner),
            NetlinkPayload::Error(error) => return Err(error.to_io()),
            NetlinkPayload::Done(_) => return Ok(true),
            _ => {}
        }
        bytes = bytes.get(length..).unwrap_or_default();
    }
    Ok(false)
}
