// SPDX-License-Identifier: Apache-2.0
//! Connectors of one's own site, which desktops and agents need beside the cloud: their names are
//! private, and nobody is accused for it.

use portolan_doctor::seen::{Kind, Run, Speaks};
use portolan_doctor::view;

use crate::world::{
    address, answer, asked, by_given, by_system, codes, failure, ip, judged, run, stopped,
};

const CONNECTOR: &str = "cc1.corp.example.net";

/// A connector at a private address, of which no public resolver knows.
fn with_connector() -> Run {
    let mut run = run();
    let mut seen = address(CONNECTOR);
    seen.asked = portolan_doctor::seen::Asked {
        port: 80,
        speaks: Speaks::Tcp,
        pattern: String::new(),
        roles: vec!["vda".into()],
        purpose: "registration".into(),
        ..asked(CONNECTOR)
    };
    seen.dns = vec![by_system(Ok(answer(&["10.9.0.7"]))), by_given(Err(failure(Kind::NoName)))];
    seen.tcp[0].to = ip("10.9.0.7");
    seen.tls = None;
    seen.http = None;
    seen.reused = None;
    run.addresses = vec![seen];
    run
}

#[test]
fn a_connector_in_ones_own_network_is_what_it_should_be() {
    let report = judged(&with_connector());
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert!(report.addresses[0].reached);
}

#[test]
fn a_connector_that_cannot_be_reached_is_told_with_the_role_that_needs_it() {
    let mut run = with_connector();
    stopped(&mut run.addresses[0]);
    run.addresses[0].tcp[0].failure = Some(failure(Kind::Timeout));
    let report = judged(&run);
    assert_eq!(codes(&report), ["silent-drop"]);
    assert_eq!(report.findings[0].roles, ["vda"]);
    assert!(view::text(&report).contains("   for     vda\n"));
    assert!(view::html(&report).contains("<dt>Needed by</dt><dd><code>vda</code></dd>"));
}
