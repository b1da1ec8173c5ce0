// SPDX-License-Identifier: Apache-2.0
//! `broad-fqdn`: a wildcard over a domain in which anybody can have a name.

use std::collections::BTreeSet;

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Action, FqdnPattern, Policy, Rule, Selector, What};

use super::{Context, about, place, rules};

/// Domains under which a cloud hands names to whoever pays, each with what is handed out there.
/// Most stand in the private part of the Public Suffix List (publicsuffix.org).
const SHARED: [(&str, &str); 26] = [
    ("amazonaws.com", "storage and servers of Amazon Web Services"),
    ("appspot.com", "applications on Google Cloud"),
    ("azure.com", "servers and services on Azure"),
    ("azureedge.net", "content that Azure delivers"),
    ("azurefd.net", "front doors of Azure"),
    ("azurewebsites.net", "web sites on Azure"),
    ("blob.core.windows.net", "storage on Azure"),
    ("cloudapp.azure.com", "servers on Azure"),
    ("cloudapp.net", "servers on Azure"),
    ("cloudfront.net", "content that Amazon delivers"),
    ("cloudfunctions.net", "functions on Google Cloud"),
    ("core.windows.net", "storage on Azure"),
    ("digitaloceanspaces.com", "storage on DigitalOcean"),
    ("elasticbeanstalk.com", "applications on Amazon Web Services"),
    ("fastly.net", "content that Fastly delivers"),
    ("firebaseapp.com", "applications on Firebase"),
    ("github.io", "pages of anybody at GitHub"),
    ("googleapis.com", "storage on Google Cloud"),
    ("herokuapp.com", "applications on Heroku"),
    ("oraclecloud.com", "storage and servers of Oracle Cloud"),
    ("pages.dev", "pages of anybody at Cloudflare"),
    ("s3.amazonaws.com", "storage on Amazon Web Services"),
    ("trafficmanager.net", "names that Azure steers"),
    ("vercel.app", "applications on Vercel"),
    ("windows.net", "storage and services on Azure"),
    ("workers.dev", "programs of anybody at Cloudflare"),
];

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let allows = rules(context.site).filter(|(_, rule)| rule.action == Action::Allow);
    allows.flat_map(|(policy, rule)| of_rule(context, policy, rule)).collect()
}

fn of_rule(context: &Context<'_>, policy: &Policy, rule: &Rule) -> Vec<Diagnostic> {
    let mut groups = BTreeSet::new();
    names(&rule.peer, &mut groups);
    let of_group = |name: &&str| context.site.fqdn_groups.get(*name);
    let patterns = groups.iter().filter_map(of_group).flat_map(|group| &group.patterns);
    let broad = patterns.filter_map(|pattern| Some((pattern, shared(pattern)?)));
    broad.map(|(pattern, what)| tell(policy, rule, pattern, what)).collect()
}

fn names<'a>(selector: &'a Selector, into: &mut BTreeSet<&'a str>) {
    if let What::Fqdns(name) = &selector.what {
        into.insert(name);
    }
}

/// What else a wildcard lets in: it is over a shared domain, or over one above it.
fn shared(pattern: &FqdnPattern) -> Option<&'static str> {
    let suffix = pattern.suffix.as_str();
    let covers = |domain: &str| {
        domain == suffix || domain.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
    };
    let wide = SHARED.iter().find(|(domain, _)| covers(domain));
    wide.filter(|_| pattern.labels > 0).map(|(_, what)| *what)
}

/// As a site writes it.
fn written(pattern: &FqdnPattern) -> String {
    "*.".repeat(pattern.labels) + &pattern.suffix
}

fn tell(policy: &Policy, rule: &Rule, pattern: &FqdnPattern, what: &str) -> Diagnostic {
    let name = written(pattern);
    let said = format!(
        "rule `{}` of `{}` allows `{name}`, where anybody can have a name",
        rule.id, policy.id
    );
    let told = if rule.needs.is_empty() {
        Diagnostic::warning("broad-fqdn", place(rule.span), said)
    } else {
        Diagnostic::note("broad-fqdn", place(rule.span), said)
    };
    let told = told
        .also(format!("under it stand {what}, an intruder's among them"))
        .about(Subject::Group, name)
        .help("name the hosts that are needed, as the vendor's strict list has them");
    about(told, policy, rule)
}
