// SPDX-License-Identifier: Apache-2.0
//! Sites in a few words. What a test gets wrong here ends the test at once.

mod policy;
mod rule;
mod selector;
mod site;
mod words;

pub use policy::{
    Written, application, forensic_quarantine, isolation, shared_service, strict_quarantine,
};
pub use rule::{allow, at, deny, expiring, service_set};
pub use selector::{addresses, categories, everything, except, fqdns, tier};
pub use site::{SiteWords, fqdn_pattern, site};
pub use words::{connection, say};

/// A builder's own words are the test's: a wrong one is a fault of the test.
#[expect(clippy::panic, reason = "a wrong word in a test must end the test")]
pub(crate) fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}
