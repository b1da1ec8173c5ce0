// SPDX-License-Identifier: Apache-2.0
//! Proxy settings, wherever they stand. A user's and a service's differ, and both are wanted.

mod files;
mod secret;
mod windows;

pub use windows::{Texts, decoded};

pub(super) use files::{etc_environment, units};
pub(super) use windows::{registry, winhttp};

use portolan_doctor::seen::Setting;
use secret::{without_passwords, without_question};

/// Variables that programs read, in either case.
const VARIABLES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// Settings whose value is the address of a PAC file.
const PAC_FILES: [&str; 1] = ["AutoConfigUrl"];

/// The proxy variables among these.
pub(super) fn environment(
    place: &str,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Vec<Setting> {
    let ours = |name: &str| VARIABLES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mut found: Vec<Setting> = variables
        .into_iter()
        .filter(|(name, value)| ours(name) && !value.trim().is_empty())
        .map(|(name, value)| setting(place, &name, &value))
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn setting(place: &str, name: &str, value: &str) -> Setting {
    let is_file = PAC_FILES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let without = if is_file { without_question } else { without_passwords };
    Setting { place: place.to_owned(), name: name.to_owned(), value: without(value.trim()) }
}
