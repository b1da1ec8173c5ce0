// SPDX-License-Identifier: Apache-2.0
//! What an attacker can open from a machine, and by how many steps everything else; and how much
//! of all that could be open is.

mod engine;

pub use engine::{Degree, Hit, Survey};
