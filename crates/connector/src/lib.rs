// SPDX-License-Identifier: Apache-2.0
//! Probes and echo: what a Cloud Connector meets on its way, measured.
//!
//! [`probe`] asks for each address by each way and writes down what came of it; it calls on
//! [`packets`], [`path`] and [`host`] for what a connection alone does not show. Nothing is judged
//! here: what follows from a record is `portolan-doctor`'s.

pub mod echo;
pub mod host;
pub mod packets;
pub mod path;
pub mod probe;
