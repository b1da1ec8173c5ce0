// SPDX-License-Identifier: Apache-2.0
//! A report for a terminal, a program, a person and a monitoring system.

mod html;
mod json;
mod metrics;
mod text;

pub use html::{Exception, html, html_with};
pub use json::json;
pub use metrics::metrics;
pub use text::{changed, text};
