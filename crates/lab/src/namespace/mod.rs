// SPDX-License-Identifier: Apache-2.0
//! Namespaces of the kernel: making them, entering them, and knowing who lives in them.

mod create;
mod join;
mod mounts;
mod net;
mod process;

pub(crate) use create::{Kind, create};
pub(crate) use join::join;
pub(crate) use mounts::{prepare_mounts, resolve_with};
pub(crate) use net::{enter, within};
pub use process::Process;
