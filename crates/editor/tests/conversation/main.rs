// SPDX-License-Identifier: Apache-2.0
//! Conversations with an editor that is played here: what is asked, and what comes back.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may fail by a panic, and tells what it counted"
)]

mod completion;
mod diagnostics;
mod editor;
mod hostile;
mod hover;
mod places;
