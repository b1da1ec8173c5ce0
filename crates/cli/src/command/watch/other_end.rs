// SPDX-License-Identifier: Apache-2.0
//! Flagged at one end, denied at the other.
//!
//! One end's rules log a flag without knowing the other end. A connection that is denied there has
//! not been let through: it is told by that denial, and the flag is counted and not told.

use std::path::Path;
use std::time::SystemTime;

use portolan_acl::{Acl, compile};
use portolan_diagnostics::Diagnostic;
use portolan_flow::{FirewallEvent, Record};
use portolan_site::model::{Date, Direction, Site};

use crate::enforcing::{State, learned};
use crate::files::today;

/// Judges the end that did not log.
pub(super) struct OtherEnd<'a> {
    site: &'a Site,
    state: &'a State,
    acl: Acl,
    /// Of what the Acl was compiled: the day, and the edition of the learned names.
    of: (Date, Option<SystemTime>),
    denied: u64,
}

impl<'a> OtherEnd<'a> {
    pub(super) fn of(site: &'a Site, state: &'a State) -> Result<Self, Diagnostic> {
        let of = (today(), edition(&state.names_file()));
        let acl = compile(site, &learned(Some(&state.state), site)?, of.0);
        Ok(Self { site, state, acl, of, denied: 0 })
    }

    /// Follows what the agent learns, and the days.
    pub(super) fn follow(&mut self) -> Result<(), Diagnostic> {
        let of = (today(), edition(&self.state.names_file()));
        if of != self.of {
            *self = Self { denied: self.denied, ..Self::of(self.site, self.state)? };
        }
        Ok(())
    }

    /// Whether the record is a flag of a connection that the other end denies; it is counted.
    pub(super) fn denies(&mut self, record: &Record) -> bool {
        let denies = denies(&self.acl, record);
        self.denied += u64::from(denies);
        denies
    }

    pub(super) fn denied(&self) -> u64 {
        self.denied
    }
}

fn edition(names: &Path) -> Option<SystemTime> {
    std::fs::metadata(names).and_then(|meta| meta.modified()).ok()
}

/// What the end that logged decided, the kernel knows best; the other end alone is asked.
fn denies(acl: &Acl, record: &Record) -> bool {
    let live = acl.verdict(record.connection()).live;
    let other = match record.direction {
        Direction::Egress => live.ingress,
        Direction::Ingress => live.egress,
    };
    let denies = other.is_some_and(|decision| !decision.outcome.allows());
    record.firewall_event == FirewallEvent::Flagged && denies
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by a panic")]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use portolan_catalog::Catalogue;
    use portolan_net::Protocol;

    use super::*;

    /// A store that is only watched, and a desktop that accepts nothing but by name.
    const FILES: [(&str, &str); 4] = [
        ("portolan.yaml", "site: a\nfqdns: { stores: [stores.example.net] }\n"),
        (
            "inventory/machines.csv",
            "name,addresses,component,categories\nsf,192.0.2.1,,T:SF\nvda,192.0.2.2,,T:VDA\n",
        ),
        (
            "policies/a.yaml",
            "policy: sf\npurpose: p\nmode: monitor\nsecures: { T: SF }\noutbound: []\n",
        ),
        (
            "policies/b.yaml",
            "policy: vda\npurpose: p\nmode: enforce\nsecures: { T: VDA }\n\
             inbound:\n  - { id: n, from: { fqdns: stores }, allow: [tcp/80] }\n\
             outbound:\n  - { id: m, to: { fqdns: stores }, allow: [tcp/80] }\n",
        ),
    ];

    fn site() -> Site {
        let files: BTreeMap<String, String> =
            FILES.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        portolan_site::load(&files, &Catalogue::default()).0.unwrap()
    }

    fn flagged(direction: Direction, source: &str, destination: &str) -> Record {
        Record {
            observed_at: Timestamp::UNIX_EPOCH,
            observation_point: "hv-a".into(),
            firewall_event: FirewallEvent::Flagged,
            direction,
            policy: None,
            rule: None,
            source_address: source.parse().unwrap(),
            destination_address: destination.parse().unwrap(),
            protocol_identifier: Protocol::TCP,
            source_transport_port: Some(40_000),
            destination_transport_port: Some(80),
            icmp_type: None,
            icmp_code: None,
        }
    }

    fn learn(folder: &Path, address: &str) {
        let text = format!(
            r#"{{"version":1,"learned":[{{"name":"stores.example.net","address":"{address}","expires":"2999-01-01T00:00:00Z"}}]}}"#
        );
        std::fs::write(folder.join("learned.json"), text).unwrap();
    }

    #[test]
    fn a_flag_is_told_unless_the_other_end_denies_and_then_it_is_counted() {
        let (site, folder) = (site(), tempfile::tempdir().unwrap());
        let state = State { state: folder.path().to_path_buf() };
        let mut other = OtherEnd::of(&site, &state).unwrap();
        let out = flagged(Direction::Egress, "192.0.2.1", "192.0.2.2");
        assert!(other.denies(&out));
        assert_eq!(other.denied(), 1);
        let denied = Record { firewall_event: FirewallEvent::Denied, ..out };
        assert!(!other.denies(&denied), "a denial is always told");
        assert_eq!(other.denied(), 1);
    }

    #[test]
    fn what_is_learned_while_it_watches_is_known_to_the_other_end() {
        let (site, folder) = (site(), tempfile::tempdir().unwrap());
        let state = State { state: folder.path().to_path_buf() };
        let mut other = OtherEnd::of(&site, &state).unwrap();
        let out = flagged(Direction::Egress, "192.0.2.1", "192.0.2.2");
        learn(folder.path(), "192.0.2.1");
        assert!(other.denies(&out));
        other.follow().unwrap();
        assert!(!other.denies(&out));
        assert_eq!(other.denied(), 1, "what was counted stays counted");
    }

    #[test]
    fn the_end_that_logged_is_believed_where_the_folder_knows_no_names() {
        let (site, folder) = (site(), tempfile::tempdir().unwrap());
        let state = State { state: folder.path().to_path_buf() };
        let mut other = OtherEnd::of(&site, &state).unwrap();
        let by_name = flagged(Direction::Egress, "192.0.2.2", "203.0.113.9");
        assert!(!other.denies(&by_name), "nobody judges at the other end");
    }
}
