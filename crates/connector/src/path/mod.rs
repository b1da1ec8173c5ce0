// SPDX-License-Identifier: Apache-2.0
//! Questions about the path: its MTU, its patience, UDP, revocation, and the ciphers it lets pass.
//!
//! What each sign means, and what it cannot tell, stands in `docs/connector/path.md`.

mod ciphers;
mod dtls;
mod idle;
mod inward;
mod look;
mod mtu;
mod preferred;
mod revocation;
mod udp;
mod wire;

use ciphers::ciphers;
use idle::idle;
use mtu::mtu;
use preferred::preferred;

pub(crate) use look::look;
pub(crate) use revocation::Revocation;
pub use udp::udp;
