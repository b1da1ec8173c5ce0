// SPDX-License-Identifier: Apache-2.0
//! The crate map of ARCHITECTURE.md, from the manifests: a map drawn by hand is wrong in a month.

use std::fmt::Write;

use crate::package::Package;
use crate::repository::Repository;

pub(super) const FILE: &str = "ARCHITECTURE.md";
pub(super) const BEGIN: &str = "<!-- crate map: cargo xtask codegen -->";
pub(super) const END: &str = "<!-- end of crate map -->";

/// The whole page with its map current; `None` where it has no place for one.
pub(super) fn generated(repository: &Repository) -> Option<String> {
    let page = repository.text(FILE)?.text;
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n{END}{after}", map(&repository.packages)))
}

fn map(packages: &[Package]) -> String {
    let mut map = String::from("| ring | crate | what it is | leans on |\n|---|---|---|---|\n");
    for package in packages {
        let ring = package.ring.map_or_else(|| "?".to_owned(), |ring| ring.to_string());
        let (folder, what) = (&package.folder, &package.description);
        let ours: Vec<&str> =
            packages.iter().filter(|p| package.dependencies.contains(&p.name)).map(name).collect();
        // Writing into a text cannot fail.
        let _ = writeln!(
            map,
            "| {ring} | [`{}`]({folder}) | {what} | {} |",
            name(package),
            ours.join(", ")
        );
    }
    map
}

/// The folder's own name, which is the package's without the product's.
fn name(package: &Package) -> &str {
    package.folder.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, repository};

    #[test]
    fn the_map_stands_between_its_marks_and_the_rest_stays() {
        let mut tree = repository(&[(FILE, &format!("# A\n\n{BEGIN}\nold\n{END}\n\nmore\n"))]);
        tree.packages =
            vec![package("net", 0, &["serde"], "Ports"), package("acl", 1, &["p-net"], "Entries")];
        let page = generated(&tree).unwrap();
        let map = "| ring | crate | what it is | leans on |\n|---|---|---|---|\n\
                   | 0 | [`net`](crates/net) | Ports |  |\n\
                   | 1 | [`acl`](crates/acl) | Entries | net |\n";
        assert_eq!(page, format!("# A\n\n{BEGIN}\n\n{map}\n{END}\n\nmore\n"));
    }
}
