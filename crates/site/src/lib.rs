// SPDX-License-Identifier: Apache-2.0
//! A site: its inventory, categories and policies; parsed with spans, resolved, edited.
//!
//! [`model`] is the resolved form that everything to the right of it takes: names are looked up,
//! services and addresses are exact sets, order is canonical. [`raw`] is the form on disk,
//! [`load`] goes from one to the other. [`init`] writes a first site from an inventory and the
//! catalogue, [`edit`] changes a file without losing a comment.

pub mod edit;
pub mod init;
pub mod model;
pub mod raw;
mod read;
mod resolve;
mod scalar;

pub use read::nearest;
pub use resolve::{SERVICES, SITE_FILE, is_site_file, load};
pub use scalar::quoted_in_flow;
