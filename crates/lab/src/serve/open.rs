// SPDX-License-Identifier: Apache-2.0
//! Opens the listeners, each in the namespace of its machine.

use std::net::{Ipv6Addr, SocketAddr, TcpListener, UdpSocket};

use super::Listener;
use crate::LabError;
use crate::namespace::within;
use crate::probe::Probe;

/// An open listener. Both kinds answer both families: IPv4 comes in mapped addresses.
#[derive(Debug)]
pub(super) enum Open {
    Tcp { socket: TcpListener, greeting: String, dns: bool },
    Udp { socket: UdpSocket, dns: bool },
}

/// The port on which names are asked for.
const DNS: u16 = 53;

pub(super) fn open(listeners: &[Listener]) -> Result<Vec<Open>, LabError> {
    let machines = listeners.chunk_by(|a, b| a.machine == b.machine);
    let mut all = Vec::new();
    for of_machine in machines {
        let Some(first) = of_machine.first() else { continue };
        all.extend(within(&first.machine, || {
            of_machine.iter().map(open_one).collect::<Result<Vec<_>, _>>()
        })?);
    }
    Ok(all)
}

fn open_one(listener: &Listener) -> Result<Open, LabError> {
    let any = |port| SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
    let opened = match listener.probe {
        Probe::Tcp(port) => TcpListener::bind(any(port)).and_then(|socket| {
            socket.set_nonblocking(true)?;
            Ok(Open::Tcp { socket, greeting: listener.greeting(), dns: port == DNS })
        }),
        Probe::Udp(port) => UdpSocket::bind(any(port)).and_then(|socket| {
            socket.set_nonblocking(true)?;
            Ok(Open::Udp { socket, dns: port == DNS })
        }),
        Probe::Ping => Err(std::io::ErrorKind::Unsupported.into()),
    };
    opened.map_err(LabError::at(format!("{} listening on {}", listener.machine, listener.probe)))
}
