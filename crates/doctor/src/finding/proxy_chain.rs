// SPDX-License-Identifier: Apache-2.0
//! More than one proxy in a row.

use std::collections::BTreeMap;

use super::*;
use crate::interception::hops;
use crate::look::list;
use crate::seen::{Field, Speaks, Way};

pub(super) const KIND: Kind = Kind {
    code: "proxy-chain",
    what: "a request goes through more than one proxy, or through one that no setting names",
    severities: &[Severity::Warning],
    why: "Each proxy in a row has limits and timeouts of its own, and any of them may end a connector's long connections. Citrix asks to avoid chains of proxies.",
    change: "Let connectors reach Citrix Cloud by one proxy at most, or straight.",
    team: Team::Proxy,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

/// What spoke of proxies, and where it was seen.
struct Chain {
    confidence: Confidence,
    hops: Vec<String>,
    saw: String,
}

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut by_way: BTreeMap<&Way, Vec<(Option<&Seen<'_>>, Chain)>> = BTreeMap::new();
    for seen in &look.addresses {
        for chain in of_address(look, seen) {
            by_way.entry(&seen.seen.way).or_default().push((Some(seen), chain));
        }
    }
    for echo in &look.run.echoes {
        let saw = format!("the echo `{}` got it", clean(&echo.endpoint));
        let hops = hops(&echo.request_fields);
        by_way
            .entry(&echo.way)
            .or_default()
            .push((None, Chain { confidence: Confidence::Confirmed, hops, saw }));
    }
    by_way.into_iter().filter_map(|(way, all)| tell(way, all)).collect()
}

fn of_address(look: &Look<'_>, seen: &Seen<'_>) -> Vec<Chain> {
    let mut all = Vec::new();
    if let Some(connect) = &seen.seen.connect {
        let hops = hops(&connect.answer.fields);
        all.push(Chain {
            confidence: Confidence::Confirmed,
            hops,
            saw: "the proxy's answer says it".into(),
        });
    }
    // In plain text proxies add to the answer. The far end's own may stand there too: what the straight way shows is taken off.
    let plain = seen.seen.http.as_ref().filter(|_| seen.seen.asked.speaks == Speaks::Http);
    if let Some(http) = plain {
        let own = look
            .elsewhere(seen)
            .filter(|other| other.is_direct())
            .find_map(|other| other.seen.http.as_ref());
        let hops =
            without(&http.fields, own.map(|http| http.fields.as_slice()).unwrap_or_default());
        all.push(Chain {
            confidence: Confidence::Likely,
            hops,
            saw: "an answer in plain text says it".into(),
        });
    }
    all
}

fn without(fields: &[Field], own: &[Field]) -> Vec<String> {
    let own = hops(own);
    hops(fields).into_iter().filter(|hop| !own.contains(hop)).collect()
}

/// Through one proxy that was named, one hop is as it should be.
fn tell(way: &Way, all: Vec<(Option<&Seen<'_>>, Chain)>) -> Option<Finding> {
    let expected = match way {
        Way::Direct => 0,
        Way::Proxy { .. } => 1,
    };
    let all: Vec<_> = all.into_iter().filter(|(_, chain)| chain.hops.len() > expected).collect();
    let confidence = all.iter().map(|(_, chain)| chain.confidence).max()?;
    let most = all.iter().map(|(_, chain)| chain.hops.len()).max()?;
    let proxies = if most == 1 { "1 proxy is".to_owned() } else { format!("{most} proxies are") };
    let message = format!(
        "{proxies} on the way `{}`, where the settings name {expected}",
        clean(&way.to_string())
    );
    let mut finding = KIND.finding(Severity::Warning, confidence, message);
    for (seen, chain) in &all {
        let place = seen.map(|seen| format!("{}: ", named(seen))).unwrap_or_default();
        finding.saw(format!("{place}{}: {}", chain.saw, list(&chain.hops, 6)));
        if let Some(seen) = seen {
            finding.about(seen);
        }
    }
    Some(finding.counted())
}
