// SPDX-License-Identifier: Apache-2.0
//! Whether anybody answers DTLS over UDP. Silence is no proof: a datagram may be lost, which is why
//! there are two tries, and why TCP to the same place is for comparison.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use portolan_doctor::seen::{Failure, Kind, UdpSeen};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::UdpSocket;

use super::dtls;
use crate::probe::Step;

const TRIES: u32 = 2;
/// How long an answer to one try may take.
const PATIENCE: Duration = Duration::from_millis(2500);
/// Datagrams of one try that are no DTLS and are passed over.
const STRANGE_MAX: u32 = 16;

/// Begins a handshake with each address at once; the first that answers counts.
pub async fn udp(addresses: &[IpAddr], port: u16, host: &str) -> UdpSeen {
    let mut all = tokio::task::JoinSet::new();
    for (number, address) in addresses.iter().copied().enumerate().take(4) {
        let host = host.to_owned();
        all.spawn(async move { (number, one((address, port).into(), &host).await) });
    }
    let mut silent: Vec<(usize, UdpSeen)> = Vec::new();
    while let Some(joined) = all.join_next().await {
        let Ok((number, seen)) = joined else { continue };
        if seen.record.is_some() {
            return seen;
        }
        silent.push((number, seen));
    }
    silent.sort_by_key(|(number, _)| *number);
    let none = || {
        let words = "no address to ask".to_owned();
        let failure = Failure { kind: Kind::NoAddress, after_ms: 0, words };
        UdpSeen { tries: 0, record: None, failure: Some(failure) }
    };
    silent.into_iter().next().map_or_else(none, |(_, seen)| seen)
}

async fn one(to: SocketAddr, host: &str) -> UdpSeen {
    let whole = Step::begin(PATIENCE * (TRIES + 1));
    let mut last = None;
    for tried in 1..=TRIES {
        match attempt(to, host).await {
            Ok(record) => return UdpSeen { tries: tried, record: Some(record), failure: None },
            Err(failure) => last = Some(Failure { after_ms: whole.ms(), ..failure }),
        }
    }
    UdpSeen { tries: TRIES, record: None, failure: last }
}

/// A try has a socket of its own, so that a device that keeps flows in mind sees a new one.
async fn attempt(to: SocketAddr, host: &str) -> Result<String, Failure> {
    let step = Step::begin(PATIENCE);
    let socket = step.io(open(to)).await?;
    let mut random = [0; 32];
    let drawn = SystemRandom::new().fill(&mut random);
    drawn.map_err(|_| step.fail(Kind::Local, "this machine gives no random numbers"))?;
    step.io(socket.send(&dtls::hello(host, random))).await?;
    let mut buffer = [0; 2048];
    for _ in 0..STRANGE_MAX {
        // ICMP's "port unreachable" comes as a refusal, "prohibited" as an error of its own.
        let length = step.io(socket.recv(&mut buffer)).await?;
        if let Some(record) = buffer.get(..length).and_then(dtls::record) {
            return Ok(record);
        }
    }
    Err(step.fail(Kind::NotTls, "datagrams came that are no DTLS"))
}

async fn open(to: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(to).await?;
    Ok(socket)
}
