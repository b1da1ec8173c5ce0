// SPDX-License-Identifier: Apache-2.0
//! Attachments: which workloads each holds, and on a bridge behind which interface.

use std::collections::BTreeMap;

use portolan_diagnostics::{Diagnostic, Span};

use super::desk::{Desk, File, NAME_HELP, is_name};
use super::selector::Scope;
use crate::model::{Attachment, AttachmentKind, Selector, Workload};
use crate::raw::{At, AttachmentKindWord, AttachmentRaw, HoldsRaw, Key, Shape};
use crate::read::did_you_mean;

type Holds = BTreeMap<String, Option<String>>;

impl Desk<'_> {
    /// Every attachment, in the order written.
    pub(super) fn attachments(
        &mut self,
        raws: &[At<AttachmentRaw>],
        file: File,
        workloads: &[Workload],
    ) -> Vec<Attachment> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut attachments = Vec::new();
        for At { value: raw, .. } in raws {
            let span = file.span(&raw.name.range);
            if !is_name(&raw.name.value) {
                let text = format!("`{}` cannot name an attachment", raw.name.value);
                self.error("bad-name", span, text, NAME_HELP);
            }
            if let Some(first) = seen.insert(&raw.name.value, span) {
                let text = format!("two attachments are called `{}`", raw.name.value);
                self.out.push(
                    Diagnostic::error("duplicate-attachment", span, text)
                        .label(first, "the other one")
                        .help("rename one of them"),
                );
            }
            attachments.push(Attachment {
                name: raw.name.value.clone(),
                kind: kind(raw.kind.value),
                holds: self.holds_apart(raw, file, workloads),
                netns: self.netns(&raw.netns, file),
                span: Some(span),
            });
        }
        attachments
    }

    /// What it holds. What the addresses of one host say to each other crosses no network, so that
    /// a host can tell only one workload apart from itself (ADR 0001.18).
    fn holds_apart(&mut self, raw: &AttachmentRaw, file: File, workloads: &[Workload]) -> Holds {
        let holds = self.holds(raw, file, workloads);
        if raw.kind.value == AttachmentKindWord::Host && holds.len() > 1 {
            let text = format!("a host holds one workload, and `{}` holds more", raw.name.value);
            let help = "name one workload, with all its addresses, or write `kind: router`";
            self.error("host-holds-many", file.span(&raw.name.range), text, help);
        }
        holds
    }

    fn holds(&mut self, raw: &AttachmentRaw, file: File, workloads: &[Workload]) -> Holds {
        let at = file.span(&raw.name.range);
        let is_bridge = raw.kind.value == AttachmentKindWord::Bridge;
        if !is_bridge {
            let ranges =
                [raw.bridge.0.as_ref().map(|b| &b.range), raw.bridges.0.as_ref().map(|b| &b.range)];
            for range in ranges.into_iter().flatten() {
                let help = "leave it out, or write `kind: bridge`";
                self.error("key-not-here", file.span(range), "only a bridge has bridges", help);
            }
        }
        match (&raw.holds.0, &raw.bridges.0) {
            (Some(holds), None) => {
                let bridge = raw.bridge.0.as_ref().and_then(|b| self.interface(b, file));
                if is_bridge && raw.bridge.0.is_none() {
                    let help = "add `bridge: NAME`, the interface that `ip link` shows";
                    self.error("missing-key", at, "the bridge has no interface", help);
                }
                self.held(holds, file, workloads).into_iter().map(|w| (w, bridge.clone())).collect()
            }
            (None, Some(bridges)) => self.held_by_bridge(&bridges.value, file, workloads),
            (None, None) => {
                let help = "add `holds:`, with `everything` if that is meant";
                self.error("missing-key", at, "the attachment holds nothing", help);
                Holds::new()
            }
            (Some(_), Some(bridges)) => {
                let help = "write `holds` and `bridge`, or `bridges` alone";
                let place = file.span(&bridges.range);
                self.error("key-not-here", place, "`bridges` takes the place of `holds`", help);
                Holds::new()
            }
        }
    }

    fn held_by_bridge(
        &mut self,
        bridges: &BTreeMap<At<String>, HoldsRaw>,
        file: File,
        workloads: &[Workload],
    ) -> Holds {
        let mut all = Holds::new();
        for (name, holds) in bridges {
            let interface = self.interface(name, file);
            for workload in self.held(holds, file, workloads) {
                if let Some(Some(other)) = all.insert(workload.clone(), interface.clone()) {
                    let text = format!("`{workload}` is behind `{other}` and `{}`", name.value);
                    let help = "a workload is behind one bridge";
                    self.error("held-twice", file.span(&name.range), text, help);
                }
            }
        }
        all
    }

    fn held(&mut self, raw: &HoldsRaw, file: File, workloads: &[Workload]) -> Vec<String> {
        let by = |selector: &Selector| {
            let held = workloads.iter().filter(|w| selector.selects(w));
            held.map(|w| w.name.clone()).collect()
        };
        match &raw.value {
            Shape::Word(_) => by(&Selector::everything()),
            Shape::Map(map) => {
                let at = file.span(&raw.range);
                self.selector_map(map, at, file, Scope::OWN).map(|s| by(&s)).unwrap_or_default()
            }
            Shape::List(names) => {
                names.iter().filter_map(|n| self.held_by_name(n, file, workloads)).collect()
            }
        }
    }

    fn held_by_name(
        &mut self,
        name: &At<String>,
        file: File,
        workloads: &[Workload],
    ) -> Option<String> {
        if workloads.binary_search_by(|w| w.name.as_str().cmp(&name.value)).is_ok() {
            return Some(name.value.clone());
        }
        let known = workloads.iter().map(|w| w.name.as_str());
        let help = did_you_mean(&name.value, known, "name a workload of the inventory");
        let text = format!("no workload `{}`", name.value);
        self.error("unknown-workload", file.span(&name.range), text, &help);
        None
    }

    /// A name that the kernel takes for an interface.
    fn interface(&mut self, name: &At<String>, file: File) -> Option<String> {
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if (1..=15).contains(&name.value.len()) && name.value.chars().all(good) {
            return Some(name.value.clone());
        }
        let text = format!("`{}` cannot be the name of an interface", name.value);
        let help = "1 to 15 letters, digits, `-`, `_` or `.`";
        self.error("bad-name", file.span(&name.range), text, help);
        None
    }

    fn netns(&mut self, name: &Key<At<String>>, file: File) -> Option<String> {
        let name = name.0.as_ref()?;
        if !is_name(&name.value) {
            let text = format!("`{}` cannot name a network namespace", name.value);
            self.error("bad-name", file.span(&name.range), text, NAME_HELP);
        }
        Some(name.value.clone())
    }
}

fn kind(word: AttachmentKindWord) -> AttachmentKind {
    match word {
        AttachmentKindWord::Host => AttachmentKind::Host,
        AttachmentKindWord::Router => AttachmentKind::Router,
        AttachmentKindWord::Bridge => AttachmentKind::Bridge,
    }
}
