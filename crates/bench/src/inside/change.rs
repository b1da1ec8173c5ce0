// SPDX-License-Identifier: Apache-2.0
//! One member more, and one less, of what is in force.

use portolan_site::model::AttachmentKind;

use super::{Bench, PEER};
use crate::compiling::{TABLE, timed};
use crate::error::BenchError;
use crate::kernel::{Loaded, Side, median, send};
use crate::policy::{Pairs, site, with_twin};
use crate::report::Row;

/// How often the workload comes or goes.
const CHANGES: usize = 6;

impl Bench<'_> {
    /// A workload more that plays a known part comes and goes. It is measured once: at a router
    /// with the most pairs.
    pub(super) fn change(
        &self,
        pairs: &Pairs,
        ours: &Side,
        peer: &Result<Loaded, String>,
    ) -> Result<Vec<Row>, BenchError> {
        if self.kind != AttachmentKind::Router || !self.is_most(pairs.list.len()) {
            return Ok(Vec::new());
        }
        let site = site(pairs);
        let before = self.table(&site);
        let twin = with_twin(site, pairs);
        let (after, compile_ms) = timed(|| self.table(&twin));
        let (there, delta_ms) = timed(|| before.delta(&after, TABLE).unwrap_or_default());
        let back = after.delta(&before, TABLE).unwrap_or_default();
        let mut sent = Vec::new();
        for script in [&there, &back].into_iter().cycle().take(CHANGES) {
            let (done, ms) = timed(|| send(&ours.place.judge(), script));
            done?;
            sent.push(ms);
        }
        let (count, kernel_ms) = (pairs.list.len(), median(&sent));
        let whole = compile_ms + delta_ms + kernel_ms;
        let in_kernel = Row::new(format!("one-member change, {count} pairs: nft"), kernel_ms, "ms");
        let elements = if before.differs_in_elements_only(&after) { 1.0 } else { 0.0 };
        Ok(vec![
            match peer {
                Ok(p) => in_kernel.beside(&format!("{PEER}, whole load"), p.load_ms).at_most(1.0),
                Err(why) => in_kernel.without(PEER, why),
            },
            Row::new(format!("one-member change, {count} pairs: site to kernel"), whole, "ms"),
            Row::new("one-member change touches elements alone", elements, "yes").at_least(1.0),
        ])
    }
}
