// SPDX-License-Identifier: Apache-2.0
//! Exceptions for the devices in between: written, read back and verified by each product's own
//! matching.
//!
//! A [`Target`] is a product. It has one [`Product`]: how it writes a pattern, what it really
//! matches for an entry, and how its lists are read. All that is compared is compared as sets of
//! names, so that an answer is about every name there is.
//!
//! **What is missing, what is too much.** Many products cannot say a pattern exactly: a leading dot
//! covers the suffix itself, or only five levels. The narrowest entry that a product has for a pattern
//! is what [`write`] gives, and its notes tell by which names it differs. [`verify`] asks for
//! what that entry would cover of the pattern, no more, and calls too much what lies beyond both the
//! pattern and that entry.

mod expression;
mod glob;
mod kind;
mod lines;
mod ports;
mod product;
mod target;
mod verify;
mod write;

pub use kind::unreadable;
pub use product::{ENTRIES_MAX, Entry, LeftOut, Problem, Reading, Shadow};
pub use product::{Printed, WinhttpPrinted, winhttp_bypass, winhttp_printed};
pub use target::Target;
pub use verify::{Excess, Missing, TooMuch, Verified, verify};
pub use write::{Form, Refusal, Settings, Written, write};

/// The names that the product really matches for an entry, as an expression for
/// [`portolan_allowlist::Names`]; the error tells why it matches nothing.
pub fn matches(target: Target, entry: &str) -> Result<String, String> {
    target.product().matches(entry)
}

/// Reads an existing list of the product.
pub fn read(target: Target, text: &str) -> Reading {
    target.product().read(text)
}
