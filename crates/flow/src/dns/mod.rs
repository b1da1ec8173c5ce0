// SPDX-License-Identifier: Apache-2.0
//! Names become addresses: answers of DNS, heard on their way to those who asked (DESIGN 2.10).
//!
//! [`hear`] reads a logged packet, and takes the word of [`Resolvers`] alone; [`Names`] remembers
//! each answer for as long as it holds, and gives what is known as an
//! [`Addressing`](portolan_site::model::Addressing).

mod answer;
mod message;
mod names;
mod packet;
mod resolvers;
mod state;
#[cfg(test)]
mod testing;
mod unheard;

pub use answer::Answer;
pub use names::{HELD_MAX, HELD_MIN, NAMES_MAX, Names};
pub use packet::hear;
pub use resolvers::Resolvers;
pub use state::StateError;
pub use unheard::Unheard;

/// The NFLOG group to which rules send answers where nobody says otherwise.
pub const DEFAULT_GROUP: u16 = 101;
