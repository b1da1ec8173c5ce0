// SPDX-License-Identifier: Apache-2.0
//! A help that says what to write can be written, and does what it says.

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Format, render};

use super::{Files, checked, files};

const INVENTORY: &str = "\
name,addresses,component,categories
sf1,10.1.0.11,StoreFront,AppTier:StoreFront
sf2,10.1.0.12,StoreFront,AppTier:StoreFront
ddc1,10.1.0.21,Delivery Controller,CATEGORIES
";

const POLICY: &str = "\
policy: stores
purpose: Stores
mode: enforce
SECURES
inbound:
  - { id: peers, from: { addresses: 10.9.0.0/24 }, allow: [ssh] }
outbound:
  - { id: controller, to: { addresses: 10.9.0.0/24 }, allow: [ssh] }
";

fn site(categories: &str, secures: &str) -> Files {
    files(&[
        ("portolan.yaml", "site: harbour\n"),
        ("inventory/a.csv", &INVENTORY.replace("CATEGORIES", categories)),
        ("policies/p.yaml", &POLICY.replace("SECURES", secures)),
    ])
}

fn blocked(found: &[Diagnostic]) -> Vec<&Diagnostic> {
    found.iter().filter(|d| d.code == "requirement-blocked").collect()
}

/// Does what every help says, until nothing is blocked.
fn mended(mut site: Files, catalogue: &Catalogue) -> Files {
    for _ in 0..20 {
        let (found, _) = checked(&site, catalogue);
        let Some(first) = blocked(&found).first().copied().cloned() else { return site };
        let help = first.help.unwrap();
        let words: Vec<&str> = help.split('`').collect();
        let ["under ", list, ", add ", rule, ""] = words.as_slice() else { panic!("{help}") };
        let policy = site.get_mut("policies/p.yaml").unwrap();
        *policy = policy.replace(&format!("{list}:\n"), &format!("{list}:\n  - {rule}\n"));
    }
    panic!("the helps do not end");
}

#[test]
fn doing_what_the_helps_say_opens_every_requirement() {
    let catalogue = Catalogue::shipped();
    let tiers = "secures: [{ tier: front, select: { AppTier: StoreFront } }, \
                 { tier: other, select: { AppTier: Other } }]";
    let stores = "secures: { AppTier: StoreFront }";
    for (secures, categories) in [
        (stores, "AppTier:Controller"),
        (stores, "AppType:Citrix;AppTier:Controller"),
        (stores, "Role:yes;Ring:3"),
        (stores, "K:a b"),
        (tiers, "AppTier:Controller"),
        ("secures: everything", "AppTier:Controller"),
        ("secures: everything", ""),
    ] {
        let site = site(categories, secures);
        let (found, sources) = checked(&site, &catalogue);
        let before = render(Format::Concise, &found, &sources);
        assert!(blocked(&found).len() > 2, "{before}");
        let (after, sources) = checked(&mended(site, &catalogue), &catalogue);
        assert!(blocked(&after).is_empty(), "{}", render(Format::Full, &after, &sources));
        let wider = after.iter().any(|d| d.code == "wider-than-requirement");
        assert!(!wider, "{}", render(Format::Full, &after, &sources));
    }
}

#[test]
fn a_help_names_the_tier_that_lacks_the_rule() {
    let tiers = "secures: [{ tier: front, select: { AppTier: StoreFront } }, \
                 { tier: other, select: { AppTier: Other } }]";
    let (found, _) = checked(&site("AppTier:Controller", tiers), &Catalogue::shipped());
    let helps: Vec<String> = blocked(&found).iter().filter_map(|d| d.help.clone()).collect();
    assert!(helps.iter().all(|h| h.contains("at: [front]")), "{helps:#?}");
}

#[test]
fn one_of_two_controllers_that_a_list_of_addresses_forgets_is_missed() {
    let mut site = site("AppTier:Controller", "secures: { AppTier: StoreFront }");
    let inventory = site.get_mut("inventory/a.csv").unwrap();
    inventory.push_str("ddc2,10.1.0.22,Delivery Controller,AppTier:Controller\n");
    let policy = site.get_mut("policies/p.yaml").unwrap();
    *policy = policy.replace(
        "outbound:\n",
        "outbound:\n  - { id: brokers, to: { addresses: 10.1.0.21 }, allow: [http, https] }\n",
    );
    let (found, sources) = checked(&site, &Catalogue::shipped());
    let text = render(Format::Concise, &found, &sources);
    assert!(text.contains("sf1 to ddc2 needs tcp/80, tcp/443"), "{text}");
    assert!(!text.contains("to ddc1"), "{text}");
}
