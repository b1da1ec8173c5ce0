// SPDX-License-Identifier: Apache-2.0
//! Lists of questions, `explain --from`.

use crate::case::{Case, all_are_refused, case};
use crate::papers::{binary, large};

#[test]
fn a_list_with_one_wrong_line_is_answered_not_at_all() {
    all_are_refused(&cases());
}

const HEAD: &str = "source,destination,service\n";
const GOOD: &str = "sf1,ddc1,tcp/443\n";

pub(crate) fn cases() -> Vec<Case> {
    [files(), lines()].concat()
}

fn asks(name: &'static str) -> Case {
    case(name).run(["explain", "site", "--from", "paper"])
}

fn files() -> Vec<Case> {
    vec![
        asks("no list").refused("no-such-file", "paper"),
        asks("a folder in place of a list")
            .prepared(|folder| std::fs::create_dir(folder.join("paper")).unwrap())
            .refused("unreadable", "paper"),
        asks("a list of 100 MB").prepared(large).refused("file-too-large", "paper"),
        asks("an empty list").file("paper", "").refused("bad-list", "paper:1"),
        asks("a list that is not UTF-8").file("paper", b"source\xff").refused("not-utf8", "paper"),
        asks("a list of junk").file("paper", binary()).refused("not-utf8", "paper"),
        asks("a list without its header").file("paper", GOOD).refused("bad-list", "paper:1"),
        asks("a list parted by semicolons")
            .file("paper", "source;destination;service\nsf1;ddc1;tcp/443\n")
            .refused("bad-list", "paper:1")
            .helped("by `,`"),
        asks("a list and a question")
            .file("paper", HEAD)
            .run(["explain", "site", "sf1", "ddc1", "tcp/1", "--from", "paper"])
            .refused("usage", "argument `[SOURCE]`"),
    ]
}

fn lines() -> Vec<Case> {
    let list = |name, line: &str| asks(name).file("paper", format!("{HEAD}{GOOD}{line}{GOOD}"));
    vec![
        list("a list with an unknown end", "sf9,ddc1,tcp/1\n").refused("unknown-end", "paper:3"),
        list("a list with a bad service", "sf1,ddc1,tcp/x\n").refused("bad-service", "paper:3"),
        list("a list with a line of two cells", "sf1,ddc1\n").refused("bad-list", "paper:3"),
        list("a list with a line of four cells", "sf1,ddc1,tcp/1,x\n")
            .refused("bad-list", "paper:3"),
        list("a list with a NUL", "sf1\0,ddc1,tcp/1\n").refused("unknown-end", "paper:3"),
        list("a list with an open quote", "\"sf1,ddc1,tcp/1\n").refused("bad-list", "paper:3"),
        list("a list with ends of two families", "ddc1,fd00::9,tcp/1\n")
            .refused("no-common-family", "paper:3"),
    ]
}
