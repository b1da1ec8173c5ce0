// SPDX-License-Identifier: Apache-2.0
//! Answers that come another way than questions go.

use super::*;
use crate::look::Step;
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "asymmetric-routing",
    what: "packets go out one way and answers come in by another",
    severities: &[Severity::Error, Severity::Warning],
    why: "A firewall that sees one direction alone takes the rest for strangers and drops it. Citrix names broken sessions and lost packets as the outcome.",
    change: "Route both directions of Citrix Cloud's traffic the same way; look at routes of the VPN or the second uplink first.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut all = by_interface(look);
    all.extend(by_counters(look));
    all
}

fn by_interface(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let other = seen
            .seen
            .tcp
            .iter()
            .find_map(|tcp| Some((tcp, tcp.packets.as_ref()?.other_interface.as_ref()?)));
        let (tcp, interface) = other?;
        let out = look.run.host.routes.iter().find(|route| route.to == tcp.to);
        let out =
            out.map(|route| format!("out by `{}`, ", clean(&route.interface))).unwrap_or_default();
        let saw = format!("{out}answers in by `{}`", clean(interface));
        let severity = if seen.is_reached() { Severity::Warning } else { Severity::Error };
        Some(Hit::new(
            severity,
            Confidence::Confirmed,
            "answers come in by another interface than questions go out",
            saw,
        ))
    })
}

/// Counters count for the whole machine. Beside connections that got no answer they are a sign; alone they are a hint.
fn by_counters(look: &Look<'_>) -> Option<Finding> {
    let (before, after) = (&look.run.host.before, &look.run.host.after);
    let grew = |before: Option<u64>, after: Option<u64>| {
        after.zip(before).map_or(0, |(after, before)| after.saturating_sub(before))
    };
    let dropped = grew(before.reverse_path_filter, after.reverse_path_filter);
    let invalid = grew(before.conntrack_invalid, after.conntrack_invalid);
    let silent: Vec<_> = look
        .addresses
        .iter()
        .filter(|seen| {
            seen.failed_at(Step::Connect).is_some_and(|failure| failure.kind == End::Timeout)
        })
        .collect();
    // A first packet that was dropped leaves a one-sided flow, too; a connection that stood does not.
    let answered = look.addresses.iter().any(|seen| seen.is_direct() && seen.is_connected());
    let one_sided = after
        .one_sided_flows
        .unwrap_or(0)
        .saturating_sub(u64::try_from(unanswered(look)).unwrap_or(u64::MAX));
    let confidence = match () {
        () if dropped > 0 && !silent.is_empty() => Confidence::Likely,
        () if dropped > 0 || (one_sided > 0 && answered) => Confidence::Suspected,
        () => return None,
    };
    let strict: Vec<_> = look
        .run
        .host
        .interfaces
        .iter()
        .filter(|one| one.rp_filter == Some(1))
        .map(|one| format!("`{}`", clean(&one.name)))
        .collect();
    let message = "packets came in by a way that this machine does not expect";
    let mut finding = KIND.finding(
        if silent.is_empty() { Severity::Warning } else { Severity::Error },
        confidence,
        message,
    );
    if dropped > 0 {
        finding.saw(format!(
            "{dropped} packets were dropped for their way back (IPReversePathFilter); strict on {}",
            strict.join(", ")
        ));
    }
    if one_sided > 0 {
        finding.saw(format!(
            "connection tracking saw one direction alone of {one_sided} flows that were answered"
        ));
    }
    if invalid > 0 {
        let liberal =
            if after.is_liberal == Some(true) { ", and is set to overlook some" } else { "" };
        finding.saw(format!("it could not place {invalid} packets{liberal}"));
    }
    for seen in silent {
        finding.about(seen);
    }
    Some(finding)
}

/// Attempts without any answer, by all addresses that were tried.
fn unanswered(look: &Look<'_>) -> usize {
    let tcp = look.addresses.iter().flat_map(|seen| &seen.seen.tcp);
    let tcp = tcp
        .filter(|tcp| tcp.failure.as_ref().is_some_and(|failure| failure.kind == End::Timeout))
        .count();
    let udp = look
        .addresses
        .iter()
        .filter_map(|seen| seen.seen.udp.as_ref())
        .filter(|udp| udp.record.is_none());
    tcp.saturating_add(udp.map(|udp| usize::try_from(udp.tries).unwrap_or(usize::MAX)).sum())
}
