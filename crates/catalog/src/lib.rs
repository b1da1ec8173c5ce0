// SPDX-License-Identifier: Apache-2.0
//! Vendor requirements: types, the shipped data, and import of published tables.

mod requirement;
mod role;

pub use requirement::{Port, Printed, Requirement};
pub use role::{Role, RoleKind};
