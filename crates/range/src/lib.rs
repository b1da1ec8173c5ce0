// SPDX-License-Identifier: Apache-2.0
//! A test range: Citrix Cloud and the devices in front of it, in network namespaces.
//!
//! A [`Scenario`] says what stands where and what is true of it. [`play`] builds that in namespaces
//! of its own, runs the checker in it and gives back what the checker said; [`score`] compares.
//! Real interceptors stand in the middle wherever there is one to be had.

mod authority;
mod cloud;
mod device;
mod error;
mod scenario;
mod score;
mod stage;

pub use error::RangeError;
pub use scenario::{Scenario, Truth, Verdict, all};
pub use score::{Scored, matrix, score};
pub use stage::{Played, Range, missing, play, role};
