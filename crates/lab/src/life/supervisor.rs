// SPDX-License-Identifier: Apache-2.0
//! The lab's first process: it builds the network, serves the machines and reaps the dead.

use std::io::Read;
use std::process::ExitCode;

use portolan_catalog::Catalogue;
use rustix::process::{Signal, WaitOptions, set_parent_process_death_signal, wait};
use signal_hook::consts::{SIGCHLD, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::Hold;
use super::report::{Report, say};
use crate::LabError;
use crate::namespace::{prepare_mounts, resolve_with};
use crate::network;
use crate::serve;
use crate::topology::{Machine, Topology};

/// Runs until it is told to end. Returning ends the lab.
pub(crate) fn supervise(topology: &Topology, hold: Hold) -> ExitCode {
    match raise(topology, hold) {
        Ok(signals) => {
            say(&Report::Ready);
            attend(signals)
        }
        Err(why) => {
            say(&Report::Failed(why));
            ExitCode::FAILURE
        }
    }
}

fn raise(topology: &Topology, hold: Hold) -> Result<Signals, LabError> {
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(LabError::at("prctl"))?;
    if hold == Hold::Leash {
        std::thread::spawn(follow_leash);
    }
    prepare_mounts()?;
    resolve_with(&name_servers(topology), serve::DOMAIN)?;
    network::build(topology)?;
    serve::start(topology, &Catalogue::shipped())?;
    Signals::new([SIGTERM, SIGINT, SIGCHLD]).map_err(LabError::at("signals"))
}

/// The addresses of the domain controllers, by both families.
fn name_servers(topology: &Topology) -> Vec<String> {
    let controllers = topology.machines.iter().filter(|m| m.plays("domain-controller"));
    controllers.flat_map(Machine::addresses).map(|address| address.to_string()).collect()
}

/// Standard input is a pipe whose other end only the owner holds, so that its end is the owner's.
fn follow_leash() {
    let mut input = std::io::stdin().lock();
    let mut nothing = [0; 64];
    while matches!(input.read(&mut nothing), Ok(1..)) {}
    std::process::exit(0);
}

/// Orphans of the lab become children of this process.
fn attend(mut signals: Signals) -> ExitCode {
    for signal in signals.forever() {
        if signal != SIGCHLD {
            break;
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
    }
    ExitCode::SUCCESS
}
