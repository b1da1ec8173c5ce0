// SPDX-License-Identifier: Apache-2.0
//! What may stand where, by the schemas as they are.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use super::place::Slot;
use super::{FileKind, Schemas};
use crate::yaml::Step::{Item, Key};

#[test]
fn a_path_says_what_the_file_is() {
    let kinds = ["portolan.yaml", "policies/a/b.yml", "inventory/a.CSV", "inventory/a.yaml"];
    use FileKind::{InventoryCsv, InventoryYaml, Policy, Site};
    assert_eq!(
        kinds.map(FileKind::of),
        [Some(Site), Some(Policy), Some(InventoryCsv), Some(InventoryYaml)]
    );
    assert_eq!(FileKind::of("README.md"), None);
}

#[test]
fn a_place_knows_its_keys_its_words_and_whose_it_is() {
    let schemas = Schemas::generated();
    let top = schemas.place(FileKind::Policy, &[]).unwrap();
    assert!(top.keys().iter().any(|k| k.name == "purpose" && k.about.is_some()));
    let mode = schemas.place(FileKind::Policy, &[Key("mode")]).unwrap();
    assert_eq!(mode.words(), ["draft", "monitor", "enforce"]);
    let slot = |holder: &str, key: &str, free: Option<&str>| Slot {
        holder: holder.into(),
        key: key.into(),
        free: free.map(str::to_owned),
    };
    let rule = [Key("inbound"), Item(0)];
    let at = |more: &[_]| schemas.place(FileKind::Policy, &[&rule[..], more].concat()).unwrap();
    assert!(at(&[]).is("Rule") && at(&[]).takes_map());
    assert!(at(&[Key("from")]).is("Selector"));
    assert_eq!(at(&[Key("allow"), Item(1)]).slot, slot("Rule", "allow", None));
    assert_eq!(at(&[Key("from"), Key("AppTier")]).slot, slot("Selector", "AppTier", None));
    let within = schemas.place(FileKind::Policy, &[Key("within"), Key("stores")]).unwrap();
    assert_eq!(within.slot, slot("Policy", "within", Some("stores")));
    let group = schemas.place(FileKind::Site, &[Key("addresses"), Key("campus")]).unwrap();
    assert_eq!(group.slot, slot("Site", "addresses", Some("campus")));
    assert!(schemas.place(FileKind::Site, &[Key("nothing")]).is_none());
    assert!(schemas.place(FileKind::InventoryYaml, &[Item(3), Key("component")]).is_some());
}
