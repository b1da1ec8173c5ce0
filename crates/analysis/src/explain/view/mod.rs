// SPDX-License-Identifier: Apache-2.0
//! Answers, for people and for programs.

mod change;
mod files;
mod json;
mod pattern_json;
mod pattern_text;
mod reason;
mod side;
mod text;

pub use files::Files;
pub use json::json;
pub use pattern_json::groups_json;
pub use pattern_text::groups_text;
pub use reason::reason;
pub use text::text;

/// `allow` or `deny`.
fn word(allows: bool) -> &'static str {
    if allows { "allow" } else { "deny" }
}
