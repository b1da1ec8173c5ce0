// SPDX-License-Identifier: Apache-2.0
//! Text into raw values: YAML within limits, and the inventory's CSV.

mod csv;
mod mistake;
mod near;
mod yaml;

pub(crate) use csv::workloads as csv_workloads;
pub(crate) use near::did_you_mean;
pub use near::nearest;
pub(crate) use yaml::{MAX_BYTES, documents};
