// SPDX-License-Identifier: Apache-2.0
//! Every finding of `check`, in one table: the list in the documentation is written from it, code
//! scanners learn from it what a code means, and a site can suppress these and nothing else.

use crate::{Code, Confidence, Severity};

use Confidence::{High, Low, Medium};
use Severity::{Error, Note, Warning};

/// A kind of thing that `check` finds in a site that reads well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: Code,
    /// What it can be told as, the worst first.
    pub severities: &'static [Severity],
    /// How sure it can be, the surest first.
    pub confidences: &'static [Confidence],
    /// What it finds, in a line.
    pub what: &'static str,
    /// Whether a site may say that it knows.
    pub is_suppressible: bool,
}

impl Finding {
    /// The finding of this code; `None` for a mistake that keeps a site from being read.
    pub fn of(code: &str) -> Option<&'static Self> {
        FINDINGS.iter().find(|f| f.code == code)
    }

    /// Its page, from the root of the repository.
    pub fn page(&self) -> String {
        format!("mdtest/findings/{}.md", self.code)
    }

    const fn new(
        code: Code,
        severities: &'static [Severity],
        confidences: &'static [Confidence],
        what: &'static str,
    ) -> Self {
        Self { code, severities, confidences, what, is_suppressible: true }
    }

    /// About a suppression itself: it goes away by being mended.
    const fn about_suppression(code: Code, what: &'static str) -> Self {
        Self { code, severities: &[Warning], confidences: &[High], what, is_suppressible: false }
    }
}

/// The worst first, as the documentation lists them.
pub const FINDINGS: &[Finding] = &[
    Finding::new(
        "requirement-blocked",
        &[Error, Warning, Note],
        &[High, Medium, Low],
        "the chart says that one component needs another, and the policy would deny it",
    ),
    Finding::new(
        "expectation-broken",
        &[Error],
        &[High],
        "what the site asserts of itself is not so",
    ),
    Finding::new("expired-rule", &[Error, Note], &[High], "a rule whose last day has passed"),
    Finding::new("contradiction", &[Warning], &[Medium], "one rule allows what another denies"),
    Finding::new(
        "isolation-defeated",
        &[Warning],
        &[High],
        "a way between the sides of an isolation, by a shared service or a machine on both",
    ),
    Finding::new(
        "management-open",
        &[Warning],
        &[High],
        "users or outsiders can open the ports by which machines are managed",
    ),
    Finding::new(
        "asymmetric-pair",
        &[Warning],
        &[High, Medium],
        "a rule allows at its end what the other end denies",
    ),
    Finding::new(
        "unreachable-tier",
        &[Warning],
        &[High],
        "a tier with inbound rules on which nobody can open anything",
    ),
    Finding::new(
        "matches-nothing",
        &[Warning],
        &[High],
        "a policy that secures nobody, or a rule about nobody",
    ),
    Finding::new(
        "shadowed-rule",
        &[Warning, Note],
        &[High],
        "a rule that never decides, for others decide all of it first",
    ),
    Finding::new(
        "broad-fqdn",
        &[Warning, Note],
        &[High],
        "a wildcard over a domain in which anybody can have a name",
    ),
    Finding::new(
        "wider-than-requirement",
        &[Warning],
        &[High],
        "a rule allows services or machines beyond the requirements it names",
    ),
    Finding::new(
        "half-secured",
        &[Warning],
        &[High],
        "a policy secures one direction, and the other is open",
    ),
    Finding::new("unsecured-workload", &[Warning], &[High], "no policy secures a machine"),
    Finding::new(
        "component-without-categories",
        &[Warning],
        &[High],
        "a machine lacks the categories by which policies know its component",
    ),
    Finding::new(
        "unlabelled-workload",
        &[Warning],
        &[High],
        "a machine without any category is denied everything",
    ),
    Finding::new("no-broker", &[Warning], &[High], "desktops have nobody to register with"),
    Finding::new("expiring-rule", &[Warning], &[High], "an allow ends within thirty days"),
    Finding::new("unattached-workload", &[Warning], &[High], "nothing judges a machine's packets"),
    Finding::new("held-twice", &[Warning], &[High], "two places judge one machine's packets"),
    Finding::new(
        "no-resolvers",
        &[Warning],
        &[High],
        "there are groups of names, and nobody whose DNS answers count",
    ),
    Finding::new(
        "unknown-category",
        &[Warning],
        &[Medium],
        "a selector names a category that looks like a slip",
    ),
    Finding::new(
        "unknown-requirement",
        &[Warning],
        &[High],
        "a rule names a requirement that the catalogue does not have",
    ),
    Finding::new(
        "unused-category",
        &[Warning],
        &[High],
        "machines have a category that nobody selects",
    ),
    Finding::new("unused-group", &[Warning], &[High], "a group that no policy uses"),
    Finding::new("unused-service", &[Warning], &[High], "a declared service that no policy uses"),
    Finding::new("empty-expectation", &[Warning], &[High], "an assertion about nobody"),
    Finding::about_suppression(
        "expired-suppression",
        "a suppression whose last day has passed: it suppresses no more",
    ),
    Finding::about_suppression("unused-suppression", "a suppression that suppresses nothing"),
    Finding::new("redundant-rule", &[Note], &[High], "an allow without which nothing would change"),
    Finding::new(
        "never-hit",
        &[Note],
        &[Low],
        "an allow that decided none of the connections that were observed",
    ),
    Finding::new(
        "without-owner",
        &[Note],
        &[High],
        "an allow that serves no requirement and that nobody answers for",
    ),
    Finding::new(
        "plain-text",
        &[Note],
        &[High],
        "a rule allows in plain text what can be encrypted",
    ),
];
