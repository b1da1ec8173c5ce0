// SPDX-License-Identifier: Apache-2.0
//! Answers of DNS, heard at the attachments, and what they teach about names.
//!
//! [`Learner`] is all that a verb needs; [`NameObserver`] listens at one attachment; [`read`] and
//! [`write`] keep what is known in a file from one process to the next.

mod file;
mod learner;
mod name_observer;

pub use file::{FILE, read, write};
pub use learner::Learner;
pub use name_observer::NameObserver;
