// SPDX-License-Identifier: Apache-2.0
//! The sites that `init` writes give every component what its chart asks for, at any size.

use std::fmt::Write;
use std::time::Instant;

use portolan_catalog::{Catalogue, RoleKind};
use portolan_diagnostics::{Diagnostic, Format, Severity, render};
use portolan_site::init::{Options, init_citrix};

use super::{Files, checked};

/// As many machines of each role, all of both families.
fn inventory(roles: &[&str], each: usize) -> String {
    let mut csv = String::from("name,addresses,component,categories\n");
    for (r, role) in roles.iter().enumerate() {
        for n in 0..each {
            let (high, low) = (n / 250, n % 250 + 1);
            let addresses = format!("10.{r}.{high}.{low};fd00:{r:x}:{high:x}::{low:x}");
            let zone = if *role == "vda" && n % 2 == 0 { "Zone:Secure" } else { "Zone:General" };
            let _ = writeln!(csv, "{role}-{n},{addresses},{role},{zone}");
        }
    }
    csv
}

fn machine_roles(catalogue: &Catalogue) -> Vec<&str> {
    let machines = catalogue.roles.iter().filter(|r| r.kind == RoleKind::Workload);
    machines.map(|r| r.id.as_str()).collect()
}

fn options() -> Options {
    let text = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    Options {
        users: text(&["10.200.0.0/16", "fd00:c8::/64"]),
        admins: text(&["10.201.0.0/24"]),
        internet: text(&["203.0.113.0/24"]),
        ..Options::default()
    }
}

fn written(catalogue: &Catalogue, csv: &str, options: &Options) -> Files {
    let init = init_citrix(csv, "a.csv", catalogue, options);
    assert!(!init.files.is_empty(), "{}", render(Format::Full, &init.diagnostics, &init.sources));
    init.files.into_iter().collect()
}

/// Everything but notes, and categories that stand ready for use.
fn grave(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let grave = |d: &Diagnostic| d.severity > Severity::Note && d.code != "unused-category";
    found.into_iter().filter(grave).collect()
}

#[test]
fn a_site_with_every_role_of_the_charts_is_clean_as_it_is_written() {
    let catalogue = Catalogue::shipped();
    let roles = machine_roles(&catalogue);
    let site = written(&catalogue, &inventory(&roles, 2), &options());
    let (found, sources) = checked(&site, &catalogue);
    let grave = grave(found);
    assert!(grave.is_empty(), "{}", render(Format::Concise, &grave, &sources));
}

#[test]
fn a_service_that_is_pinned_to_one_port_is_not_missed() {
    let catalogue = Catalogue::shipped();
    let pins = [("storefront-peer", "tcp/50500"), ("fas-ca-dcom", "tcp/50600")];
    let pins = pins.iter().map(|(k, v)| ((*k).to_owned(), vec![(*v).to_owned()])).collect();
    let csv = inventory(&["storefront", "fas", "certificate-authority"], 2);
    let site = written(&catalogue, &csv, &Options { pins, ..options() });
    let (found, sources) = checked(&site, &catalogue);
    let grave = grave(found);
    assert!(grave.is_empty(), "{}", render(Format::Concise, &grave, &sources));
}

#[test]
fn a_rule_that_is_taken_away_is_missed_whoever_is_at_the_other_end() {
    let catalogue = Catalogue::shipped();
    let roles = ["storefront", "delivery-controller", "provisioning", "provisioning-target"];
    let csv = inventory(&[&roles[..], &["license-server", "vda", "gateway"]].concat(), 2);
    let whole = written(&catalogue, &csv, &options());
    for (file, rule, requirement, severity) in [
        ("storefront", "from-users", "citrix/storefront/user-device", Severity::Warning),
        ("storefront", "to-delivery-controller", "citrix/storefront/controller", Severity::Error),
        ("provisioning-target", "to-broadcast", "citrix/provisioning/boot-file", Severity::Warning),
        ("license-server", "from-platform", "citrix/license-server/vendor-daemon", Severity::Error),
    ] {
        let path = format!("policies/citrix-{file}.yaml");
        let mut site = whole.clone();
        let text = without_rule(&site[&path], rule);
        site.insert(path, text);
        let (found, sources) = checked(&site, &catalogue);
        let missed = found.iter().any(|d| {
            d.code == "requirement-blocked"
                && d.severity == severity
                && d.message.contains(&format!("`{requirement}`"))
        });
        assert!(missed, "{requirement}\n{}", render(Format::Concise, &grave(found), &sources));
    }
}

/// The text of a policy less one rule, with all its lines.
fn without_rule(text: &str, id: &str) -> String {
    let starts = |line: &str| line.trim_start().starts_with("- ");
    let mut kept = String::new();
    let mut inside = false;
    let mut hit = false;
    for line in text.lines() {
        if starts(line) || !line.starts_with(' ') {
            inside = line.contains(&format!("id: {id}")) && starts(line);
            hit |= inside;
        }
        if !inside {
            let _ = writeln!(kept, "{line}");
        }
    }
    assert!(hit, "no rule `{id}` in\n{text}");
    kept
}

/// The bound is loose, for machines that are busy and builds without optimization; what it catches
/// is a cost that grows with the square of the machines.
#[test]
fn a_thousand_machines_are_checked_in_seconds() {
    let catalogue = Catalogue::shipped();
    let roles = machine_roles(&catalogue);
    let roles: Vec<&str> = roles.into_iter().take(50).collect();
    for (each, seconds) in [(1, 10), (20, 30)] {
        let site = written(&catalogue, &inventory(&roles, each), &options());
        let (site, ..) = portolan_site::load(&site, &catalogue);
        let site = site.unwrap();
        let acl = portolan_acl::compile(&site, &super::Addressing::default(), super::TODAY);
        let (begin, today) = (Instant::now(), super::TODAY);
        let context =
            super::Context { site: &site, acl: &acl, catalogue: &catalogue, today, observed: &[] };
        super::check(&context);
        let took = begin.elapsed();
        println!("{} machines: checked in {took:?}", site.workloads.len());
        assert!(took.as_secs() < seconds, "{took:?}");
    }
}
