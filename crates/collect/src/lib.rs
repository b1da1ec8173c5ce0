// SPDX-License-Identifier: Apache-2.0
//! Kernel events that become flow records.
//!
//! [`Nflog`] is the socket, [`Observer`] gives it a name and reads records from it. Both work in
//! whichever network namespace they are asked to. [`dns`] hears what names stand for.

pub mod dns;
mod error;
mod netns;
mod nflog;
mod observer;

pub use error::CollectError;
pub use netns::{NetnsError, named, within};
pub use nflog::{Logged, Nflog};
pub use observer::{Losses, Observer, wait_any};
