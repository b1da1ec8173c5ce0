// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5: at one end the first decision wins. Each test takes the top of the ladder away.

use portolan_site::model::Site;
use portolan_testkit::build::{
    Written, allow, application, categories, everything, forensic_quarantine, isolation,
    shared_service, site, strict_quarantine,
};

use crate::judged;

/// Every rung, in an order of names that is the order of the ladder reversed.
fn ladder() -> Vec<Written> {
    let own = || categories("AppType:Own");
    vec![
        application("p1-application", [("own", own())]).inbound([]),
        isolation("p2-isolation", [own(), categories("AppType:Peer")]),
        shared_service("p3-shared", own()).inbound([allow("r", everything(), "any")]),
        forensic_quarantine("p4-forensic", own()).inbound([allow("r", everything(), "any")]),
        strict_quarantine("p5-strict", own()),
    ]
}

/// The ladder without its top rungs.
fn without_top(rungs: usize) -> Site {
    let words = site().workload("own", "10.0.0.1; fd00::1", "AppType:Own").workload(
        "peer",
        "10.0.0.2; fd00::2",
        "AppType:Peer",
    );
    let left = ladder().into_iter().rev().skip(rungs);
    left.fold(words, |words, policy| words.policy(policy)).done()
}

#[test]
fn each_rung_decides_when_those_above_it_are_gone() {
    let said = [
        "drop: quarantine-strict by p5-strict",
        "allow: forensic-allow by p4-forensic/r",
        "allow: shared-service by p3-shared/r",
        "drop: isolated by p2-isolation",
        "drop: not-allowed by p1-application",
        "allow: site-default",
    ];
    for (rungs, expected) in said.into_iter().enumerate() {
        assert_eq!(judged(&without_top(rungs), "peer -> own tcp/443")[1], expected);
    }
}

#[test]
fn plumbing_stands_above_every_rung() {
    for rungs in 0..=5 {
        let said = judged(&without_top(rungs), "fd00::2 -> fd00::1 icmpv6/135/0");
        assert_eq!(said[1], "allow: plumbing");
    }
}
