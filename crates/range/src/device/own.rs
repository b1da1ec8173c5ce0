// SPDX-License-Identifier: Apache-2.0
//! Our own devices: each passes TCP on, and has one fault.

use std::io::{Read, Write};
use std::net::{Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use socket2::SockRef;

use super::{MIDDLE, redirect};
use crate::RangeError;
use crate::stage::Stage;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Own {
    /// Resets whoever names one of these in its first bytes.
    ResetsNames(Vec<String>),
    /// Closes instead.
    ClosesNames(Vec<String>),
    /// Resets once this many bytes came back.
    CutsAfter(usize),
    /// Resets what is idle for this many seconds.
    KillsIdle(u64),
    /// Answers everybody in plain HTTP.
    Portal,
    /// Answers TLS with bytes of its own.
    Garbage,
    /// Takes the connection and says nothing.
    Swallows,
    /// A proxy whose answer to CONNECT does not end.
    EndlessProxy,
    /// Passes on what comes to a loopback address of the client, as an agent on the machine does.
    Agent(String),
}

/// Where it listens.
const PORT: u16 = 8443;
const PROXY_PORT: u16 = 3128;
const PATIENCE: Duration = Duration::from_secs(60);

impl Own {
    pub(super) fn start(&self, stage: &mut Stage) -> Result<(), RangeError> {
        let mut command = Command::new(stage.program());
        command.args(["role", "own", &serde_json::to_string(self)?]);
        let (place, address, port) = self.place();
        stage.keep(place, command)?;
        stage.wait_for_in(place, address, port)?;
        if port == PORT { redirect(stage, 443, PORT) } else { Ok(()) }
    }

    /// Namespace, address and port.
    fn place(&self) -> (&'static str, &'static str, u16) {
        match self {
            Self::EndlessProxy => ("middle", MIDDLE, PROXY_PORT),
            Self::Agent(_) => ("client", "127.0.0.1", 443),
            Self::ResetsNames(_)
            | Self::ClosesNames(_)
            | Self::CutsAfter(_)
            | Self::KillsIdle(_)
            | Self::Portal
            | Self::Garbage
            | Self::Swallows => ("middle", MIDDLE, PORT),
        }
    }
}

/// Runs it until the process is ended.
pub(crate) fn run(plan: &str) -> Result<(), RangeError> {
    let own: Own = serde_json::from_str(plan)?;
    let listener = TcpListener::bind((Ipv6Addr::UNSPECIFIED, own.place().2));
    let listener = listener.map_err(RangeError::io("listen in the middle"))?;
    for stream in listener.incoming().flatten() {
        let own = own.clone();
        thread::spawn(move || serve(&own, stream));
    }
    Ok(())
}

fn serve(own: &Own, near: TcpStream) -> Option<()> {
    near.set_read_timeout(Some(PATIENCE)).ok()?;
    match own {
        Own::Portal => portal(near),
        Own::Garbage => garbage(near),
        Own::Swallows => {
            thread::sleep(PATIENCE);
            None
        }
        Own::EndlessProxy => endless(near),
        Own::Agent(far) => join(own, near, TcpStream::connect(far).ok()?),
        Own::ResetsNames(names) => by_name(own, near, names, true),
        Own::ClosesNames(names) => by_name(own, near, names, false),
        Own::CutsAfter(_) | Own::KillsIdle(_) => {
            let far = TcpStream::connect(original(&near)?).ok()?;
            join(own, near, far)
        }
    }
}

/// Whom the client meant before it was turned here.
fn original(near: &TcpStream) -> Option<SocketAddr> {
    let socket = SockRef::from(near);
    let v4 = near.local_addr().ok()?.ip().to_canonical().is_ipv4();
    let found = if v4 { socket.original_dst_v4() } else { socket.original_dst_v6() };
    found.ok()?.as_socket()
}

/// The first that the client says, whatever it is.
fn hear(near: &mut TcpStream) -> Option<usize> {
    let mut first = [0_u8; 1024];
    near.read(&mut first).ok()
}

fn portal(mut near: TcpStream) -> Option<()> {
    hear(&mut near)?;
    let said = "HTTP/1.1 302 Found\r\nLocation: http://portal.range/login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    near.write_all(said.as_bytes()).ok()
}

fn garbage(mut near: TcpStream) -> Option<()> {
    hear(&mut near)?;
    near.write_all(&[0x16, 3, 3, 0x40, 0, 2, 0xff, 0xff, 0xff, 1, 2, 3].repeat(2000)).ok()
}

fn endless(mut near: TcpStream) -> Option<()> {
    hear(&mut near)?;
    near.write_all(b"HTTP/1.1 200 Connection established\r\n").ok()?;
    let field = format!("X-Endless: {}\r\n", "a".repeat(1000)).repeat(64);
    (0..1000).try_for_each(|_| near.write_all(field.as_bytes()).ok())
}

fn by_name(own: &Own, near: TcpStream, names: &[String], resets: bool) -> Option<()> {
    let mut first = [0_u8; 4096];
    let length = near.peek(&mut first).ok()?;
    let first = String::from_utf8_lossy(first.get(..length)?).into_owned();
    if names.iter().any(|name| first.contains(name.as_str())) {
        if resets {
            cut(&near);
        }
        return None;
    }
    let far = TcpStream::connect(original(&near)?).ok()?;
    join(own, near, far)
}

/// Both directions, until one ends or the fault comes.
fn join(own: &Own, near: TcpStream, far: TcpStream) -> Option<()> {
    let idle =
        if let Own::KillsIdle(seconds) = own { Duration::from_secs(*seconds) } else { PATIENCE };
    let most = if let Own::CutsAfter(bytes) = own { *bytes } else { usize::MAX };
    near.set_read_timeout(Some(idle)).ok()?;
    far.set_read_timeout(Some(idle)).ok()?;
    let (near_too, far_too) = (near.try_clone().ok()?, far.try_clone().ok()?);
    thread::spawn(move || pump(near_too, far_too, usize::MAX));
    pump(far, near, most);
    None
}

fn pump(mut from: TcpStream, mut to: TcpStream, most: usize) {
    let mut buffer = [0_u8; 16 * 1024];
    let mut passed = 0_usize;
    let is_cut = loop {
        let Ok(length) = from.read(&mut buffer) else { break true };
        passed = passed.saturating_add(length);
        if passed > most {
            break true;
        }
        let whole = buffer.get(..length).is_some_and(|bytes| to.write_all(bytes).is_ok());
        if length == 0 || !whole {
            break false;
        }
    };
    if is_cut {
        cut(&to);
        cut(&from);
        // Whoever waits at the other clone of it wakes, and no packet is sent.
        let _ = (to.shutdown(Shutdown::Read), from.shutdown(Shutdown::Read));
    } else {
        let _ = to.shutdown(Shutdown::Write);
    }
}

/// The close of its last clone is a reset.
fn cut(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
