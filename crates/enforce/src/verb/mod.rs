// SPDX-License-Identifier: Apache-2.0
//! What a user can ask for; one file a verb.

mod apply;
mod carry;
mod clean;
mod confirm;
mod place;
mod plan;
mod rollback;
mod status;

pub use apply::{Applied, Options, apply};
pub use clean::{Recovered, clean, remove};
pub use confirm::confirm;
pub use plan::{AttachmentPlan, Change, Plan, plan};
pub use rollback::rollback;
pub use status::{AttachmentStatus, InForce, Status, TrialStatus, status};
