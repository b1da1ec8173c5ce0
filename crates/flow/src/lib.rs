// SPDX-License-Identifier: Apache-2.0
//! Flow records in IPFIX terms, and their attribution to workloads.
//!
//! [`decode`] reads what a rule logged; an [`Attributor`] names its ends; a [`Discovery`] counts
//! what is the same; [`suggest`] gives the rule that would allow it. [`dns`] learns the addresses
//! of names.

mod attribution;
mod decode;
mod discovery;
pub mod dns;
mod label;
mod record;
mod suggestion;
#[cfg(test)]
mod testing;

pub use attribution::{Attributed, Attributor, End, Ends, Resemblance, resembles};
pub use decode::{Seen, Unread, decode};
pub use discovery::{Class, Discovered, Discovery, KINDS_MAX, Kind};
pub use label::{DEFAULT_GROUP, LABEL_MAX, Label, SNAPLEN};
pub use record::{FirewallEvent, Record};
pub use suggestion::{Suggestion, suggest};
