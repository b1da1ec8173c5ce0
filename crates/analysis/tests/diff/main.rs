// SPDX-License-Identifier: Apache-2.0
//! What `diff` says of two sites, against what their entries say of every pair of ends one by one,
//! and against `spec`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by a panic, and tells what it counted"
)]

mod brute;
mod edits;
mod laws;
mod speed;
mod written;

use portolan_acl::{Acl, compile};
use portolan_analysis::diff::{Difference, Side, diff};
use portolan_site::model::{Addressing, Date, Site};

/// A site with what is known of names, compiled.
struct Edition {
    site: Site,
    addressing: Addressing,
    acl: Acl,
}

impl Edition {
    fn of(site: Site, addressing: Addressing, today: Date) -> Self {
        let acl = compile(&site, &addressing, today);
        Self { site, addressing, acl }
    }

    fn side(&self) -> Side<'_> {
        Side { site: &self.site, acl: &self.acl }
    }
}

fn compared(old: &Edition, new: &Edition) -> Difference {
    diff(&old.side(), &new.side())
}
