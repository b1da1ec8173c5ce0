// SPDX-License-Identifier: Apache-2.0
//! Answers, for people and for programs.

mod dot;
mod exposure;
mod json;
mod picture;
mod ratio;
mod svg;
mod text;

pub use dot::dot;
pub use exposure::{exposure_json, exposure_text};
pub use json::json;
pub use svg::svg;
pub use text::text;
