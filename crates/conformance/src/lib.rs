// SPDX-License-Identifier: Apache-2.0
//! One question, four answers: `spec` from the text, `acl` as compiled, `simulate` over the
//! lowered table, and the kernel with real packets. They must agree.
//!
//! [`World`] is a handful of network namespaces, [`round`] draws a site, puts it in force and
//! opens connections, [`expect`] says what the text alone makes of each.

pub mod expect;
pub mod probe;
pub mod responder;
pub mod round;
pub mod tool;
pub mod world;

pub use round::{Difference, Tally, round};
pub use world::World;
