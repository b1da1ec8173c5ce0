// SPDX-License-Identifier: Apache-2.0
//! What a diagnostic is about, by the names that a site gives: so that a machine can tell two
//! findings of one kind apart, and a site can say which of them it knows.

use std::collections::BTreeMap;
use std::fmt;

/// A kind of thing that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Policy,
    Tier,
    Rule,
    Workload,
    Category,
    Group,
    Service,
    Requirement,
    Attachment,
    Expectation,
    Suppression,
}

impl Subject {
    /// Its word in files and for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Tier => "tier",
            Self::Rule => "rule",
            Self::Workload => "workload",
            Self::Category => "category",
            Self::Group => "group",
            Self::Service => "service",
            Self::Requirement => "requirement",
            Self::Attachment => "attachment",
            Self::Expectation => "expectation",
            Self::Suppression => "suppression",
        }
    }
}

/// At most one name of each kind: a finding about a rule names the rule and its policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subjects(BTreeMap<Subject, String>);

impl Subjects {
    /// Adds a name; the last one said of a kind counts.
    pub fn set(&mut self, kind: Subject, name: impl Into<String>) {
        self.0.insert(kind, name.into());
    }

    pub fn get(&self, kind: Subject) -> Option<&str> {
        self.0.get(&kind).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Subject, &str)> {
        self.0.iter().map(|(kind, name)| (*kind, name.as_str()))
    }

    /// Whether all of `wider` is said here too: a policy's name covers each of its rules.
    pub fn is_within(&self, wider: &Self) -> bool {
        wider.iter().all(|(kind, name)| self.get(kind) == Some(name))
    }
}

/// `policy=citrix-vda,rule=users`, always in the same order.
impl fmt::Display for Subjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> =
            self.iter().map(|(kind, name)| format!("{}={name}", kind.word())).collect();
        f.write_str(&words.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(names: &[(Subject, &str)]) -> Subjects {
        let mut subjects = Subjects::default();
        names.iter().for_each(|(kind, name)| subjects.set(*kind, *name));
        subjects
    }

    #[test]
    fn a_rule_lies_within_its_policy_and_nothing_within_another_rule() {
        let policy = subjects(&[(Subject::Policy, "vda")]);
        let rule = subjects(&[(Subject::Rule, "users"), (Subject::Policy, "vda")]);
        let other = subjects(&[(Subject::Rule, "hosts"), (Subject::Policy, "vda")]);
        assert!(rule.is_within(&policy) && rule.is_within(&Subjects::default()));
        assert!(!policy.is_within(&rule) && !rule.is_within(&other));
        assert_eq!(rule.to_string(), "policy=vda,rule=users");
    }
}
