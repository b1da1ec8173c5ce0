// SPDX-License-Identifier: Apache-2.0
//! Assertions: two ends that can be told, and either what passes or what does not.

use std::collections::BTreeMap;

use portolan_diagnostics::{Diagnostic, Span};

use super::desk::{Desk, File, NAME_HELP, is_name};
use super::selector::Scope;
use crate::model::{Allow, Expectation, View, Workload};
use crate::raw::{At, ExpectRaw, List, ViewWord, Words};

impl Desk<'_> {
    /// Those that can be resolved, in the order written.
    pub(super) fn expectations(
        &mut self,
        raws: Option<&List<At<ExpectRaw>>>,
        file: File,
        workloads: &[Workload],
    ) -> Vec<Expectation> {
        let raws = raws.map(List::list).unwrap_or_default();
        self.expectation_ids(raws, file);
        raws.iter().filter_map(|raw| self.expectation(&raw.value, file, workloads)).collect()
    }

    fn expectation_ids(&mut self, raws: &[At<ExpectRaw>], file: File) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for At { value: raw, .. } in raws {
            let at = file.span(&raw.id.range);
            if !is_name(&raw.id.value) {
                let text = format!("`{}` cannot be the id of an assertion", raw.id.value);
                self.error("bad-name", at, text, NAME_HELP);
            }
            if let Some(first) = seen.insert(&raw.id.value, at) {
                let text = format!("two assertions are called `{}`", raw.id.value);
                self.out.push(
                    Diagnostic::error("duplicate-expectation", at, text)
                        .label(first, "the other one")
                        .help("rename one of them"),
                );
            }
        }
    }

    fn expectation(
        &mut self,
        raw: &ExpectRaw,
        file: File,
        workloads: &[Workload],
    ) -> Option<Expectation> {
        let scope = Scope { machines: Some(workloads), ..Scope::OWN };
        let from = self.selector(&raw.from, file, scope);
        let to = self.selector(&raw.to, file, scope);
        let (allow, words) = self.expected(raw, file)?;
        if words.words().is_empty() {
            let text = format!("the assertion `{}` names no service", raw.id.value);
            let help = "name a service, or write `any`";
            self.error("no-service", file.span(&words.range), text, help);
        }
        Some(Expectation {
            id: raw.id.value.clone(),
            allow,
            services: self.services(&words.words(), file),
            from: from?,
            to: to?,
            view: raw.view.0.as_ref().map_or(View::Intended, |word| view(word.value)),
            reason: raw.reason.0.as_ref().map(|r| r.value.clone()),
            span: Some(file.span(&raw.id.range)),
        })
    }

    fn expected<'r>(&mut self, raw: &'r ExpectRaw, file: File) -> Option<(Allow, &'r Words)> {
        let (at, id) = (file.span(&raw.id.range), &raw.id.value);
        match (&raw.allow.0, &raw.deny.0) {
            (Some(allow), None) => Some((Allow::Yes, allow)),
            (None, Some(deny)) => Some((Allow::No, deny)),
            (Some(_), Some(_)) => {
                let text = format!("the assertion `{id}` says both allow and deny");
                self.error("allow-and-deny", at, text, "make two assertions of it");
                None
            }
            (None, None) => {
                let text = format!("the assertion `{id}` says neither allow nor deny");
                self.error("missing-key", at, text, "add `allow: [...]` or `deny: any`");
                None
            }
        }
    }
}

fn view(word: ViewWord) -> View {
    match word {
        ViewWord::Live => View::Live,
        ViewWord::Intended => View::Intended,
    }
}
