// SPDX-License-Identifier: Apache-2.0
//! The lab.

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_lab_that_is_not_there_is_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    let lab =
        |name, words: &[&str]| case(name).file("labs/lock", "").run(["lab"].iter().chain(words));
    vec![
        lab("a lab without a verb", &[]).refused("usage", "argument `lab`"),
        lab("an unknown lab", &["up", "vmware"]).refused("usage", "argument `<LAB>`"),
        lab("a command without a lab", &["run", "citrix", "--lab-state", "labs", "--", "true"])
            .refused("lab-not-up", "argument `citrix`"),
        lab("a lab without a command", &["run", "citrix", "--lab-state", "labs"])
            .refused("usage", "argument `<COMMAND>...`"),
        lab("a shell without a lab", &["shell", "citrix", "--lab-state", "labs"])
            .refused("lab-not-up", "argument `citrix`"),
        lab("the end of a lab that is not up", &["down", "citrix", "--lab-state", "labs"])
            .refused("lab-not-up", "argument `citrix`"),
        lab(
            "a file in place of the labs",
            &["down", "citrix", "--lab-state", "site/portolan.yaml"],
        )
        .refused("lab-failed", "argument `lab`"),
        lab("an inventory of an unknown lab", &["inventory", "x"])
            .refused("usage", "argument `<LAB>`"),
        lab("words that no process of a lab understands", &["inside", "x"])
            .refused("lab-failed", "argument `lab`"),
    ]
}
