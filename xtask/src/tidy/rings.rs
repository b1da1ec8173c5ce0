// SPDX-License-Identifier: Apache-2.0
//! A crate depends on its own ring or a lower one, so that what decides never knows what acts.

use std::collections::BTreeMap;

use portolan_diagnostics::{Diagnostic, Place};

use crate::package::Package;
use crate::repository::Repository;

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let ring_of = |p: &Package| p.ring.map(|ring| (p.name.clone(), ring));
    let rings: BTreeMap<String, u64> = repository.packages.iter().filter_map(ring_of).collect();
    repository.packages.iter().flat_map(|p| of_package(p, &rings)).collect()
}

fn of_package(package: &Package, rings: &BTreeMap<String, u64>) -> Vec<Diagnostic> {
    let place = || Place::Path(package.manifest());
    let Some(own) = package.ring else {
        let message = format!("`{}` does not say its ring", package.name);
        let help = "add `[package.metadata.house]` with `ring = N`; ARCHITECTURE.md tells which";
        return vec![Diagnostic::error("no-ring", place(), message).help(help)];
    };
    let higher = |name: &&String| rings.get(*name).is_some_and(|ring| *ring > own);
    let say = |name: &String| {
        let ring = rings.get(name).copied().unwrap_or_default();
        let message =
            format!("`{}` of ring {own} depends on `{name}` of ring {ring}", package.name);
        let help = "move what is shared to a lower ring, or hand it in as an argument";
        Diagnostic::error("ring", place(), message).help(help)
    };
    package.dependencies.iter().filter(higher).map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, said, workspace};

    #[test]
    fn a_crate_may_lean_on_its_own_ring_and_lower_ones_alone() {
        let packages = vec![
            package("net", 0, &["serde"], ""),
            package("acl", 1, &["p-net", "p-site"], ""),
            package("site", 1, &["p-net", "p-lab"], ""),
            package("lab", 4, &["p-site"], ""),
        ];
        let repository = workspace(packages, &[]);
        let wrong = "crates/site/Cargo.toml: error[ring]: \
                     `p-site` of ring 1 depends on `p-lab` of ring 4";
        assert_eq!(said(check, &repository), [wrong]);
    }

    #[test]
    fn a_crate_without_a_ring_is_told_so() {
        let packages = vec![Package { ring: None, ..package("net", 0, &[], "") }];
        let repository = workspace(packages, &[]);
        let wrong = "crates/net/Cargo.toml: error[no-ring]: `p-net` does not say its ring";
        assert_eq!(said(check, &repository), [wrong]);
    }
}
