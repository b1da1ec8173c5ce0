// SPDX-License-Identifier: Apache-2.0
//! Real namespaces, real tables, real connections.

mod place;
mod race;
mod side;
mod tables;
mod traffic;

pub(crate) use place::Place;
pub(crate) use race::{Arm, Race, Ratio, median};
pub(crate) use side::Side;
pub(crate) use tables::{Loaded, load_empty, load_ours, load_peer, send};
pub(crate) use traffic::{Talk, Traffic};
