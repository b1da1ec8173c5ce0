// SPDX-License-Identifier: Apache-2.0
//! What stands where, and what is true of it.

mod clean;
mod echoes;
mod hostile;
mod intercepted;
mod names;
mod parts;
mod path;
mod proxies;
mod speed;

use std::net::IpAddr;

use crate::cloud::{Manner, Said, View};
use crate::device::Device;

pub(crate) use parts::Chain;

/// How sure the checker is that somebody reads along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    None,
    Suspected,
    Likely,
    Confirmed,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::None, Self::Suspected, Self::Likely, Self::Confirmed];

    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Suspected => "suspected",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }
}

/// What is known to be so.
#[derive(Clone, Debug)]
pub struct Truth {
    pub is_intercepted: bool,
    /// The least that the checker must say, and the most.
    pub verdict: std::ops::RangeInclusive<Verdict>,
    /// What may be named: `None` nothing.
    pub product: Option<&'static str>,
    /// Findings that must be told, each by one of its codes.
    pub finds: Vec<&'static [&'static str]>,
    /// Places in the report, as JSON pointers, and words that must stand there.
    pub tells: Vec<(&'static str, &'static str)>,
    /// Findings that must not.
    pub spares: Vec<&'static str>,
    /// The whole run takes no longer, in milliseconds.
    pub within_ms: Option<u64>,
    /// The whole run takes at most half as long again as its slowest address.
    pub is_parallel: bool,
}

/// A server of the far end.
#[derive(Clone, Debug)]
pub(crate) struct FarHost {
    pub(crate) name: &'static str,
    pub(crate) addresses: Option<Vec<IpAddr>>,
    pub(crate) leads_to: Option<&'static str>,
    pub(crate) chain: Chain,
    /// Which of the two public authorities.
    pub(crate) operator: usize,
    pub(crate) has_tls13: bool,
    pub(crate) manner: Manner,
}

#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: &'static str,
    pub truth: Truth,
    pub(crate) hosts: Vec<FarHost>,
    pub(crate) says: Vec<(View, &'static str, Said)>,
    pub(crate) devices: Vec<Device>,
    /// Hosts that the checker is asked about.
    pub(crate) asks: Vec<&'static str>,
    /// Further words for the checker; `$HERE` is the scenario's folder, `$ECHO` the echo.
    pub(crate) words: Vec<String>,
    pub(crate) environment: Vec<(&'static str, &'static str)>,
    pub(crate) files: Vec<(&'static str, String)>,
    pub(crate) clock_ahead_s: i64,
    pub(crate) is_silent_by_udp: bool,
    /// A private authority that the machine trusts.
    pub(crate) system_trusts: Option<&'static str>,
}

/// Every scenario, each under a name of its own.
pub fn all() -> Vec<Scenario> {
    let parts = [
        clean::all(),
        intercepted::all(),
        proxies::all(),
        names::all(),
        path::all(),
        hostile::all(),
        echoes::all(),
        speed::all(),
    ];
    parts.concat()
}

pub(crate) fn find(name: &str) -> Option<Scenario> {
    all().into_iter().find(|scenario| scenario.name == name)
}
