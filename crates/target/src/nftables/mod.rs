// SPDX-License-Identifier: Apache-2.0
//! nftables on Linux: hosts, routers, and bridges through br_netfilter.
//!
//! A packet that opens a connection takes three look-ups at each end that is held here: whose
//! address is this (a chain for all workloads with the same entries), who is the peer (a profile),
//! which service is it (a verdict). The number of rules that it passes does not grow with the
//! policy. What a few ports of single peers allow is looked up at once instead, in one exact map.
//! Chains are named by what they say, so a change of members touches elements alone.

mod deed;
mod delta;
mod element;
mod exact;
mod leftover;
mod lower;
mod map;
mod meaning;
mod names;
mod own;
mod peers;
mod profile;
mod profiles;
mod read_back;
mod rule;
mod ruleset;
mod script;
mod simulate;
mod steps;

pub use element::{Key, Towards};
pub use leftover::Leftover;
pub use lower::{Options, lower};
pub use map::{Field, Map};
pub use read_back::{ReadBack, ReadBackError, read_back};
pub use rule::{Rule, Services, Verdict};
pub use ruleset::{Hook, HookKind, RuleSet};
pub use script::Guard;
pub use simulate::{Fate, simulate};
pub use steps::Steps;

/// The NFLOG group to which denied and flagged connections go.
pub const LOG_GROUP: u16 = 100;

/// The NFLOG group to which answers of DNS go.
pub const NAMES_GROUP: u16 = 101;

/// The bytes of an answer that are logged: the 4096 that clients offer to take, with headers.
pub const NAMES_SNAPLEN: u32 = 4608;
