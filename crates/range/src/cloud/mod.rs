// SPDX-License-Identifier: Apache-2.0
//! The far end: servers of names, and an origin for every address.

mod dns;
mod dtls;
mod manner;
mod origin;
mod plan;

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::thread;

pub(crate) use manner::Manner;
pub(crate) use plan::{Host, Plan, Said, View};

use crate::RangeError;

/// Where the servers of names are: the one the machine uses, and a public one.
pub(crate) const SYSTEM_DNS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 53);
pub(crate) const PUBLIC_DNS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 54);

/// Ports of Azure's relays, where something listens and says nothing.
const RELAYS: std::ops::RangeInclusive<u16> = 9350..=9354;

/// Serves the plan until the process is ended.
pub(crate) fn serve(plan: &Path) -> Result<(), RangeError> {
    let text = std::fs::read_to_string(plan).map_err(RangeError::io("read the plan"))?;
    let plan: Arc<Plan> = Arc::new(serde_json::from_str(&text)?);
    for (address, view) in [(SYSTEM_DNS, View::System), (PUBLIC_DNS, View::Public)] {
        dns::serve(address, Arc::clone(&plan), view)?;
    }
    let tls = origin::Servers::new(&plan)?;
    listen(443, move |stream| tls.answer(stream))?;
    let plain = Arc::clone(&plan);
    listen(80, move |stream| origin::plain(&plain, stream))?;
    for port in RELAYS {
        listen(port, |stream| manner::say_nothing(&stream))?;
    }
    dtls::serve(&plan)?;
    // Ready: whoever started this waits for the line.
    let said = std::io::Write::write_all(&mut std::io::stdout(), b"ready\n");
    said.map_err(RangeError::io("say that it is ready"))?;
    loop {
        thread::park();
    }
}

/// A thread for each connection: there are few, and each ends by its own deadline.
fn listen(
    port: u16,
    serve: impl Fn(std::net::TcpStream) + Send + Sync + 'static,
) -> Result<(), RangeError> {
    let doing = || RangeError::io(format!("listen at port {port}"));
    let listener = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).map_err(doing())?;
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream));
        }
    });
    Ok(())
}

fn datagrams(socket: UdpSocket, answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static) {
    thread::spawn(move || {
        let mut buffer = [0_u8; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            if let Some(reply) = buffer.get(..length).and_then(&answer) {
                let _ = socket.send_to(&reply, from);
            }
        }
    });
}
