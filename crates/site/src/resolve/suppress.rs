// SPDX-License-Identifier: Apache-2.0
//! Suppressions: findings and names that exist, a reason, a day.

use portolan_diagnostics::{FINDINGS, Finding, Subject, Subjects};

use super::desk::{Desk, File};
use super::findings::{UNKNOWN_REQUIREMENT, unknown_requirement};
use crate::model::{Expectation, Policy, Suppression, Workload};
use crate::raw::{At, List, SuppressRaw};
use crate::read::did_you_mean;

/// What a suppression may name.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) policies: &'a [Policy],
    pub(super) workloads: &'a [Workload],
    pub(super) expectations: &'a [Expectation],
}

impl Desk<'_> {
    /// Those that can be resolved, in the order written.
    pub(super) fn suppressions(
        &mut self,
        raws: Option<&List<At<SuppressRaw>>>,
        file: File,
        known: Known<'_>,
    ) -> Vec<Suppression> {
        let raws = raws.map(List::list).unwrap_or_default();
        raws.iter().filter_map(|raw| self.suppression(&raw.value, file, known)).collect()
    }

    fn suppression(
        &mut self,
        raw: &SuppressRaw,
        file: File,
        known: Known<'_>,
    ) -> Option<Suppression> {
        let finding = self.finding(&raw.finding, file);
        if raw.reason.value.trim().is_empty() {
            let help = "say why it is right, or why it stays for now";
            let text = "the suppression gives no reason";
            self.error("empty-reason", file.span(&raw.reason.range), text, help);
        }
        let help = "write the last day on which it is not told as YYYY-MM-DD";
        let until = self.date(&raw.until, file, help);
        let subjects = self.subjects(raw, file, known);
        Some(Suppression {
            finding: finding?.code,
            subjects,
            reason: raw.reason.value.clone(),
            until: until?,
            span: Some(file.span(&raw.finding.range)),
        })
    }

    fn finding(&mut self, code: &At<String>, file: File) -> Option<&'static Finding> {
        let finding = Finding::of(&code.value).filter(|f| f.is_suppressible);
        if finding.is_none() {
            let codes = FINDINGS.iter().filter(|f| f.is_suppressible).map(|f| f.code);
            let help = did_you_mean(&code.value, codes, "docs/findings lists what can be known");
            let text = format!("`{}` is not a finding that can be suppressed", code.value);
            self.error("unknown-finding", file.span(&code.range), text, &help);
        }
        finding
    }

    fn subjects(&mut self, raw: &SuppressRaw, file: File, known: Known<'_>) -> Subjects {
        let mut subjects = Subjects::default();
        for (kind, word) in written(raw) {
            self.subject(kind, word, raw, file, known);
            subjects.set(kind, word.value.as_str());
        }
        subjects
    }

    /// Says that nothing has this name. Names of groups, services and categories are not looked
    /// up: what is suppressed about them is often that they are not there.
    fn subject(
        &mut self,
        kind: Subject,
        word: &At<String>,
        raw: &SuppressRaw,
        file: File,
        known: Known<'_>,
    ) {
        let names: Vec<&str> = match kind {
            Subject::Policy => known.policies.iter().map(|p| p.id.as_str()).collect(),
            Subject::Rule => match raw.policy.0.as_ref() {
                Some(policy) => match rules(known.policies, &policy.value) {
                    Some(rules) => rules,
                    None => return,
                },
                None => return self.rule_alone(word, file),
            },
            Subject::Workload => known.workloads.iter().map(|w| w.name.as_str()).collect(),
            Subject::Expectation => known.expectations.iter().map(|e| e.id.as_str()).collect(),
            Subject::Requirement => return self.requirement(word, raw, file),
            Subject::Tier
            | Subject::Category
            | Subject::Group
            | Subject::Service
            | Subject::Attachment
            | Subject::Suppression => return,
        };
        if !names.contains(&word.value.as_str()) {
            let text = format!("the site has no {} `{}`", kind.word(), word.value);
            let help = did_you_mean(&word.value, names, "leave it out to suppress them all");
            self.error("unknown-name", file.span(&word.range), text, &help);
        }
    }

    /// One that the catalogue does not have may be what is suppressed.
    fn requirement(&mut self, word: &At<String>, raw: &SuppressRaw, file: File) {
        if raw.finding.value != UNKNOWN_REQUIREMENT {
            let at = file.span(&word.range);
            self.out.extend(unknown_requirement(self.catalogue, &word.value, at));
        }
    }

    fn rule_alone(&mut self, word: &At<String>, file: File) {
        let text = format!("rules of several policies may be called `{}`", word.value);
        self.error("missing-key", file.span(&word.range), text, "add `policy: ...`");
    }
}

/// The rules of a policy that exists.
fn rules<'a>(policies: &'a [Policy], policy: &str) -> Option<Vec<&'a str>> {
    let of = policies.iter().find(|p| p.id == policy)?;
    Some(of.rules().into_iter().map(|r| r.id.as_str()).collect())
}

/// The names that it gives.
fn written(raw: &SuppressRaw) -> impl Iterator<Item = (Subject, &At<String>)> {
    let keys = [
        (Subject::Policy, &raw.policy),
        (Subject::Rule, &raw.rule),
        (Subject::Workload, &raw.workload),
        (Subject::Requirement, &raw.requirement),
        (Subject::Category, &raw.category),
        (Subject::Group, &raw.group),
        (Subject::Service, &raw.service),
        (Subject::Expectation, &raw.expectation),
    ];
    keys.into_iter().filter_map(|(kind, key)| Some((kind, key.0.as_ref()?)))
}
