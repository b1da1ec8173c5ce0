// SPDX-License-Identifier: Apache-2.0
//! The documentation lists every finding, as the table has it.

use portolan_doctor::FINDINGS;

const PAGE: &str = include_str!("../../../../docs/connector/check.md");

#[test]
fn the_page_lists_every_finding_as_the_table_has_it() {
    let rows: Vec<String> = FINDINGS
        .iter()
        .map(|kind| {
            let severities: Vec<_> =
                kind.severities.iter().map(|severity| severity.word()).collect();
            format!(
                "| `{}` | {} | {} | {} |",
                kind.code,
                kind.what,
                severities.join(", "),
                kind.team.words()
            )
        })
        .collect();
    let listed: Vec<&str> = PAGE
        .lines()
        .filter(|line| line.starts_with("| `") && line.matches(" | ").count() == 3)
        .collect();
    assert_eq!(listed, rows, "the table is:\n{}", rows.join("\n"));
}
