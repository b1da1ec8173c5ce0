// SPDX-License-Identifier: Apache-2.0
//! The life of a lab: raised, found again, ended.
//!
//! A lab is one process, the first of a PID namespace: when it ends, for whatever reason, the
//! kernel ends every other process of the lab, and with the last of them every namespace.

mod guard;
mod program;
mod report;
mod start;
mod state;
mod supervisor;

pub use guard::Lab;
pub use program::Program;
pub use state::{Record, StateDir};

pub(crate) use start::{Hold, enter, start};
pub(crate) use supervisor::supervise;
