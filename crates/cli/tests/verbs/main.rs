// SPDX-License-Identifier: Apache-2.0
//! Every verb as a user meets it, through the real binary: data on standard output, exit codes,
//! and the shapes that other programs read. One file a verb.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may fail by a panic, and tells what it skips"
)]

mod blast_radius;
mod catalog;
mod check;
mod connector;
mod connector_allowlist;
mod connector_asking;
mod connector_bypass;
mod connector_check;
mod connector_echo;
mod connector_outputs;
mod connector_report;
mod connector_secrets;
mod connector_watch;
mod contract;
mod coverage;
mod diff;
mod enforce;
mod explain;
mod explain_changes;
mod explain_patterns;
mod init;
mod lsp;
mod mode;
mod portolan;
mod readme;
