// SPDX-License-Identifier: Apache-2.0
//! Two machines with very many addresses, and what judges between them.
//!
//! One machine stands in for all clients, the other for all servers: each takes a whole network
//! for its own, so that a connection costs the same whichever pair it is of.

use portolan_conformance::World;
use portolan_conformance::tool::run;
use portolan_site::model::AttachmentKind;

use crate::error::BenchError;

/// Machines, and the namespace whose table sees every connection.
#[derive(Debug)]
pub(crate) struct Place {
    pub kind: AttachmentKind,
    pub judge: &'static str,
}

impl Place {
    pub(crate) const CLIENT: &'static str = "w01";
    pub(crate) const SERVER: &'static str = "w02";
    const MIDDLE: &'static str = "middle";

    pub(crate) fn build(kind: AttachmentKind) -> Result<Self, BenchError> {
        World::build(kind, 2, 0)?;
        let is_routed = kind == AttachmentKind::Router;
        let (to_server, to_client) = match is_routed {
            true => ("10.77.1.1", "10.77.2.1"),
            false => ("10.77.0.2", "10.77.0.1"),
        };
        routes(Self::CLIENT, "10.78.0.0/16", "10.79.0.0/16", to_server)?;
        routes(Self::SERVER, "10.79.0.0/16", "10.78.0.0/16", to_client)?;
        if is_routed {
            route(Self::MIDDLE, &["10.78.0.0/16", "via", "10.77.1.2"])?;
            route(Self::MIDDLE, &["10.79.0.0/16", "via", "10.77.2.2"])?;
        }
        let judge = match kind {
            AttachmentKind::Host => Self::SERVER,
            AttachmentKind::Router | AttachmentKind::Bridge => Self::MIDDLE,
        };
        Ok(Self { kind, judge })
    }

    /// Takes the namespaces away, so that the next place finds their names free.
    pub(crate) fn remove(self) -> Result<(), BenchError> {
        for name in [Self::CLIENT, Self::SERVER, Self::MIDDLE] {
            run(&["ip", "netns", "delete", name], "")?;
        }
        Ok(())
    }

    /// Forgets every tracked connection, so that the next ones are new.
    pub(crate) fn forget_connections(&self) -> Result<(), BenchError> {
        run(&["ip", "netns", "exec", self.judge, "conntrack", "-F"], "")?;
        Ok(())
    }
}

fn routes(machine: &str, own: &str, other: &str, via: &str) -> Result<(), BenchError> {
    route(machine, &["local", own, "dev", "lo"])?;
    route(machine, &[other, "via", via])
}

fn route(machine: &str, words: &[&str]) -> Result<(), BenchError> {
    run(&[&["ip", "-n", machine, "route", "add"], words].concat(), "")?;
    Ok(())
}
