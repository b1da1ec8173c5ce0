// SPDX-License-Identifier: Apache-2.0
//! Ports papers.

use std::path::Path;

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_paper_that_makes_no_sense_is_refused_whole() {
    all_are_refused(&cases());
}

const HEAD: &str = "S\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n";
const GOOD: &str = "A | B | TCP | 1 | why |\n";
const MARKDOWN: &str = "# S\n\n|Source|Destination|Type|Port|Details|\n|-|-|-|-|-|\n";
const HTML: &str = "<h1>S</h1><table>\n<tr><th>Source<th>Destination<th>Type<th>Port<th>Details\n";

pub(crate) fn cases() -> Vec<Case> {
    [files(), flat(), marked_up()].concat()
}

fn paper(name: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    case(name).file("paper", bytes).run(["catalog", "import", "paper", "--format", "json"])
}

fn files() -> Vec<Case> {
    let import = |name| case(name).run(["catalog", "import", "paper"]);
    vec![
        import("no paper").refused("no-such-file", "paper"),
        import("a folder in place of a paper")
            .prepared(|folder| std::fs::create_dir(folder.join("paper")).unwrap())
            .refused("unreadable", "paper"),
        import("a paper of 100 MB").prepared(large).refused("file-too-large", "paper"),
        import("a paper without an end")
            .run(["catalog", "import", "/dev/zero"])
            .refused("file-too-large", "/dev/zero"),
        import("a paper in a circle of links")
            .prepared(|folder| std::os::unix::fs::symlink("paper", folder.join("paper")).unwrap())
            .refused("unreadable", "paper"),
        paper("an empty paper", "").refused("paper-no-table", "paper:1"),
        paper("a paper of words", "Ports are listed below.\n").refused("paper-no-table", "paper:1"),
        paper("a paper that is not UTF-8", b"A | B\n\xff\xfe\n").refused("not-utf8", "paper"),
        paper("a paper of junk", binary()).refused("not-utf8", "paper"),
        paper("a paper of NULs", [0; 4096]).refused("paper-no-table", "paper:1"),
    ]
}

/// A hole of 100 MB.
pub(crate) fn large(folder: &Path) {
    std::fs::File::create(folder.join("paper")).unwrap().set_len(100 << 20).unwrap();
}

/// Every byte in an order that no text has.
pub(crate) fn binary() -> Vec<u8> {
    (0..=255_u8).rev().chain(0..=255).collect()
}

fn flat() -> Vec<Case> {
    let body = |name, body: &str| paper(name, format!("{HEAD}{body}"));
    vec![
        paper("a table without its rule", "S\nSource | Destination | Type | Port | Details |\n")
            .refused("paper-broken-head", "paper:2"),
        paper("a table without a heading", format!("{}{GOOD}", HEAD.trim_start_matches("S\n")))
            .refused("paper-no-section", "paper:1"),
        paper("a table without its head", GOOD.repeat(3)).refused("paper-no-table", "paper:1"),
        body("a table without rows", "").refused("paper-empty-table", "paper:2"),
        body("too many bars", "A | B | TCP | 1 | why | so | too |\n")
            .refused("paper-too-many-cells", "paper:4"),
        body("a row that breaks off", &format!("A | B |\n{GOOD}"))
            .refused("paper-unterminated-row", "paper:4"),
        body("a paper cut inside a cell", "A | B | TCP | 1 | wh")
            .refused("paper-unterminated-row", "paper:4"),
        body("an unknown type", "A | B | SCTP | 1 | why |\n")
            .refused("paper-unknown-type", "paper:4"),
        body("ports in words", "A | B | TCP | some | why |\n")
            .refused("paper-unknown-port", "paper:4"),
        body("a port beyond the last in a paper", "A | B | TCP | 65536 | why |\n")
            .refused("paper-unknown-port", "paper:4"),
        body("a first row that shares a cell", "TCP | 1 | why | ||\n")
            .refused("paper-nothing-above", "paper:4"),
        paper(
            "a second table that is broken",
            format!("{HEAD}{GOOD}\nT\n{HEAD}A | B | TCP | x | why |\n"),
        )
        .refused("paper-unknown-port", "paper:10"),
        body("a comparison with a broken paper", "A | B | TCP | x | why |\n")
            .run(["catalog", "diff", "paper"])
            .refused("paper-unknown-port", "paper:4"),
    ]
}

fn marked_up() -> Vec<Case> {
    vec![
        paper("a Markdown row of four cells", format!("{MARKDOWN}|A|B|TCP|1|\n"))
            .refused("paper-wrong-cells", "paper:5"),
        paper("a Markdown row of an unknown type", format!("{MARKDOWN}|A|B|QUIC|1|x|\n"))
            .refused("paper-unknown-type", "paper:5"),
        paper("an HTML row of three cells", format!("{HTML}<tr><td>A<td>B<td>TCP\n</table>"))
            .refused("paper-wrong-cells", "paper:3"),
        paper("an HTML table that breaks off", format!("{HTML}<tr><td>A<td>B<td>TCP<td>1<td>wh"))
            .refused("paper-unterminated-table", "paper:1"),
        paper(
            "an HTML cell over too many rows",
            format!("{HTML}<tr><td rowspan=3>A<td>B<td>TCP<td>1<td>x\n</table>"),
        )
        .refused("paper-span-too-long", "paper:3"),
        paper(
            "an HTML cell over all the columns there are",
            format!("{HTML}<tr><td colspan=4000000000>A\n</table>"),
        )
        .refused("paper-wrong-cells", "paper:3"),
        paper("HTML nested without an end", "<div>".repeat(100_000))
            .refused("paper-too-deep", "paper:1"),
    ]
}
