// SPDX-License-Identifier: Apache-2.0
//! A Citrix platform in network namespaces: for the demo, the tests and the benchmarks.
//!
//! A [`Topology`] is the lab as data. [`Lab`] raises it and ends it. [`working_day`] and
//! [`attack`] say what to play in it, [`Lab::play`] plays it. [`command`] is what
//! `portolan lab` calls.

mod cast;
pub mod command;
mod error;
mod life;
mod limits;
mod namespace;
pub mod network;
pub mod play;
mod probe;
pub mod serve;
pub mod topology;

pub use cast::Cast;
pub use error::LabError;
pub use life::{Lab, Program, Record, StateDir};
pub use namespace::Process;
pub use play::{Outcome, Play, Played, Question, attack, lookups, sweep, working_day};
pub use probe::Probe;
pub use topology::Topology;
