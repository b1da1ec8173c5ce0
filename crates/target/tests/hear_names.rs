// SPDX-License-Identifier: Apache-2.0
//! Where a table listens to answers of DNS, and where it does not.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeMap;

use portolan_acl::compile;
use portolan_site::model::{Addressing, Attachment, AttachmentKind, Date, Site};
use portolan_target::nftables::{Guard, Options, RuleSet, lower};

fn table(kind: AttachmentKind, hear_names: bool) -> RuleSet {
    let attachment =
        Attachment { name: "a".into(), kind, holds: BTreeMap::new(), netns: None, span: None };
    let acl = compile(&Site::default(), &Addressing::default(), Date::default());
    lower(&acl, &attachment, Options { hear_names, ..Options::default() })
}

/// The chains whose rules listen, and where among the rules that is.
fn listening(set: &RuleSet) -> Vec<(String, bool)> {
    let script = set.load("t", Guard::None);
    let at = |chain: &str, what: &str| {
        let line =
            |l: &str| l.starts_with(&format!("add rule inet t {chain} ")) && l.contains(what);
        script.lines().position(line)
    };
    let mut found = Vec::new();
    for chain in ["input", "output", "forward"] {
        if let Some(heard) = at(chain, "udp sport 53 ct direction reply log") {
            found.push((chain.to_owned(), Some(heard) < at(chain, "ct state == established")));
        }
    }
    found
}

#[test]
fn answers_are_heard_where_they_arrive_before_established_packets_leave() {
    let once = |chain: &str| vec![(chain.to_owned(), true)];
    assert_eq!(listening(&table(AttachmentKind::Host, true)), once("input"));
    assert_eq!(listening(&table(AttachmentKind::Router, true)), once("forward"));
    assert_eq!(listening(&table(AttachmentKind::Bridge, true)), once("forward"));
}

#[test]
fn nobody_listens_unasked() {
    for kind in [AttachmentKind::Host, AttachmentKind::Router, AttachmentKind::Bridge] {
        assert_eq!(listening(&table(kind, false)), []);
    }
}

#[test]
fn to_begin_to_listen_changes_no_element() {
    let (deaf, hears) = (table(AttachmentKind::Bridge, false), table(AttachmentKind::Bridge, true));
    let delta = deaf.delta(&hears, "t").unwrap();
    assert!(delta.contains("group 101") && !delta.contains("element"), "{delta}");
}
