// SPDX-License-Identifier: Apache-2.0
//! Echo requests, to see that the answers come back too.

use std::error::Error;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::probe::checksum;
use crate::talk::at;
use crate::world::World;

/// Asks once, with an identifier of its own for a flow of its own, and says whether the answer
/// came back in time.
pub fn echoes(
    world: &World,
    from: IpAddr,
    to: IpAddr,
    identifier: u16,
    patience: Duration,
) -> Result<bool, Box<dyn Error>> {
    let mut socket = at(world, from, || socket(from))??;
    let sent = socket.send_to(&request(to, identifier), &SockAddr::from(SocketAddr::new(to, 0)));
    match sent {
        // A host that denies its own packet says so to the sender.
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => return Ok(false),
        sent => sent?,
    };
    let (start, mut buffer) = (Instant::now(), [0u8; 256]);
    while start.elapsed() < patience {
        let length = match socket.read(&mut buffer) {
            Ok(length) => length,
            Err(_) => {
                std::thread::sleep(Duration::from_millis(2));
                continue;
            }
        };
        if is_answer(buffer.get(..length).unwrap_or_default(), to, identifier) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn socket(from: IpAddr) -> io::Result<Socket> {
    let protocol = if from.is_ipv4() { Protocol::ICMPV4 } else { Protocol::ICMPV6 };
    let own = SocketAddr::new(from, 0);
    let socket = Socket::new(Domain::for_address(own), Type::RAW, Some(protocol))?;
    socket.bind(&SockAddr::from(own))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn request(to: IpAddr, identifier: u16) -> Vec<u8> {
    let [a, b] = identifier.to_be_bytes();
    let kind = if to.is_ipv4() { 8 } else { 128 };
    let mut packet = vec![kind, 0, 0, 0, a, b, 0, 1];
    if to.is_ipv4() {
        let sum = checksum(&packet).to_be_bytes();
        packet.splice(2..4, sum);
    }
    packet
}

/// A raw socket of IPv4 hears the IP header too, which is 20 bytes long here.
fn is_answer(packet: &[u8], to: IpAddr, identifier: u16) -> bool {
    let (header, kind) = if to.is_ipv4() { (20, 0) } else { (0, 129) };
    let message = packet.get(header..).unwrap_or_default();
    message.first() == Some(&kind) && message.get(4..6) == Some(&identifier.to_be_bytes())
}
