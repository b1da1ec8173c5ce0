// SPDX-License-Identifier: Apache-2.0
//! The names and networks that Citrix Cloud needs: read from the published lists, compared, and
//! written as policy.
//!
//! An [`Address`] is one line of such a list; [`required`] gives those of a [`Profile`]. What a
//! list covers is a [`Names`]: an exact set of host names, whatever syntax it was written in.

mod address;
mod cloud;
mod customer;
mod minimal;
mod names;
mod pattern;
mod region;
mod shipped;

pub use address::{Address, Place, Port, Transport};
pub use cloud::{Cloud, Profile};
pub use customer::{CustomerId, CustomerIdError};
pub use minimal::minimal;
pub use names::{Names, NamesError, language};
pub use pattern::{Pattern, PatternError};
pub use region::{Region, RegionError};
pub use shipped::{Asked, has_placeholder, required};
