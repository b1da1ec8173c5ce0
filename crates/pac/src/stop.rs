// SPDX-License-Identifier: Apache-2.0
//! An end that somebody else sets to a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends the runs that were begun with it; a copy is the same one. Who sets it knows what time it is: this crate
/// does not.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// What runs ends where the engine looks up next, and what is begun does not run.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
