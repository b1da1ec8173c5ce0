// SPDX-License-Identifier: Apache-2.0
//! Chains as networks send them, made by authorities of our own: what each is worth.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod authority;
mod hostile;
mod mutation;
mod order;
mod promises;
mod revocation;
mod shared;
mod signs;
mod standing;
mod words;
