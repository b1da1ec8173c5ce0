// SPDX-License-Identifier: Apache-2.0
//! Connections that machines of the lab make: the working day, and the attack.

mod attack;
mod attempt;
mod day;
mod engine;
mod lookups;
mod pairs;
mod remote;
mod scene;

pub use attack::{attack, sweep};
pub use day::working_day;
pub use lookups::lookups;
pub use scene::SCENES;

pub(crate) use remote::{perform, play_in};

use std::net::IpAddr;

use portolan_net::Connection;
use serde::{Deserialize, Serialize};

use crate::probe::Probe;

/// One connection to make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Play {
    /// What happens, for people: one of [`SCENES`], or `attack`.
    pub scene: String,
    /// The catalogue's requirement that asks for it; `None` where none does.
    pub requirement: Option<String>,
    /// The machine that opens it.
    pub source: String,
    /// The machine that answers.
    pub destination: String,
    /// The source's address of the family that is used.
    pub initiator: IpAddr,
    pub responder: IpAddr,
    pub probe: Probe,
    /// What a name server is asked; `None` is for the source's own name.
    #[serde(default)]
    pub asks: Option<Question>,
}

/// A question to a name server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Question {
    /// With a final dot.
    pub name: String,
    /// For AAAA and not for A.
    pub ipv6: bool,
}

impl Play {
    pub fn connection(&self) -> Connection {
        Connection {
            initiator: self.initiator,
            responder: self.responder,
            service: self.probe.service(self.responder),
        }
    }
}

/// What became of one connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    pub outcome: Outcome,
    /// From the first attempt's start to the end of the last, in microseconds.
    pub micros: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The other end answered: a TCP server greeted, a UDP server sent something back, an echo
    /// request was replied to.
    Connected,
    /// The network or the other end said no.
    Refused,
    /// Nobody answered.
    TimedOut,
    /// It was never tried, for want of something on this side.
    Failed(String),
}

impl Played {
    pub fn connected(&self) -> bool {
        self.outcome == Outcome::Connected
    }
}
