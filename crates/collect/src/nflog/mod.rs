// SPDX-License-Identifier: Apache-2.0
//! The kernel's packet log (NFLOG): what rules with `log group N` send.

mod message;
mod socket;

pub use message::Logged;
pub use socket::Nflog;
