// SPDX-License-Identifier: Apache-2.0
//! The names and networks that Citrix Cloud needs: read from the published lists, compared, and
//! written as policy.
//!
//! An [`Address`] is one line of such a list; [`required`] gives those of a [`Profile`]. What a
//! list covers is a [`Names`]: an exact set of host names, whatever syntax it was written in.

mod address;
mod cloud;
mod customer;
mod diff;
mod import;
mod lacking;
mod listed;
mod minimal;
mod names;
mod object;
mod pattern;
mod policy;
mod region;
mod shipped;
pub mod view;

pub use address::{Address, Place, Port, Transport};
pub use cloud::{Cloud, Profile};
pub use customer::{CustomerId, CustomerIdError};
pub use diff::{Change, Difference, diff};
pub use import::{Counts, Direction, Form, Import, Wanted, import};
pub use lacking::lacking;
pub use listed::Listed;
pub use minimal::{least, minimal};
pub use names::{ALPHABET, At, Names, NamesError, Spelling, language, parted};
pub use object::{Object, objects};
pub use pattern::{Pattern, PatternError};
pub use policy::{Policies, Secured, policies};
pub use region::{Region, RegionError};
pub use shipped::{Asked, has_placeholder, required, roles};
