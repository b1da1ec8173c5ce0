// SPDX-License-Identifier: Apache-2.0
//! Real namespaces, real tables, real connections.

mod place;
mod race;
mod side;
mod tables;
mod traffic;

use place::Place;
pub(crate) use race::{Arm, Middle, Race, median};
pub(crate) use side::Side;
pub(crate) use tables::{Loaded, load_empty, load_ours, load_peer, send};
pub(crate) use traffic::Talk;
use traffic::Traffic;
