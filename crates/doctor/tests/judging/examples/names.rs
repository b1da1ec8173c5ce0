// SPDX-License-Identifier: Apache-2.0
//! Findings about names.

use super::*;

pub(super) fn all() -> Vec<(&'static str, Make, Make)> {
    vec![
        ("dns-fails", |run| no_name(run, false), |run| no_name(run, true)),
        (
            "name-loop",
            |run| {
                run.addresses[0].dns = vec![by_system(Err(failure(Kind::NameLoop)))];
                run.addresses[0].tcp.clear();
                stopped(&mut run.addresses[0]);
            },
            |run| no_name(run, false),
        ),
        ("dns-blocked", |run| leads(run, &["0.0.0.0"]), |run| leads(run, &["20.0.0.9"])),
        (
            "dns-differs",
            |run| through(run, "az-us-e.g.nssvc.net", "az-eu-w.g.nssvc.net"),
            |run| through(run, "az-eu-w.g.nssvc.net.", "AZ-eu-w.g.nssvc.net"),
        ),
        (
            "split-horizon",
            |run| {
                leads(run, &["10.9.0.1"]);
                run.addresses[0].tls = Some(tls(HUB, By::Private(NOBODY), Leaf::Good));
            },
            |run| {
                leads(run, &["20.0.0.9"]);
                run.addresses[0].tls = Some(tls(HUB, By::Private(NOBODY), Leaf::Good));
            },
        ),
        ("loopback-redirection", |run| leads(run, &["127.0.0.1"]), |run| leads(run, &["20.0.0.1"])),
    ]
}

/// A name that the machine's resolver does not know; the twin goes by a proxy, which resolves by itself.
fn no_name(run: &mut Run, leads_by_proxy: bool) {
    run.addresses[0].dns = vec![by_system(Err(failure(Kind::NoName)))];
    run.addresses[0].tcp.clear();
    stopped(&mut run.addresses[0]);
    if leads_by_proxy {
        run.addresses.push(by_proxy(HUB));
    }
}

fn leads(run: &mut Run, to: &[&str]) {
    let seen = &mut run.addresses[0];
    seen.dns = vec![by_system(Ok(answer(to))), by_given(Ok(answer(&["20.0.0.1"])))];
    seen.tcp[0].to = ip(to[0]);
}

fn through(run: &mut Run, own: &str, given: &str) {
    let to = |name: &str| Ok(Answer { through: vec![name.into()], ..answer(&["20.0.0.1"]) });
    run.addresses[0].dns = vec![by_system(to(own)), by_given(to(given))];
}
