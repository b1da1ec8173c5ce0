// SPDX-License-Identifier: Apache-2.0
//! A Citrix platform in network namespaces: for the demo, the tests and the benchmarks.

pub mod topology;

pub use topology::Topology;
