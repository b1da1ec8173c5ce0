// SPDX-License-Identifier: Apache-2.0
//! What an attacker can open from a machine, and by how many steps everything else; and how much
//! of all that could be open is.

mod component;
mod engine;
mod exposure;
mod radius;
mod start;
mod view;
mod words;

pub use engine::{Degree, Hit, Survey};
pub use exposure::{Component, Exposure, Share, Shares};
pub use radius::{Group, Radius, Sight};
pub use start::{Flat, Start};
pub use view::{dot, exposure_json, exposure_text, json, svg, text};
