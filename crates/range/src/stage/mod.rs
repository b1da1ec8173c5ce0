// SPDX-License-Identifier: Apache-2.0
//! Namespaces, processes and files of one scenario. All of it ends with the process that made it:
//! it is the first of a process namespace.

mod far;
mod files;
mod inside;
mod network;
mod outside;
mod process;

use std::path::PathBuf;
use std::process::Child;

use crate::RangeError;
use crate::authority::{Authority, Log};
use crate::cloud::Plan;

pub use outside::{Played, Range, missing, play};
pub(crate) use process::checked;

/// What a scenario is built on.
pub(crate) struct Stage {
    folder: PathBuf,
    program: PathBuf,
    mitmdump: PathBuf,
    root: Authority,
    /// Two authorities under the public root, as two operators have.
    issuing: [Authority; 2],
    pub(crate) logs: [Log; 2],
    /// Private ones, by name.
    private: Vec<(String, Authority)>,
    pub(crate) plan: Plan,
    children: Vec<Child>,
}

/// A part that this program plays in namespaces that another has made: `inside`, `cloud`, `own`.
/// `None` where the words are none of these.
pub fn role(words: &[String]) -> Option<Result<(), RangeError>> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["role", "inside", scenario, range] => Some(inside::run(scenario, range)),
        ["role", "cloud", plan] => Some(crate::cloud::serve(std::path::Path::new(plan))),
        ["role", "own", plan] => Some(crate::device::run_own(plan)),
        _ => None,
    }
}
