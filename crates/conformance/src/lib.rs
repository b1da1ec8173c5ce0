// SPDX-License-Identifier: Apache-2.0
//! One question, four answers: `spec` from the text, `acl` as compiled, `simulate` over the
//! lowered table, and the kernel with real packets. They must agree.
//!
//! [`World`] is a handful of network namespaces, [`round`] draws a site, puts it in force and
//! opens connections, [`expect`] says what the text alone makes of each. What one packet cannot
//! show, such as an open connection that policy cuts, is played as a scenario: [`alone`] in
//! namespaces of its own, with a site [`InForce`] and a connection that [`talk`]s.

pub mod echo;
pub mod expect;
pub mod in_force;
pub mod namespaces;
pub mod probe;
pub mod responder;
pub mod round;
pub mod scene;
pub mod talk;
pub mod tool;
pub mod world;

pub use in_force::InForce;
pub use namespaces::alone;
pub use round::{Difference, Tally, round};
pub use world::World;
