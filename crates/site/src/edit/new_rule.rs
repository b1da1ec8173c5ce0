// SPDX-License-Identifier: Apache-2.0
//! A rule that a machine writes.

use std::collections::BTreeSet;

use super::EditError;
use crate::model::{Categories, Date, Direction, Values};
use crate::raw::RuleRaw;
use crate::scalar::{quoted, quoted_in_flow};

/// The longest line that a rule is written on.
const WIDTH: usize = 90;

/// What a machine can say in a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRule {
    pub id: String,
    /// The other end.
    pub peer: Peer,
    /// Names and words; one or more.
    pub services: Vec<String>,
    /// A deny with this reason in the place of an allow.
    pub deny: Option<String>,
    /// The tiers of the policy that it is for; empty means all.
    pub at: BTreeSet<String>,
    pub purpose: Option<String>,
    pub owner: Option<String>,
    pub ticket: Option<String>,
    pub expires: Option<Date>,
    pub needs: Vec<String>,
}

/// The other end of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    Everything,
    Categories(Categories),
    /// Names of groups and literal addresses.
    Addresses(Vec<String>),
    /// The name of a group.
    Fqdns(String),
}

impl NewRule {
    /// A rule that allows.
    pub fn allow(id: impl Into<String>, peer: Peer, services: Vec<String>) -> Self {
        Self {
            id: id.into(),
            peer,
            services,
            deny: None,
            at: BTreeSet::new(),
            purpose: None,
            owner: None,
            ticket: None,
            expires: None,
            needs: Vec::new(),
        }
    }

    /// The rule as it will be read.
    pub(super) fn parsed(&self, direction: Direction) -> Result<RuleRaw, EditError> {
        let text = self.flow(direction);
        serde_saphyr::from_str(&text).map_err(|e| EditError::NotARule(e.to_string()))
    }

    /// On one line: `{ id: ..., from: ..., allow: [...] }`.
    pub fn flow(&self, direction: Direction) -> String {
        let pairs = self.pairs(direction, quoted_in_flow);
        let words: Vec<String> = pairs.into_iter().map(|(k, v)| format!("{k}: {v}")).collect();
        format!("{{ {} }}", words.join(", "))
    }

    /// On one line where that is short, else a line for each key.
    pub(super) fn lines(&self, direction: Direction) -> Vec<String> {
        let flow = self.flow(direction);
        if flow.chars().count() <= WIDTH {
            return vec![flow];
        }
        let pairs = self.pairs(direction, quoted);
        pairs.into_iter().map(|(k, v)| format!("{k}: {v}")).collect()
    }

    fn pairs(&self, direction: Direction, text: fn(&str) -> String) -> Vec<(&'static str, String)> {
        let end = match direction {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        };
        let verb = if self.deny.is_some() { "deny" } else { "allow" };
        let at: Vec<String> = self.at.iter().cloned().collect();
        let optional = |value: &Option<String>| value.as_deref().map(text);
        [
            ("id", Some(text(&self.id))),
            ("at", (!at.is_empty()).then(|| list(&at))),
            (end, Some(self.peer.word())),
            (verb, Some(list(&self.services))),
            ("reason", optional(&self.deny)),
            ("purpose", optional(&self.purpose)),
            ("owner", optional(&self.owner)),
            ("ticket", optional(&self.ticket)),
            ("expires", self.expires.map(|day| day.to_string())),
            ("needs", (!self.needs.is_empty()).then(|| list(&self.needs))),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

impl Peer {
    /// As a selector is written: `{ AppTier: VDA }`.
    pub fn word(&self) -> String {
        match self {
            Self::Everything => "everything".into(),
            Self::Addresses(words) => match words.as_slice() {
                [one] => format!("{{ addresses: {} }}", quoted_in_flow(one)),
                many => format!("{{ addresses: {} }}", list(many)),
            },
            Self::Fqdns(group) => format!("{{ fqdns: {} }}", quoted_in_flow(group)),
            Self::Categories(categories) => {
                let pairs: Vec<String> = categories.iter().map(category).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }
}

fn category((key, values): (&String, &Values)) -> String {
    let values: Vec<String> = values.iter().cloned().collect();
    let value = match values.as_slice() {
        [one] => quoted_in_flow(one),
        many => list(many),
    };
    format!("{}: {value}", quoted_in_flow(key))
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|w| quoted_in_flow(w)).collect();
    format!("[{}]", words.join(", "))
}
