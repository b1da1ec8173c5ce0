// SPDX-License-Identifier: Apache-2.0
//! From a record to a report.

use std::collections::BTreeSet;

use portolan_trust::{Issuers, Logs, Roots};

use crate::finding;
use crate::interception;
use crate::look::{Look, Seen, end, region, system};
use crate::report::{AddressReport, Finding, Report, Verdict};
use crate::seen::Run;

/// What a record is held against.
#[derive(Clone, Copy, Debug)]
pub struct Judging<'a> {
    pub public: &'a Roots,
    /// The roots of the machine that looked, if they are known.
    pub system: Option<&'a Roots>,
    pub logs: &'a Logs,
    pub issuers: &'a Issuers,
    /// The time in seconds of Unix, for a record that does not say when it was made.
    pub now: i64,
}

/// What follows from a run. The same record gives the same report, whenever it is judged.
pub fn judge(run: &Run, judging: &Judging<'_>) -> Report {
    let look = Look::at(run, judging);
    let mut findings = finding::all(&look);
    let options = run.scope.options();
    for command in findings.iter_mut().filter_map(|finding| finding.command.as_mut()) {
        command.push_str(&options);
    }
    for finding in &mut findings {
        finding.roles = roles(&look, finding);
    }
    // Stable: within a severity, the order of the table.
    findings.sort_by_key(|finding| std::cmp::Reverse((finding.severity, finding.confidence)));
    let addresses = look.addresses.iter().map(|seen| address(seen, &findings));
    Report {
        version: 1,
        verdict: look.verdict(),
        product: product(&look),
        started: run.started.clone(),
        took_ms: run.took_ms,
        machine: run.host.name.clone(),
        ways: run.ways.iter().map(ToString::to_string).collect(),
        addresses: addresses.collect(),
        findings,
        echoes: run.echoes.iter().map(interception::told_echo).collect(),
        omitted: run.omitted.clone(),
    }
}

/// Who needs what a finding is about, each once.
fn roles(look: &Look<'_>, finding: &Finding) -> Vec<String> {
    let about = look.addresses.iter().filter(|seen| finding.addresses.contains(&seen.about()));
    let all: BTreeSet<&String> = about.flat_map(|seen| &seen.seen.asked.roles).collect();
    all.into_iter().cloned().collect()
}

/// All whose own words were found, on addresses where somebody reads along.
fn product(look: &Look<'_>) -> Option<String> {
    let all: BTreeSet<&str> =
        look.addresses.iter().filter_map(|seen| seen.found.product.as_deref()).collect();
    let all: Vec<&str> = all.into_iter().collect();
    (!all.is_empty()).then(|| all.join(" and "))
}

fn address(seen: &Seen<'_>, findings: &[Finding]) -> AddressReport {
    let about = seen.about();
    let codes: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.addresses.contains(&about))
        .map(|finding| finding.code.as_str())
        .collect();
    let (record, chain) = (seen.seen, seen.chain.as_ref());
    let answered = record.tcp.last().filter(|tcp| tcp.failure.is_none());
    let led = system(&record.dns).and_then(|said| said.as_ref().ok());
    AddressReport {
        leads_to: led.and_then(end),
        region: led.and_then(|led| region(&about.host, led)).map(|region| region.word().to_owned()),
        verdict: seen.found.verdict,
        product: seen.found.product.clone().filter(|_| seen.found.verdict > Verdict::None),
        reached: seen.is_reached(),
        came: seen.came(),
        findings: codes.into_iter().map(str::to_owned).collect(),
        at_ms: record.at_ms,
        took_ms: record.took_ms,
        connect_ms: answered.map(|tcp| tcp.took_ms),
        address: record.tcp.last().map(|tcp| tcp.to.to_string()),
        tls: seen.negotiated().map(|agreed| agreed.version.clone()),
        cipher: seen.negotiated().map(|agreed| agreed.cipher.clone()),
        issuer: chain.and_then(|chain| chain.leaf()).map(|leaf| leaf.issuer.short()),
        expires: chain.and_then(|chain| chain.certificates.iter().map(|one| one.not_after).min()),
        status: record.http.as_ref().and_then(|http| http.status),
        purpose: record.asked.purpose.clone(),
        roles: record.asked.roles.clone(),
        pattern: record.asked.pattern.clone(),
        source: record.asked.source.clone(),
        host: about.host,
        port: about.port,
        speaks: about.speaks,
        way: about.way,
    }
}
