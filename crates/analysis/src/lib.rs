// SPDX-License-Identifier: Apache-2.0
//! Questions about a site and its Acl: [`check`] finds what is wrong, [`explain`] says why a
//! connection passes or not. Pure: the day comes in as an argument.

pub mod blast_radius;
pub mod check;
pub mod diff;
pub mod explain;
