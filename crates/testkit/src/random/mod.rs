// SPDX-License-Identifier: Apache-2.0
//! Sites and connections drawn at random, of every form that the model has.
//!
//! The caller gives the addresses and the services ([`Shape`]), for in a lab the machines own
//! them. The weights are chosen so that every reason and every kind of verdict comes up often;
//! `tests/spread.rs` holds them to it.

mod application;
mod connection;
mod draw;
mod groups;
mod guard;
mod inventory;
mod policy;
mod rule;
mod selector;
mod services;
mod shape;
mod site;

pub use connection::random_connection;
pub use groups::random_addressing;
pub use shape::Shape;
pub use site::random_site;
