// SPDX-License-Identifier: Apache-2.0
//! Questions as a user puts them: who, to whom, for what.

mod end;
mod list;
mod pattern;
mod role;
mod selector;
mod service;
mod who;
pub(super) mod whole;

pub use end::{End, end, pair};
pub use list::{Asked, connections, read};
pub use pattern::Pattern;
pub use service::{Services, service, services};
pub use who::{Who, who};

/// A word as it can be shown: it must not send commands to a terminal or begin a line.
fn shown(word: &str) -> String {
    word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
