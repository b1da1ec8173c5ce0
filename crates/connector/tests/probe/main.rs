// SPDX-License-Identifier: Apache-2.0
//! Probes against servers of the tests themselves, kind ones and hostile ones, all on this
//! machine's own address. Each says what it does; the record must say the same, in time.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic"
)]

mod asking;
mod choices;
mod hostile;
mod inward;
mod names;
mod pages;
mod plans;
mod proxies;
mod secrets;
mod server;
mod speed;
