// SPDX-License-Identifier: Apache-2.0
//! The exceptions that the findings of a report ask for, written out for the page: whoever runs the
//! device has no Portolan.

use std::collections::{BTreeMap, BTreeSet};

use portolan_allowlist::{Pattern, Port, Transport, least};
use portolan_bypass::{Form, Settings, Target, write};
use portolan_doctor::view::Exception;
use portolan_doctor::{AddressReport, Finding, Report};

/// The names of the list that are concerned, each with its ports.
type Names<'r> = BTreeMap<&'r str, BTreeSet<(Transport, u16)>>;

/// One for each command that findings have, in their order.
pub(super) fn exceptions(report: &Report) -> Vec<Exception> {
    let mut commands: Vec<&str> = Vec::new();
    for command in report.findings.iter().filter_map(|finding| finding.command.as_deref()) {
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands.into_iter().filter_map(|command| exception(report, command)).collect()
}

fn exception(report: &Report, command: &str) -> Option<Exception> {
    let of = |finding: &&Finding| finding.command.as_deref() == Some(command);
    let findings: Vec<&Finding> = report.findings.iter().filter(of).collect();
    let concerned = names(report, &findings);
    if concerned.is_empty() {
        return None;
    }
    let patterns: Vec<Pattern> = concerned.keys().filter_map(|name| pattern(name)).collect();
    let patterns = least(&patterns);
    let target = command.split_whitespace().nth(3).and_then(Target::parse);
    let (text, notes) = written(target, &patterns, &ports(concerned.values().flatten()));
    Some(Exception {
        target: target.map(|target| target.word().to_owned()),
        codes: findings
            .iter()
            .map(|f| f.code.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        names: listed(&concerned, &patterns),
        text,
        notes,
        command: command.to_owned(),
    })
}

/// A finding about the machine is about everything that was asked. What is of one's own site needs
/// no exception.
fn names<'r>(report: &'r Report, findings: &[&Finding]) -> Names<'r> {
    let is_about = |one: &AddressReport| {
        findings.iter().any(|finding| {
            finding.addresses.is_empty()
                || finding.addresses.iter().any(|about| {
                    (&about.host, about.port, &about.speaks) == (&one.host, one.port, &one.speaks)
                })
        })
    };
    let mut all: Names<'r> = BTreeMap::new();
    for one in report.addresses.iter().filter(|one| !one.pattern.is_empty() && is_about(one)) {
        let transport = if one.speaks == "dtls" { Transport::Udp } else { Transport::Tcp };
        all.entry(&one.pattern).or_default().insert((transport, one.port));
    }
    all
}

/// A name; an address that the user gave has no place in a list of names.
fn pattern(name: &str) -> Option<Pattern> {
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    Pattern::parse(name).ok().filter(|_| !is_address)
}

/// Each pattern with the ports of all that it covers, and whatever is no pattern.
fn listed(concerned: &Names<'_>, patterns: &[Pattern]) -> Vec<(String, Vec<String>)> {
    let words = |all: &[Port]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let covered = |wide: &Pattern| {
        let own =
            concerned.iter().filter(|(name, _)| pattern(name).is_some_and(|p| wide.covers(&p)));
        ports(own.flat_map(|(_, ports)| ports))
    };
    let rest = concerned.iter().filter(|(name, _)| pattern(name).is_none());
    let rest = rest.map(|(name, own)| ((*name).to_owned(), words(&ports(own))));
    patterns.iter().map(|wide| (wide.to_string(), words(&covered(wide)))).chain(rest).collect()
}

/// Stretches of ports.
fn ports<'a>(all: impl IntoIterator<Item = &'a (Transport, u16)>) -> Vec<Port> {
    let all: BTreeSet<_> = all.into_iter().copied().collect();
    let mut ports: Vec<Port> = Vec::new();
    for (transport, number) in all {
        match ports.last_mut() {
            Some(last)
                if last.transport == transport && last.last.checked_add(1) == Some(number) =>
            {
                last.last = number;
            }
            _ => ports.push(Port { transport, first: number, last: number }),
        }
    }
    ports
}

/// The product's own text, and what is not said in it.
fn written(
    target: Option<Target>,
    patterns: &[Pattern],
    ports: &[Port],
) -> (Option<String>, Vec<String>) {
    let Some(target) = target.filter(|_| !patterns.is_empty()) else { return (None, Vec::new()) };
    let settings = Settings { ports: ports.to_vec(), ..Settings::default() };
    match write(target, patterns, &settings, Form::Native) {
        Ok(written) => {
            let beside = written.notes.into_iter().filter(|note| !written.text.contains(note));
            let notes = beside.collect();
            (Some(written.text), notes)
        }
        Err(refusal) => (None, vec![refusal.to_string()]),
    }
}
