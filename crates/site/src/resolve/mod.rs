// SPDX-License-Identifier: Apache-2.0
//! From files to the resolved site: names are looked up, and every mistake is told at its place.

mod addresses;
mod application;
mod attachment;
mod conditions;
mod desk;
mod expect;
mod findings;
mod fqdns;
mod inventory;
mod machines;
mod other_kinds;
mod policy;
mod rule;
mod selector;
mod services;
mod shipped;
mod suppress;

use std::collections::BTreeMap;

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place, Severity, SourceId, Sources};

use crate::model::{Allow, Mode, Site, SiteDefault, Unlabelled, Workload};
use crate::raw::{AllowWord, At, PolicyRaw, SiteRaw, WorkloadRaw};
use crate::read::{csv_workloads, documents};
use desk::{Desk, File};

pub use shipped::SERVICES;
use suppress::Known;

/// The name of the site's own file.
pub const SITE_FILE: &str = "portolan.yaml";

/// What a path says that the file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Site,
    InventoryCsv,
    InventoryYaml,
    Policy,
    Other,
}

fn file_kind(path: &str) -> FileKind {
    let lower = path.to_ascii_lowercase();
    let yaml = lower.ends_with(".yaml") || lower.ends_with(".yml");
    match path.split_once('/') {
        None if path == SITE_FILE => FileKind::Site,
        Some(("inventory", _)) if lower.ends_with(".csv") => FileKind::InventoryCsv,
        Some(("inventory", _)) if yaml => FileKind::InventoryYaml,
        Some(("policies", _)) if yaml => FileKind::Policy,
        _ => FileKind::Other,
    }
}

/// Whether [`load`] reads a file of this path, relative to the site's folder.
pub fn is_site_file(path: &str) -> bool {
    file_kind(path) != FileKind::Other
}

/// The workloads of one inventory file in CSV, whatever its path; for who has no site yet.
pub(crate) fn load_inventory(
    path: &str,
    text: &str,
    catalogue: &Catalogue,
) -> (Vec<Workload>, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let source = sources.add(path, text);
    let mut desk = Desk::new(catalogue);
    let raws = csv_workloads(text, source, &mut desk.out);
    let raws: Vec<(WorkloadRaw, File)> = raws.into_iter().map(|raw| (raw, File(source))).collect();
    let workloads = desk.workloads(&raws);
    (workloads, sources, desk.out)
}

/// The raw files of a site.
#[derive(Default)]
struct Raw {
    site: Option<(SiteRaw, File)>,
    workloads: Vec<(WorkloadRaw, File)>,
    policies: Vec<(PolicyRaw, File)>,
}

/// Reads a site from its files: path relative to the site's folder, with `/`, to text. Files that
/// are not of a site are passed over. `None` where there is any error.
pub fn load(
    files: &BTreeMap<String, String>,
    catalogue: &Catalogue,
) -> (Option<Site>, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut desk = Desk::new(catalogue);
    let mut raw = Raw::default();
    for (path, text) in files.iter().filter(|(path, _)| is_site_file(path)) {
        let source = sources.add(path, text);
        read(file_kind(path), text, source, &mut raw, &mut desk.out);
    }
    if !files.contains_key(SITE_FILE) {
        let place = Place::Path(SITE_FILE.to_owned());
        let text = format!("there is no `{SITE_FILE}`");
        let help = "a site is a folder with portolan.yaml; `portolan init` writes one";
        desk.out.push(Diagnostic::error("no-site", place, text).help(help));
    }
    let site = resolve(&raw, &mut desk);
    let failed = desk.has_errors();
    let mut out = desk.out;
    out.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
    (site.filter(|_| !failed), sources, out)
}

fn read(kind: FileKind, text: &str, id: SourceId, raw: &mut Raw, out: &mut Vec<Diagnostic>) {
    let file = File(id);
    match kind {
        FileKind::Site => {
            let mut found: Vec<SiteRaw> = documents(text, id, out);
            if found.len() != 1 && !out.iter().any(|d| d.severity == Severity::Error) {
                let text = "the file holds no site, or more than one";
                let error = Diagnostic::error("one-site", file.span(&(0..0)), text);
                out.push(error.help("write one document, beginning with `site: NAME`"));
            }
            raw.site = found.pop().map(|site| (site, file));
        }
        FileKind::InventoryCsv => {
            raw.workloads.extend(csv_workloads(text, id, out).into_iter().map(|w| (w, file)));
        }
        FileKind::InventoryYaml => {
            let lists: Vec<Vec<WorkloadRaw>> = documents(text, id, out);
            raw.workloads.extend(lists.into_iter().flatten().map(|w| (w, file)));
        }
        FileKind::Policy => {
            let told = out.len();
            let found: Vec<PolicyRaw> = documents(text, id, out);
            if found.is_empty() && out.len() == told {
                let error =
                    Diagnostic::error("no-policy", file.span(&(0..0)), "the file holds no policy");
                out.push(
                    error.help("write one, beginning with `policy: NAME`, or delete the file"),
                );
            }
            raw.policies.extend(found.into_iter().map(|p| (p, file)));
        }
        FileKind::Other => {}
    }
}

fn resolve(raw: &Raw, desk: &mut Desk<'_>) -> Option<Site> {
    let (head, file) = raw.site.as_ref()?;
    if let Some(groups) = &head.addresses.0 {
        desk.address_groups(groups, *file);
    }
    if let Some(groups) = &head.fqdns.0 {
        desk.fqdn_groups(groups, *file);
    }
    if let Some(services) = &head.services.0 {
        desk.declared_services(services, *file);
    }
    let workloads = desk.workloads(&raw.workloads);
    let policies = desk.policies(&raw.policies);
    let none = Vec::new();
    let raw_attachments = head.attachments.0.as_ref().unwrap_or(&none);
    let attachments = desk.attachments(raw_attachments, *file, &workloads);
    let unlabelled = unlabelled(head, *file, desk);
    let networks = head.networks.0.as_ref().map(|n| desk.addresses(&n.words(), *file));
    let conditions = desk.conditions(head.conditions.0.as_ref(), *file);
    let expectations = desk.expectations(head.expect.0.as_ref(), *file, &workloads);
    let known = Known { policies: &policies, workloads: &workloads, expectations: &expectations };
    let suppressions = desk.suppressions(head.suppress.0.as_ref(), *file, known);
    if !desk.has_errors() {
        desk.report_findings(&workloads, &attachments);
    }
    let names = std::mem::take(&mut desk.names);
    Some(Site {
        name: head.site.value.clone(),
        workloads,
        policies,
        address_groups: names.addresses.into_iter().map(|(n, d)| (n, d.value)).collect(),
        fqdn_groups: names.fqdns.into_iter().map(|(n, d)| (n, d.value)).collect(),
        services: names.services.into_iter().map(|(n, d)| (n, d.value)).collect(),
        default: SiteDefault {
            allow: head.default.0.as_ref().map_or(Allow::Yes, |d| allow(d.value)),
            forbid: head.denied.0.as_ref().map(|d| policy::forbid(d.value)).unwrap_or_default(),
        },
        unlabelled,
        networks: networks.unwrap_or_default(),
        conditions,
        attachments,
        expectations,
        suppressions,
    })
}

fn allow(word: AllowWord) -> Allow {
    match word {
        AllowWord::Allow => Allow::Yes,
        AllowWord::Deny => Allow::No,
    }
}

fn unlabelled(head: &SiteRaw, file: File, desk: &mut Desk<'_>) -> Unlabelled {
    let Some(At { value: raw, .. }) = &head.unlabelled.0 else { return Unlabelled::default() };
    let mode = raw.mode.0.as_ref().map_or(Mode::Enforce, |m| policy::mode(m.value));
    if let Some(word) = raw.mode.0.as_ref().filter(|_| mode == Mode::Draft) {
        let help = "write `monitor` or `enforce`";
        desk.error("bad-mode", file.span(&word.range), "this rule cannot be a draft", help);
    }
    Unlabelled { allow: allow(raw.verdict.value), mode }
}
