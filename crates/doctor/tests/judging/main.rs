// SPDX-License-Identifier: Apache-2.0
//! What follows from a record: every finding with an example and a silent twin, who reads along, laws, and views.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may fail by a panic"
)]

mod changes;
mod ciphers;
mod dice;
mod documents;
mod echoes;
mod examples;
mod exceptions;
mod interception;
mod laws;
mod own_site;
mod steering;
mod tunnels;
mod views;
mod world;
