// SPDX-License-Identifier: Apache-2.0
//! What was seen on the way to Citrix Cloud, and what follows from it.
//!
//! Probes write down what they saw as a [`seen::Run`] and judge nothing; what follows from it is
//! decided here, from the record alone, so that a report can be made again from what was kept.

mod changes;
mod finding;
mod interception;
mod judge;
mod look;
mod report;
pub mod seen;
pub mod view;

pub use changes::{Change, changes};
pub use finding::{FINDINGS, Kind, Team};
pub use judge::{Judging, judge};
pub use report::{
    About, AddressReport, Cite, Confidence, EchoReport, Finding, Report, Severity, Verdict,
};
