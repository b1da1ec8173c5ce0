// SPDX-License-Identifier: Apache-2.0
//! The label that a rule of ours puts on what it logs: `portolan flag egress citrix-vda/internet`.
//!
//! Writer and reader stand side by side, so that what a target writes is what is read here.

use std::fmt;

use portolan_site::model::Direction;

use crate::FirewallEvent;

/// The NFLOG group that rules log to where nobody says otherwise.
pub const DEFAULT_GROUP: u16 = 100;

/// The bytes of a packet that are logged: enough for both headers of either family.
pub const SNAPLEN: u32 = 128;

/// The longest label that the kernel keeps.
pub const LABEL_MAX: usize = 127;

const OWNER: &str = "portolan";
const NOBODY: &str = "-";

/// Who decided what, at which end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub event: FirewallEvent,
    pub direction: Direction,
    pub policy: Option<String>,
    pub rule: Option<String>,
}

impl Label {
    /// Reads a label; `None` for one that is not ours.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        if words.next() != Some(OWNER) {
            return None;
        }
        let event = match words.next()? {
            "deny" => FirewallEvent::Denied,
            "flag" => FirewallEvent::Flagged,
            _ => return None,
        };
        let word = words.next()?;
        let direction = Direction::BOTH.into_iter().find(|d| d.word() == word)?;
        let (policy, rule) = words.next()?.split_once('/')?;
        words.next().is_none().then(|| Self {
            event,
            direction,
            policy: somebody(policy),
            rule: somebody(rule),
        })
    }
}

fn somebody(word: &str) -> Option<String> {
    (!word.is_empty() && word != NOBODY).then(|| word.to_owned())
}

/// The form that [`Label::parse`] reads. A target refuses ids that make it longer than
/// [`LABEL_MAX`].
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let event = match self.event {
            FirewallEvent::Denied => "deny",
            FirewallEvent::Flagged => "flag",
        };
        let policy = self.policy.as_deref().unwrap_or(NOBODY);
        let rule = self.rule.as_deref().unwrap_or(NOBODY);
        write!(f, "{OWNER} {event} {} {policy}/{rule}", self.direction.word())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels() -> impl Strategy<Value = Label> {
        let id = || proptest::option::of("[a-z][a-z0-9-]{0,20}");
        (any::<bool>(), any::<bool>(), id(), id()).prop_map(|(denied, out, policy, rule)| Label {
            event: if denied { FirewallEvent::Denied } else { FirewallEvent::Flagged },
            direction: if out { Direction::Egress } else { Direction::Ingress },
            policy,
            rule,
        })
    }

    proptest! {
        #[test]
        fn a_label_is_read_as_it_was_written(label in labels()) {
            prop_assert_eq!(Label::parse(&label.to_string()), Some(label));
        }

        #[test]
        fn any_text_is_read_or_refused_without_harm(text in any::<String>()) {
            if let Some(label) = Label::parse(&text) {
                prop_assert_eq!(Label::parse(&label.to_string()), Some(label));
            }
        }
    }

    #[test]
    fn a_label_of_somebody_else_is_not_ours() {
        for text in [
            "",
            "portolan",
            "IN=eth0",
            "portolan deny egress",
            "portolan deny up a/b",
            "deny egress a/b",
        ] {
            assert_eq!(Label::parse(text), None, "{text}");
        }
        assert!(Label::parse("portolan flag egress citrix-vda/internet").is_some());
        assert_eq!(Label::parse("portolan flag egress citrix-vda/internet more"), None);
    }
}
