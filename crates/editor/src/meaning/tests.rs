// SPDX-License-Identifier: Apache-2.0
//! What the words of each kind of file mean.

use super::{Finder, What};
use crate::schema::{FileKind, Schemas};
use crate::yaml::documents;

fn meanings(kind: FileKind, text: &str) -> Vec<(What, String)> {
    let schemas = Schemas::generated();
    let finder = Finder { schemas: &schemas, kind };
    let named = documents(text).into_iter().flat_map(|d| finder.named(&d)).filter(|n| {
        assert_eq!(text.get(n.range.clone()), Some(n.meaning.name.as_str()));
        n.meaning.what != What::Key
    });
    named.map(|n| (n.meaning.what, [n.meaning.scope, n.meaning.name].join("/"))).collect()
}

fn said(words: &[(What, &str)]) -> Vec<(What, String)> {
    words.iter().map(|(what, name)| (*what, (*name).to_owned())).collect()
}

#[test]
fn every_name_of_a_policy_has_its_meaning() {
    let text = "\
policy: p
mode: monitor
secures: [{ tier: t, select: { AppTier: VDA, except: [{ addresses: lab }] } }]
inbound:
  - { id: r, at: t, from: { tier: t }, allow: [https], needs: a/b/c }
  - { id: s, from: { addresses: [campus, 10.0.0.0/8] }, deny: any }
outbound:
  - { id: u, to: { fqdns: cloud }, allow: dns }
within: { t: deny }
";
    use What::{Addresses, Category, CategoryKey, Fqdns, Policy, Requirement, Rule, Service, Tier};
    let expected = [
        (Policy, "/p"),
        (Tier, "p/t"),
        (CategoryKey, "/AppTier"),
        (Category, "AppTier/VDA"),
        (Addresses, "/lab"),
        (Rule, "p/r"),
        (Tier, "p/t"),
        (Tier, "p/t"),
        (Service, "/https"),
        (Requirement, "/a/b/c"),
        (Rule, "p/s"),
        (Addresses, "/campus"),
        (Service, "/any"),
        (Rule, "p/u"),
        (Fqdns, "/cloud"),
        (Service, "/dns"),
        (Tier, "p/t"),
        (Service, "/deny"),
    ];
    assert_eq!(meanings(FileKind::Policy, text), said(&expected));
}

#[test]
fn every_name_of_the_site_has_its_meaning() {
    let text = "\
site: s
networks: [campus]
addresses: { campus: { include: [lan], except: 10.0.0.1 }, lan: 10.0.0.0/24 }
fqdns: { cloud: ['*.x.y'] }
services: { web: [https, tcp/81] }
conditions: { edt: true }
attachments: [{ name: a, kind: host, holds: [vda1] }, { name: b, kind: router, holds: { Z: Q } }]
";
    use What::{Addresses, Category, CategoryKey, Condition, Fqdns, Service, Workload};
    let expected = [
        (Addresses, "/campus"),
        (Addresses, "/campus"),
        (Addresses, "/lan"),
        (Addresses, "/lan"),
        (Fqdns, "/cloud"),
        (Service, "/web"),
        (Service, "/https"),
        (Service, "/tcp/81"),
        (Condition, "/edt"),
        (Workload, "/vda1"),
        (CategoryKey, "/Z"),
        (Category, "Z/Q"),
    ];
    assert_eq!(meanings(FileKind::Site, text), said(&expected));
}

#[test]
fn every_name_of_an_inventory_has_its_meaning() {
    let text = "- { name: v, addresses: [10.0.0.1], component: VDA, categories: { A: [b, c] } }\n";
    use What::{Category, CategoryKey, Role, Workload};
    let expected = [
        (Workload, "/v"),
        (Role, "/VDA"),
        (CategoryKey, "/A"),
        (Category, "A/b"),
        (Category, "A/c"),
    ];
    assert_eq!(meanings(FileKind::InventoryYaml, text), said(&expected));
}
