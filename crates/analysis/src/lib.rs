// SPDX-License-Identifier: Apache-2.0
//! Questions about a site and its Acl: [`check`] finds what is wrong, [`explain`] says why a
//! connection passes or not, [`coverage`] holds the charts against the policy. Pure: the day comes
//! in as an argument.

pub mod blast_radius;
pub mod check;
pub mod coverage;
pub mod diff;
pub mod explain;
pub mod shadow;
