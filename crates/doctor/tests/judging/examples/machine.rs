// SPDX-License-Identifier: Apache-2.0
//! Findings about the machine, the echo and the run itself.

use super::*;

pub(super) fn all() -> Vec<(&'static str, Make, Make)> {
    vec![
        ("echo-altered", |run| echo(run, "other"), |run| echo(run, "same")),
        ("echo-unreached", unreached, |run| echo(run, "same")),
        (
            "inspecting-agent",
            |run| {
                run.host.agents = vec![Agent {
                    product: "Zscaler Client Connector".into(),
                    process: "ZSATunnel".into(),
                }]
            },
            |_| {},
        ),
        (
            "probe-failed",
            |run| failed_tcp(&mut run.addresses[0], Kind::Local),
            |run| failed_tcp(&mut run.addresses[0], Kind::Refused),
        ),
        (
            "wildcard-untested",
            |run| run.addresses[0].asked.pattern = "*.citrixworkspacesapi.net".into(),
            |_| {},
        ),
        ("omitted-checks", |run| run.omitted = vec!["packets: not permitted".into()], |_| {}),
    ]
}

fn echo(run: &mut Run, arrived: &str) {
    let hello = |sha256: &str| HelloSeen {
        sha256: sha256.into(),
        ja4: sha256.into(),
        ..HelloSeen::default()
    };
    run.echoes = vec![EchoSeen {
        endpoint: "echo.example:8443".into(),
        way: Way::Direct,
        sent: hello("same"),
        got: Some(hello(arrived)),
        failure: None,
        is_own_certificate: Some(true),
        request_fields: Vec::new(),
    }];
}

fn unreached(run: &mut Run) {
    echo(run, "same");
    run.echoes[0].got = None;
    run.echoes[0].failure = Some(failure(Kind::Refused));
}
