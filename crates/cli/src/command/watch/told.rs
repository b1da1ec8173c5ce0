// SPDX-License-Identifier: Apache-2.0
//! What a watch prints: connections, kinds of them, rules that were written.

use std::fmt::Write;

use portolan_flow::{Attributed, Discovered, Discovery, suggest};
use serde::Serialize;
use serde_json::json;

use crate::files::Loaded;
use crate::usage::Shape;

/// The version of each JSON line.
const VERSION: u8 = 1;

/// A connection in JSON.
#[derive(Serialize)]
struct Seen<'a> {
    version: u8,
    #[serde(flatten)]
    seen: &'a Attributed,
}

/// One connection on a line.
pub(super) fn line(seen: &Attributed, format: Shape) -> String {
    match format {
        Shape::Text => format!("{seen}\n"),
        Shape::Json => {
            serde_json::to_string(&Seen { version: VERSION, seen }).unwrap_or_default() + "\n"
        }
    }
}

/// A rule that was written, on a line.
pub(super) fn written(words: &str, format: Shape) -> String {
    match format {
        Shape::Text => format!("{words}\n"),
        Shape::Json => format!("{}\n", json!({ "version": VERSION, "written": words })),
    }
}

/// Each kind on a line: how often, what, by which policy, what it resembles, and the rule that
/// would allow it.
pub(super) fn summary(loaded: &Loaded, discovery: &Discovery, format: Shape) -> String {
    let line = match format {
        Shape::Text => text,
        Shape::Json => json_line,
    };
    discovery.by_count().into_iter().map(|found| line(loaded, found) + "\n").collect()
}

fn text(loaded: &Loaded, found: &Discovered) -> String {
    let kind = &found.kind;
    let by = kind.policy.as_deref().unwrap_or("the site default");
    let mut out = format!(
        "{:>7}  {} -> {} {} {} at {} by {by}",
        found.count,
        kind.source,
        kind.destination,
        kind.service,
        kind.event.word(),
        kind.direction.word(),
    );
    if let Some(like) = &found.resembles {
        let _ = write!(out, ", resembles {}", like.requirement);
    }
    if let Some(rule) = suggest(&loaded.site, &loaded.catalogue, found) {
        let _ = write!(out, "; a rule `{}` in {} would allow it", rule.rule.id, rule.policy);
    }
    out
}

fn json_line(loaded: &Loaded, found: &Discovered) -> String {
    let (kind, wish) = (&found.kind, suggest(&loaded.site, &loaded.catalogue, found));
    json!({
        "version": VERSION,
        "count": found.count,
        "first_seen": found.first_seen,
        "last_seen": found.last_seen,
        "source": kind.source.to_string(),
        "destination": kind.destination.to_string(),
        "service": kind.service.to_string(),
        "firewall_event": kind.event.word(),
        "direction": kind.direction.word(),
        "policy": kind.policy,
        "rule": kind.rule,
        "resembles": found.resembles,
        "suggestion": wish.map(|w| json!({ "policy": w.policy, "rule": w.rule.id })),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use portolan_catalog::Catalogue;
    use portolan_flow::{Attributor, FirewallEvent, Record};
    use portolan_net::Protocol;
    use portolan_site::model::{Direction, Site};
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_json_line_says_of_which_version_it_is() {
        let record = Record {
            observed_at: Timestamp::UNIX_EPOCH,
            observation_point: "hv-a".into(),
            firewall_event: FirewallEvent::Denied,
            direction: Direction::Ingress,
            policy: None,
            rule: None,
            source_address: [192, 0, 2, 1].into(),
            destination_address: [192, 0, 2, 2].into(),
            protocol_identifier: Protocol::TCP,
            source_transport_port: None,
            destination_transport_port: Some(443),
            icmp_type: None,
            icmp_code: None,
        };
        let (site, catalogue) = (Site::default(), Catalogue::default());
        let seen = Attributor::new(&site, &catalogue).attribute(record);
        let read = |text: String| serde_json::from_str::<Value>(&text).unwrap_or_default();
        let one = read(line(&seen, Shape::Json));
        assert_eq!(one.get("version"), Some(&1.into()));
        assert_eq!(one.get("firewall_event"), Some(&"denied".into()));
        let rule = read(written("a rule", Shape::Json));
        assert_eq!(rule, json!({ "version": 1, "written": "a rule" }));

        let mut discovery = Discovery::default();
        discovery.add(&seen);
        let sources = portolan_diagnostics::Sources::default();
        let (diagnostics, digest, files) = (Vec::new(), String::new(), BTreeMap::new());
        let loaded = Loaded { site: site.clone(), sources, diagnostics, catalogue, digest, files };
        let kind = read(summary(&loaded, &discovery, Shape::Json));
        assert_eq!(kind.get("version"), Some(&1.into()));
        assert_eq!(kind.get("service"), Some(&"tcp/443".into()));
    }
}
