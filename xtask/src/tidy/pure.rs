// SPDX-License-Identifier: Apache-2.0
//! Rings 0 to 2 know no clock, file, socket or environment: the same input gives the same output,
//! on any machine, in any year. That nobody sees the order of a hash map is clippy's to hold
//! (`disallowed-methods`).

use portolan_diagnostics::Diagnostic;

use crate::package::Package;
use crate::repository::{Repository, Text};

/// The highest ring that is pure.
const PURE: u64 = 2;

/// Words that only code with an outside world has.
const IMPURE: [&str; 13] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::os",
    "std::process",
    "std::thread",
    "Instant::now",
    "SystemTime",
    "Zoned::now",
    "Timestamp::now",
];

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let pure = repository.packages.iter().filter(|p| p.ring.is_some_and(|ring| ring <= PURE));
    pure.flat_map(|p| sources(repository, p).flat_map(of_text)).collect()
}

fn sources<'a>(repository: &'a Repository, package: &'a Package) -> impl Iterator<Item = Text<'a>> {
    let folder = format!("{}/src/", package.folder);
    let test = |path: &str| path.ends_with("/tests.rs") || path.ends_with("/testing.rs");
    repository.ending(".rs").filter(move |t| t.path.starts_with(&folder) && !test(t.path))
}

/// Up to the tests of the file, which may do as they please.
fn of_text(text: Text<'_>) -> Vec<Diagnostic> {
    let code = text.text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).enumerate();
    let code = code.filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.filter_map(|(number, line)| {
        let word = IMPURE.iter().find(|word| line.contains(**word))?;
        let message = format!("`{word}` in a ring that is pure");
        let help = "take time and bytes as arguments, give plans back as values";
        Some(Diagnostic::error("impure", text.line(number + 1), message).help(help))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, repository, said};

    #[test]
    fn a_pure_ring_reads_no_file_and_no_clock_outside_its_tests() {
        let mut tree = repository(&[
            (
                "crates/net/src/a.rs",
                "//! Not std::fs.\nuse std::fs;\n#[cfg(test)]\nuse std::env;\n",
            ),
            ("crates/net/src/tests.rs", "use std::fs;\n"),
            ("crates/net/tests/b.rs", "use std::fs;\n"),
            ("crates/lab/src/c.rs", "use std::fs;\n"),
        ]);
        tree.packages = vec![package("net", 0, &[], ""), package("lab", 4, &[], "")];
        let wrong = "crates/net/src/a.rs:2:1: error[impure]: `std::fs` in a ring that is pure";
        assert_eq!(said(check, &tree), [wrong]);
    }
}
