// SPDX-License-Identifier: Apache-2.0
//! Certificate chains judged: who vouches for them, which device made them, what a log promised.
//!
//! Everything here is pure: bytes, roots, logs, words and the time come in as arguments.

mod certificate;
mod chain;
pub mod crl;
mod der;
#[doc(hidden)]
pub mod hostile;
mod issuers;
mod limits;
mod logs;
mod name;
pub mod ocsp;
mod path;
mod roots;
mod sct;
mod shared;
mod signature;
mod signs;
mod standing;
mod time;

pub use certificate::Certificate;
pub use chain::{Against, Chain, Order, Sent, examine, is_self_signed};
pub use issuers::{Class, Issuers, IssuersError, Match, Strength};
pub use limits::{CERTIFICATE_BYTES_MAX, CERTIFICATES_MAX, CHAIN_BYTES_MAX};
pub use logs::{Log, Logs, LogsError};
pub use name::Name;
pub use roots::{Roots, RootsError};
pub use sct::{Origin, Sct, SctVerdict};
pub use shared::{SharedIssuer, shared_issuers};
pub use signs::Sign;
pub use standing::{Likely, Standing};
