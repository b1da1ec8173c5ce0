// SPDX-License-Identifier: Apache-2.0
//! The policy that is measured: so many arbitrary pairs, each with a rule of its own.

mod pairs;
mod site;

pub(crate) use pairs::{FIRST_PORT, PORTS, Pair, Pairs, Shape, client_address, server_address};
pub(crate) use site::{is_server, site, with_twin};
