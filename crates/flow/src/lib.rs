// SPDX-License-Identifier: Apache-2.0
//! Flow records in IPFIX terms, and their attribution to workloads.
//!
//! [`decode`] reads what a rule logged; everything after it is arithmetic over records.

mod decode;
mod label;
mod record;

pub use decode::{Seen, Unread, decode};
pub use label::{DEFAULT_GROUP, LABEL_MAX, Label, SNAPLEN};
pub use record::{FirewallEvent, Record};
