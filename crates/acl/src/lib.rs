// SPDX-License-Identifier: Apache-2.0
//! The compiled form of a site: ordered, attributed entries over symbolic groups.
//!
//! [`compile`] takes every decision once. A group is a name and a member table; membership
//! changes touch tables, never entries. [`Acl::verdict`] evaluates one connection;
//! [`Acl::profile`] gives all services between two ends at once, which is what targets lower; [`Acl::pieces`] and
//! [`Acl::allowed`] speak of whole sets of connections.

mod ace;
mod acl;
mod compile;
mod partition;
mod profile;
mod reach;
mod region;
mod verdict;

pub use ace::{Ace, Action, Group, GroupId};
pub use acl::Acl;
pub use compile::{Changed, Compiled, compile};
pub use partition::{Cell, Partition};
pub use profile::{Piece, Profile};
pub use region::{Region, RegionPiece};
