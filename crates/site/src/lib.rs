// SPDX-License-Identifier: Apache-2.0
//! A site: its inventory, categories and policies; parsed with spans, resolved, edited.
//!
//! [`model`] is the resolved form that everything to the right of it takes: names are looked up,
//! services and addresses are exact sets, order is canonical.

pub mod model;
