// SPDX-License-Identifier: Apache-2.0
//! What was seen on the way to Citrix Cloud, and what follows from it.
//!
//! Probes write down what they saw as a [`seen::Run`] and judge nothing; what follows from it is
//! decided here, from the record alone, so that a report can be made again from what was kept.

pub mod seen;
