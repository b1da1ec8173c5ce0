// SPDX-License-Identifier: Apache-2.0
//! What nobody uses, and what is nearly but not quite something: warnings, never errors.

use std::collections::{BTreeMap, BTreeSet};

use portolan_diagnostics::{Diagnostic, Span};

use super::desk::{Declared, Desk};
use crate::model::{Attachment, Workload};
use crate::read::nearest;

impl Desk<'_> {
    pub(super) fn report_unused(&mut self, workloads: &[Workload], attachments: &[Attachment]) {
        let mut names = std::mem::take(&mut self.names);
        // It says whose DNS answers count; no policy has to name it.
        names.used_addresses.insert("resolvers".into());
        self.unused_names("unused-group", "address group", &names.addresses, &names.used_addresses);
        self.unused_names("unused-group", "group of names", &names.fqdns, &names.used_fqdns);
        self.unused_names("unused-service", "service", &names.services, &names.used_services);
        self.names = names;
        let present = present(workloads);
        self.unused_categories(&present);
        self.mistaken_categories(&present);
        self.unattached(workloads, attachments);
    }

    fn unused_names<T>(
        &mut self,
        code: &'static str,
        what: &str,
        declared: &BTreeMap<String, Declared<T>>,
        used: &BTreeSet<String>,
    ) {
        for (name, Declared { span, .. }) in declared.iter().filter(|(n, _)| !used.contains(*n)) {
            let text = format!("no policy uses the {what} `{name}`");
            self.warning(code, *span, text, "use it or remove it");
        }
    }

    fn unused_categories(&mut self, present: &BTreeMap<(&str, &str), Span>) {
        for ((key, value), span) in present {
            let pair = ((*key).to_owned(), (*value).to_owned());
            if !self.names.used_categories.contains_key(&pair) {
                let text = format!("no policy uses the category `{key}:{value}`");
                let help = "write a policy that selects it, or remove it from the inventory";
                self.warning("unused-category", *span, text, help);
            }
        }
    }

    /// A category that no workload has may be meant for later (a quarantine is); one that is
    /// nearly another is a slip.
    fn mistaken_categories(&mut self, present: &BTreeMap<(&str, &str), Span>) {
        let written = |(key, value): (&str, &str)| format!("{key}: {value}");
        let known: Vec<String> = present.keys().map(|pair| written(*pair)).collect();
        let used = std::mem::take(&mut self.names.used_categories);
        for ((key, value), span) in &used {
            let word = written((key, value));
            if present.contains_key(&(key.as_str(), value.as_str())) {
                continue;
            }
            if let Some(near) = nearest(&word, known.iter().map(String::as_str)) {
                let text = format!("no workload has the category `{word}`");
                let help = format!("did you mean `{near}`?");
                self.warning("unknown-category", *span, text, &help);
            }
        }
        self.names.used_categories = used;
    }

    fn unattached(&mut self, workloads: &[Workload], attachments: &[Attachment]) {
        if attachments.is_empty() {
            return;
        }
        for workload in workloads {
            let holders: Vec<&Attachment> =
                attachments.iter().filter(|a| a.holds.contains_key(&workload.name)).collect();
            let Some(span) = workload.span else { continue };
            let (code, text, help) = match holders.as_slice() {
                [] => (
                    "unattached-workload",
                    format!("no attachment holds `{}`", workload.name),
                    "nothing is enforced at its end; add it to an attachment's `holds`",
                ),
                [_] => continue,
                [first, second, ..] => (
                    "held-twice",
                    format!("`{}` and `{}` both hold `{}`", first.name, second.name, workload.name),
                    "each end is judged once; keep it in one attachment",
                ),
            };
            self.out.push(Diagnostic::warning(code, span, text).help(help));
        }
    }
}

/// Every category that a workload has, and the first workload that has it.
fn present(workloads: &[Workload]) -> BTreeMap<(&str, &str), Span> {
    let mut present = BTreeMap::new();
    for workload in workloads {
        for (key, values) in &workload.categories {
            for value in values {
                if let Some(span) = workload.span {
                    present.entry((key.as_str(), value.as_str())).or_insert(span);
                }
            }
        }
    }
    present
}
