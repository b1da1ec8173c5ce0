// SPDX-License-Identifier: Apache-2.0
//! Somebody on the way ends TLS connections and begins others.

use std::collections::BTreeMap;

use portolan_trust::Class;

use super::*;
use crate::interception::target;
use crate::look::list;
use crate::report::Verdict;

pub(super) const KIND: Kind = Kind {
    code: "tls-interception",
    what: "somebody on the way ends TLS connections and reads them",
    severities: &[Severity::Error, Severity::Warning],
    why: "A connector keeps long-lived TLS connections to Citrix Cloud and checks who is at their other end. A device that puts its own certificate in the place of \
          Citrix's changes the handshake: it fails, or holds for a while and breaks under load. Citrix asks that its addresses be left out of TLS inspection, and does not \
          support inspection of Gateway Service addresses at all.",
    change: "Leave Citrix Cloud's addresses out of TLS inspection on the device that issued these certificates. To let a connector trust the device's root is no remedy.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[ARTICLE, REQUIREMENTS, DECRYPTION],
};

/// Lines of the first addresses of a finding; the rest are named alone.
const WHOLE: usize = 4;

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(std::cmp::Reverse<Verdict>, Option<&str>), Vec<&Seen<'_>>> =
        BTreeMap::new();
    for seen in look.addresses.iter().filter(|seen| seen.found.verdict > Verdict::None) {
        let key = (std::cmp::Reverse(seen.found.verdict), seen.found.product.as_deref());
        groups.entry(key).or_default().push(seen);
    }
    groups
        .into_iter()
        .map(|((verdict, product), all)| tell(look, verdict.0, product, &all))
        .collect()
}

fn tell(look: &Look<'_>, verdict: Verdict, product: Option<&str>, all: &[&Seen<'_>]) -> Finding {
    let severity = if verdict == Verdict::Suspected { Severity::Warning } else { Severity::Error };
    let who = product
        .map_or_else(|| "somebody on the way".to_owned(), |name| format!("`{}`", clean(name)));
    let message = match verdict {
        Verdict::None | Verdict::Suspected => {
            format!("one sign that {who} ends TLS connections and reads them")
        }
        Verdict::Likely => format!("{who} very likely ends TLS connections and reads them"),
        Verdict::Confirmed => format!("{who} ends TLS connections and reads them"),
    };
    let mut finding = KIND.finding(severity, verdict.confidence(), message);
    for (number, seen) in all.iter().enumerate() {
        finding.about(seen);
        let lines = if number < WHOLE { seen.found.evidence.len() } else { 1 };
        for line in seen.found.evidence.iter().take(lines) {
            finding.saw(format!("{}: {line}", named(seen)));
        }
    }
    if let Some(name) = product {
        finding.command = target(name).map(command);
    }
    if is_here(all) {
        finding.for_whom = Team::Machine.words().to_owned();
        finding.change = "Leave Citrix Cloud's addresses out of the scan of encrypted connections in the security program of this machine.".to_owned();
        finding.command = None;
    }
    let mut finding = finding.counted();
    finding.evidence.extend(agents(look, product));
    finding
}

/// Whether the program that reads along runs on this machine, by its kind.
fn is_here(all: &[&Seen<'_>]) -> bool {
    let class = |seen: &&Seen<'_>| {
        let chain = seen.chain.as_ref()?;
        let product = chain.product.as_ref()?;
        chain.words.iter().find(|word| word.product == *product).map(|word| word.class)
    };
    !all.is_empty() && all.iter().all(|seen| class(seen) == Some(Class::Endpoint))
}

/// A hint and no more: who runs here need not be who reads along.
fn agents(look: &Look<'_>, product: Option<&str>) -> Option<String> {
    let agents: Vec<_> = look
        .run
        .host
        .agents
        .iter()
        .map(|agent| format!("{} ({})", agent.product, agent.process))
        .collect();
    let end = if product.is_some() { "" } else { ", which does not show that they are the ones" };
    (!agents.is_empty()).then(|| {
        format!("programs of such products run on this machine: {}{end}", list(&agents, 4))
    })
}
