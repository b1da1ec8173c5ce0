// SPDX-License-Identifier: Apache-2.0
//! Crooked and cut paths, built in namespaces of the tests' own: a client, a middle and a far end.
//! What the middle does is known, and the record must tell it.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by a panic"
)]

mod alone;
mod cut;
mod echoes;
mod far;
mod hairpin;
mod network;
mod oneway;
mod quiet;
mod sizes;
mod udp;

#[path = "../probe/server.rs"]
#[expect(dead_code, reason = "what the other tests use of it is more")]
mod server;
