// SPDX-License-Identifier: Apache-2.0
//! Established connections: who they are, and how to cut some of them.

mod cut;
mod listing;
mod parse;

pub use cut::cut_script;
pub(crate) use cut::listed;
pub use listing::established;
pub use parse::{Listing, Tracked, parse};
