// SPDX-License-Identifier: Apache-2.0
//! Sites for tests: [`build`] writes them by hand, so that a test reads as the site that it is
//! about; [`random`] draws them, with connections to judge, so that laws meet every form.

pub mod build;
pub mod random;

pub use random::{Shape, random_addressing, random_connection, random_site};
