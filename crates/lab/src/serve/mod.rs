// SPDX-License-Identifier: Apache-2.0
//! Servers of every machine, in one process and one thread.

mod dns;
mod listeners;
mod names;
mod open;
mod reactor;

pub(crate) use dns::question;
pub use listeners::{Listener, listeners};
pub use names::{DOMAIN, Names};

use portolan_catalog::Catalogue;

use crate::LabError;
use crate::limits;
use crate::topology::Topology;

/// Opens every listener of the lab and serves them from a thread of their own.
pub(crate) fn start(topology: &Topology, catalogue: &Catalogue) -> Result<(), LabError> {
    limits::raise_open_files();
    let sockets = open::open(&listeners(topology, catalogue))?;
    let reactor = reactor::Reactor::new(sockets, Names::new(topology, catalogue))?;
    std::thread::spawn(move || reactor.run());
    Ok(())
}
