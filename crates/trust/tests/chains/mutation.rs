// SPDX-License-Identifier: Apache-2.0
//! Certificates with a byte changed, cut, put in or moved: whatever comes, it is judged, and nothing that was broken becomes trusted.

use std::sync::LazyLock;

use portolan_trust::hostile::{self, Seeds};

static SEEDS: LazyLock<Seeds> = LazyLock::new(seeds);

/// How many cases: `PORTOLAN_SOAK` in the environment, for the long run.
fn cases(usual: u64) -> u64 {
    std::env::var("PORTOLAN_SOAK").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}
