// SPDX-License-Identifier: Apache-2.0
//! Matrices that cannot be made, or not be written.

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_matrix_that_cannot_be_made_is_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    let asks = |name, words: &[&str]| case(name).run(["coverage", "site"].iter().chain(words));
    vec![
        case("a matrix of no site").run(["coverage", "none"]).refused("no-site", "none"),
        asks("a matrix of an unknown component", &["--component", "StoreFrnt"])
            .refused("unknown-role", "argument `StoreFrnt`")
            .helped("did you mean `storefront`?"),
        asks("a matrix of an absent component", &["--component", "vda"])
            .refused("no-such-component", "argument `vda`")
            .helped("it gives delivery-controller, storefront"),
        asks("a matrix of a component with an escape", &["--component", "a\n\u{1b}[31mb"])
            .refused("unknown-role", "argument `a  [31mb`"),
        asks("an unknown form of a matrix", &["--format", "pdf"])
            .refused("usage", "argument `--format <FORMAT>`"),
        asks("an unknown view", &["--view", "draft"]).refused("usage", "argument `--view <VIEW>`"),
        asks("a matrix of a day that is none", &["--today", "2027-02-30"])
            .refused("usage", "argument `--today <TODAY>`"),
        asks("a matrix into a folder that does not exist", &["--output", "none/matrix.html"])
            .refused("unwritable", "none/matrix.html"),
        asks("a matrix in the place of a folder", &["--output", "site"])
            .refused("unwritable", "site"),
        asks("a workbook below a file", &["--format", "xlsx", "--output", "site/portolan.yaml/a"])
            .refused("unwritable", "site/portolan.yaml/a"),
        asks("a matrix into a file without a name", &["--output", ""])
            .refused("usage", "argument `--output <FILE>`"),
    ]
}
