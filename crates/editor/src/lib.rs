// SPDX-License-Identifier: Apache-2.0
//! Help in an editor: a language server for the files of a site.
//!
//! Pure inside: a session takes a message and gives messages. What is not pure, the folder of a
//! site and the day, comes through a trait; the loop stands in one file.

mod answer;
mod index;
mod meaning;
mod run;
mod schema;
mod session;
mod study;
mod text;
mod wire;
mod world;
mod yaml;

pub use run::run;
pub use session::{Checked, Checking, Read, Reading, Session};
pub use world::World;
