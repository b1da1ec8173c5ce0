// SPDX-License-Identifier: Apache-2.0
//! What a user should know before rules go in force: it does not stop them, but it is not what the
//! site's words promise.

use jiff::tz::TimeZone;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_enforce::{Baseline, Meta};
use portolan_site::SITE_FILE;
use portolan_site::edit::policies;
use portolan_site::model::{
    Action, Addressing, Attachment, AttachmentKind, Date, Forbid, Mode, Policy, Rule, Site,
};

/// All of it. `before` is what is in force now.
pub(crate) fn advice(
    site: &Site,
    attachments: &[&Attachment],
    addressing: &Addressing,
    (before, today): (Option<&Meta>, Date),
) -> Vec<Diagnostic> {
    let mut all = silent_refusals(site, attachments);
    all.extend(unlearned(site, addressing));
    if let Some(before) = before {
        let since = before.when.to_zoned(TimeZone::system()).date();
        all.extend(expired(site, since, today));
    }
    all
}

/// `policy-gone`: what was applied has a policy of this name, and the site has none.
pub(crate) fn gone(before: &Baseline, site: &Site) -> Vec<Diagnostic> {
    let Baseline::Edition { edition, .. } = before else { return Vec::new() };
    let files = edition.files.iter().filter(|(path, _)| path.starts_with("policies/"));
    let named = files.filter_map(|(path, text)| Some((path, policies(text).ok()?)));
    let all = named.flat_map(|(path, names)| names.into_iter().map(move |name| (path, name)));
    let missing = all.filter(|(_, name)| !site.policies.iter().any(|p| p.id == *name));
    let one = |(path, name): (&String, String)| {
        let said = format!("policy `{name}` was part of the last apply and is gone from the site");
        Diagnostic::warning("policy-gone", Place::Path(path.clone()), said)
            .also("where it was enforced, what it alone secured is open")
            .help("`portolan diff --baseline DIR` says which connections change")
    };
    missing.map(one).collect()
}

/// `reject-is-drop`: for each place that says `denied: reject`.
fn silent_refusals(site: &Site, attachments: &[&Attachment]) -> Vec<Diagnostic> {
    let bridges = attachments.iter().filter(|a| a.kind == AttachmentKind::Bridge);
    let Some(bridge) = bridges.map(|a| &a.name).next() else { return Vec::new() };
    let rejects = |p: &&Policy| p.forbid == Some(Forbid::Reject) && p.mode != Mode::Draft;
    let mut places: Vec<Place> =
        site.policies.iter().filter(rejects).map(|p| place(p.span, &p.id)).collect();
    if site.default.forbid == Forbid::Reject {
        places.insert(0, Place::Path(SITE_FILE.into()));
    }
    let one = |place| {
        let said = format!("a refusal at bridge `{bridge}` may be silent in spite of `reject`");
        Diagnostic::warning("reject-is-drop", place, said)
            .also("a bridge without an address has none to send refusals from")
            .help("give the bridge an address in the networks that it carries, or write `denied: drop`")
    };
    places.into_iter().map(one).collect()
}

/// `names-unlearned`: rules by these names allow nobody yet.
fn unlearned(site: &Site, addressing: &Addressing) -> Option<Diagnostic> {
    let known = |group: &portolan_site::model::FqdnGroup| {
        let mut learned = addressing.learned.iter();
        learned.any(|l| group.patterns.iter().any(|p| p.covers(&l.name)))
    };
    let unknown = site.fqdn_groups.iter().filter(|(_, group)| !known(group));
    let names: Vec<String> = unknown.map(|(name, _)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| {
        let said = format!("no address is known of the names in {}", names.join(", "));
        Diagnostic::warning("names-unlearned", Place::Path(SITE_FILE.into()), said)
            .also("rules by these names match nothing until DNS answers are heard")
            .help("run `portolan agent` beside the rules; it learns from DNS answers")
    })
}

/// `rule-expired-since`: in force, as far as anybody was told, and gone with what comes now.
fn expired(site: &Site, since: Date, today: Date) -> Vec<Diagnostic> {
    let lapsed = |rule: &&Rule| {
        rule.action == Action::Allow && rule.expires.is_some_and(|l| since <= l && l < today)
    };
    let one = |policy: &Policy, rule: &Rule| {
        let said =
            format!("rule `{}` of `{}` has expired since the last apply", rule.id, policy.id);
        Diagnostic::note("rule-expired-since", place(rule.span, &policy.id), said)
            .help("an apply takes it out of force; set a new date where it shall stay")
    };
    let of = |policy: &'_ Policy| -> Vec<Diagnostic> {
        policy.rules().into_iter().filter(lapsed).map(|rule| one(policy, rule)).collect()
    };
    site.policies.iter().filter(|p| p.mode != Mode::Draft).flat_map(of).collect()
}

fn place(span: Option<portolan_diagnostics::Span>, policy: &str) -> Place {
    span.map_or_else(|| Place::Path(format!("policy {policy}")), Place::from)
}

#[cfg(test)]
mod tests;
