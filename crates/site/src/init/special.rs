// SPDX-License-Identifier: Apache-2.0
//! Policies beside those of the components: quarantine, isolation of the desktops' zones, and with
//! it the domain as a shared service.

use std::collections::BTreeSet;

use super::cast::Peer;
use super::draft::{Draft, DraftRule};
use crate::model::Workload;

/// The special policies that this inventory calls for.
pub(super) fn policies(workloads: &[Workload], components: &[Draft]) -> Vec<Draft> {
    let mut policies = vec![strict(), forensic()];
    if let Some(zones) = zones(workloads) {
        policies.push(zones);
        policies.extend(domain(components));
    }
    policies
}

fn strict() -> Draft {
    Draft {
        id: "quarantine-strict".into(),
        kind: Some("quarantine"),
        head: vec!["level: strict".into(), "secures: { Quarantine: Strict }".into()],
        purpose: "Cut a workload off from everything".into(),
        rules: None,
        role: None,
    }
}

fn forensic() -> Draft {
    let look = DraftRule {
        id: "from-admins".into(),
        peer: Peer::Group("admins".into()),
        services: vec!["rdp".into(), "ssh".into(), "winrm".into()],
        purpose: "Somebody has to look at it.".into(),
        needs: Vec::new(),
        warnings: BTreeSet::new(),
    };
    Draft {
        id: "quarantine-forensic".into(),
        kind: Some("quarantine"),
        head: vec!["level: forensic".into(), "secures: { Quarantine: Forensic }".into()],
        purpose: "Cut a workload off from everything but those who examine it".into(),
        rules: Some([vec![look], Vec::new()]),
        role: None,
    }
}

/// Desktops of several zones do not talk to each other.
fn zones(workloads: &[Workload]) -> Option<Draft> {
    let desktops = workloads.iter().filter(|w| w.roles.contains("vda"));
    let zones: BTreeSet<&String> =
        desktops.filter_map(|w| w.categories.get("Zone")).flatten().collect();
    if zones.len() < 2 {
        return None;
    }
    let mut head = vec!["sides:".to_owned()];
    for zone in zones {
        let value = crate::scalar::quoted_in_flow(zone);
        let side = side_name(zone);
        head.push(format!("  {side}: {{ AppTier: VDA, Zone: {value} }}"));
    }
    Some(Draft {
        id: "isolation-vda-zones".into(),
        kind: Some("isolation"),
        head,
        purpose: "Desktops of one zone never reach those of another".into(),
        rules: None,
        role: None,
    })
}

/// A side's name is narrower than a category's value.
fn side_name(zone: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("zone-{}", zone.chars().take(40).map(plain).collect::<String>())
}

/// Where zones are isolated more will be, and what machines of the site ask of the domain passes
/// whatever isolation comes.
fn domain(components: &[Draft]) -> Option<Draft> {
    let of = components.iter().find(|d| d.role.as_deref() == Some("domain-controller"))?;
    let [inbound, _] = of.rules.as_ref()?;
    let clients: Vec<DraftRule> = inbound
        .iter()
        .filter(|rule| matches!(rule.peer, Peer::Tiers(_) | Peer::Platform))
        .cloned()
        .collect();
    if clients.is_empty() {
        return None;
    }
    Some(Draft {
        id: "shared-domain-services".into(),
        kind: Some("shared-service"),
        head: of.head.clone(),
        purpose: "Whatever is isolated from whom, the domain answers all of its members".into(),
        rules: Some([clients, Vec::new()]),
        role: None,
    })
}
