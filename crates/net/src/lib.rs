// SPDX-License-Identifier: Apache-2.0
//! Addresses, ports, protocols and services, and exact sets of them.
//!
//! A [`Connection`] is what policies speak of; a [`ServiceSet`] and an [`AddressSet`] are exact:
//! union, intersection and difference lose nothing. So are a [`Block`], the product of both, and
//! a [`ConnectionSet`], a union of blocks.

mod address_set;
mod block;
mod connection;
mod connection_set;
mod cover;
mod family;
mod intervals;
mod parse;
mod protocol;
mod service;
mod service_set;
mod steps;

pub use address_set::{AddressSet, Family, cidrs};
pub use block::Block;
pub use connection::{Connection, is_group_address};
pub use connection_set::{Columns, ConnectionSet, Line, Relation, Row};
pub use cover::{needed, uncovered};
pub use family::AddressNumber;
pub use intervals::{Bound, Intervals};
pub use parse::{ParseError, parse_addresses, parse_service};
pub use protocol::Protocol;
pub use service::{Kind, Service};
pub use service_set::ServiceSet;
pub use steps::{Steps, each_cell};
