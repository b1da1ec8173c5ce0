// SPDX-License-Identifier: Apache-2.0
//! Two machines with very many addresses, and what judges between them.
//!
//! One machine stands in for all clients, the other for all servers: each takes a whole network
//! for its own, so that a connection costs the same whichever pair it is of.

use std::fs;
use std::path::PathBuf;

use portolan_collect::named;
use portolan_conformance::World;
use portolan_conformance::tool::run;
use portolan_site::model::AttachmentKind;

use crate::error::BenchError;

/// Machines, and the namespace whose table sees every connection.
#[derive(Debug)]
pub(crate) struct Place {
    pub kind: AttachmentKind,
    /// Tells it from other places that stand at the same time.
    side: &'static str,
}

const CLIENT: &str = "w01";
const SERVER: &str = "w02";
const MIDDLE: &str = "middle";

impl Place {
    pub(crate) fn build(kind: AttachmentKind, side: &'static str) -> Result<Self, BenchError> {
        World::build(kind, 2, 0)?;
        let is_routed = kind == AttachmentKind::Router;
        let (to_server, to_client) = match is_routed {
            true => ("10.77.1.1", "10.77.2.1"),
            false => ("10.77.0.2", "10.77.0.1"),
        };
        routes(CLIENT, "10.78.0.0/16", "10.79.0.0/16", to_server)?;
        routes(SERVER, "10.79.0.0/16", "10.78.0.0/16", to_client)?;
        if is_routed {
            route(MIDDLE, &["10.78.0.0/16", "via", "10.77.1.2"])?;
            route(MIDDLE, &["10.79.0.0/16", "via", "10.77.2.2"])?;
        }
        let place = Self { kind, side };
        [CLIENT, SERVER, MIDDLE].into_iter().try_for_each(|name| place.set_aside(name))?;
        Ok(place)
    }

    /// Gives a namespace a name of this side, so that the next place finds the old one free.
    fn set_aside(&self, name: &str) -> Result<(), BenchError> {
        let (old, new) = (named(name), named(&self.on_side(name)));
        let failed = |source| BenchError::File { doing: "make", path: new.clone(), source };
        fs::write(&new, "").map_err(failed)?;
        run(&["mount", "--bind", &old.to_string_lossy(), &new.to_string_lossy()], "")?;
        run(&["ip", "netns", "delete", name], "")?;
        Ok(())
    }

    fn on_side(&self, name: &str) -> String {
        format!("{}-{name}", self.side)
    }

    /// The namespace that opens connections.
    pub(crate) fn client(&self) -> PathBuf {
        named(&self.on_side(CLIENT))
    }

    /// The namespace that takes them.
    pub(crate) fn server(&self) -> PathBuf {
        named(&self.on_side(SERVER))
    }

    /// The name of the namespace whose table judges them.
    pub(crate) fn judge(&self) -> String {
        self.on_side(match self.kind {
            AttachmentKind::Host => SERVER,
            AttachmentKind::Router | AttachmentKind::Bridge => MIDDLE,
        })
    }

    /// Forgets every tracked connection, so that the next ones are new.
    pub(crate) fn forget_connections(&self) -> Result<(), BenchError> {
        run(&["ip", "netns", "exec", &self.judge(), "conntrack", "-F"], "")?;
        Ok(())
    }
}

/// The namespaces go, and their names are free.
impl Drop for Place {
    fn drop(&mut self) {
        for name in [CLIENT, SERVER, MIDDLE] {
            // What stays goes with the namespace that all of this stands in.
            let _ = run(&["ip", "netns", "delete", &self.on_side(name)], "");
        }
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
