// SPDX-License-Identifier: Apache-2.0
//! `portolan lab up` and `portolan lab down`.

use std::io::Write;
use std::process::{ExitCode, Stdio};

use super::Options;
use crate::LabError;
use crate::life::{Hold, Lab, start};
use crate::topology::{Place, ROUTER, Topology};

/// Raises the lab, which stays until it is taken down, and lists its machines.
pub fn up(options: &Options, out: &mut impl Write) -> Result<ExitCode, LabError> {
    let topology = options.topology()?;
    let state = options.state()?;
    let _lock = state.lock()?;
    if state.read(&options.lab).is_some() {
        return Err(LabError::AlreadyUp(options.lab.clone()));
    }
    let log = state.log(&options.lab)?;
    let log = || log.try_clone().map_or_else(|_| Stdio::null(), Stdio::from);
    let started = start(&options.program()?, &options.lab, Hold::Free, log)?;
    state.write(&options.lab, started.init)?;
    out.write_all(listing(&topology).as_bytes()).map_err(LabError::at("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// Ends the lab. One that is not up is an error, so that a wrong name is not a silent success.
pub fn down(options: &Options) -> Result<ExitCode, LabError> {
    options.topology()?;
    let state = options.state()?;
    let _lock = state.lock()?;
    let found = Lab::find(&options.lab, options.program()?, &state);
    let ended = found.and_then(Lab::end);
    state.forget(&options.lab);
    ended.map(|()| ExitCode::SUCCESS)
}

/// A line for each machine: name, place, addresses, roles.
fn listing(topology: &Topology) -> String {
    let mut text = String::new();
    for machine in &topology.machines {
        let place = match &machine.place {
            Place::Hypervisor(name) => name,
            Place::Outside => ROUTER,
        };
        let roles: Vec<&str> = machine.roles.iter().map(String::as_str).collect();
        text.push_str(&format!(
            "{:<15} {:<7} {:<13} {:<16} {}\n",
            machine.name,
            place,
            machine.v4,
            machine.v6,
            roles.join(", ")
        ));
    }
    text
}
