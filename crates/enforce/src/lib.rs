// SPDX-License-Identifier: Apache-2.0
//! Carries a plan out, reads back, rolls back.
//!
//! A [`Session`] holds the state directory and its lock; the verbs are functions over it. What is
//! in force is asked of the kernel, never remembered: a transaction that changes what passes also
//! writes, into a table of its own, which rules it leaves in force ([`Marks`]). So a process that is killed at any
//! point leaves nothing that the next one cannot tell.
//!
//! A trial needs no process either. Two tables alternate; the new one judges for so long and the
//! old one sleeps for as long, by timeouts of set elements that the kernel keeps.

mod bridge;
mod conntrack;
mod desired;
mod edition;
mod error;
mod kernel;
mod script;
mod session;
mod store;
mod transaction;
mod verb;

pub use bridge::bridge_is_judged;
pub use conntrack::{Listing, Tracked, cut_script, established, parse};
pub use desired::{Desired, Held, in_force, last_applied};
pub use edition::{Baseline, Edition, baseline};
pub use error::EnforceError;
pub use kernel::{Kernel, Mark, Marks, Slot};
pub use session::Session;
pub use store::{AGENT, DEFAULT_DIRECTORY, Meta};
pub use transaction::Guarded;
pub use verb::{
    Applied, AttachmentPlan, AttachmentStatus, Change, InForce, Options, Plan, Recovered, Status,
    TrialStatus, apply, clean, confirm, plan, remove, rollback, status,
};
