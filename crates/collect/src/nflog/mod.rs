// SPDX-License-Identifier: Apache-2.0
//! The kernel's packet log (NFLOG): what rules with `log group N` send.

mod message;
mod socket;

pub use message::Logged;
pub(crate) use socket::Dropped;
pub use socket::Nflog;
