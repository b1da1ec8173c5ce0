// SPDX-License-Identifier: Apache-2.0
//! `unused-group`: addresses or names of DNS under a name that nobody says.

use portolan_diagnostics::{Diagnostic, Subject};

use super::super::desk::Names;
use super::unused;

/// It says whose DNS answers count; no policy has to name it.
const RESOLVERS: &str = "resolvers";

pub(super) fn find(names: &Names) -> Vec<Diagnostic> {
    let one = |what, name: &String, at| unused("unused-group", Subject::Group, what, name, at);
    let used = |name: &str| name == RESOLVERS || names.used_addresses.contains(name);
    let addresses = names.addresses.iter().filter(|(name, _)| !used(name));
    let fqdns = names.fqdns.iter().filter(|(name, _)| !names.used_fqdns.contains(*name));
    let mut found: Vec<Diagnostic> =
        addresses.map(|(name, group)| one("address group", name, group.span)).collect();
    found.extend(fqdns.map(|(name, group)| one("group of names", name, group.span)));
    found
}
