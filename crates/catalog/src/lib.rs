// SPDX-License-Identifier: Apache-2.0
//! Vendor requirements: types, the shipped data, and import of published tables.
//!
//! [`Catalogue::shipped`] is where to start; a [`Requirement`] says what a component needs, a
//! [`Role`] who opens and who answers.

mod catalogue;
mod condition;
mod diff;
pub mod import;
mod near;
mod read;
mod requirement;
mod role;
mod search;
mod shipped;
pub mod view;

pub use catalogue::Catalogue;
pub use condition::{Condition, Link, Pin};
pub use diff::{Change, Difference, diff};
pub use read::{VendorFiles, parse_services, read};
pub use requirement::{Port, Printed, Requirement};
pub use role::{Role, RoleKind};
pub use search::search;
pub use shipped::VENDORS;
