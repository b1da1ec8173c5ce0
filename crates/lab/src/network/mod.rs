// SPDX-License-Identifier: Apache-2.0
//! The lab's network: planned as text that `ip` reads, then built.

mod build;
mod plan;
mod settings;
mod tool;

pub(crate) use build::build;
pub use plan::{Plan, Step};
pub(crate) use tool::locate;
