// SPDX-License-Identifier: Apache-2.0
//! The matrix for terminals and for programs. Documents of it are the crate `sheet`'s.

mod json;
mod text;

pub use json::json;
pub use text::text;
