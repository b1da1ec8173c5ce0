// SPDX-License-Identifier: Apache-2.0
//! `mode`: one word of a policy changes.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::portolan::{copy, portolan_in};

#[test]
fn only_the_word_changes_and_the_rights_of_the_file_stay() {
    let folder = copy("minimal");
    let path = folder.path().join("site/policies/stores.yaml");
    let text = format!("# ours\n{}", fs::read_to_string(&path).unwrap());
    let text = text.replace("mode: monitor", "mode:   monitor # until June");
    fs::write(&path, &text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    portolan_in(folder.path(), &["mode", "site", "enforce", "stores"]).data(0);
    let expected = text.replace("monitor #", "enforce #");
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn every_policy_can_be_set_at_once() {
    let folder = copy("citrix-small");
    portolan_in(folder.path(), &["mode", "site", "enforce", "--all"]).data(0);
    for policy in fs::read_dir(folder.path().join("site/policies")).unwrap() {
        let text = fs::read_to_string(policy.unwrap().path()).unwrap();
        assert!(text.contains("mode: enforce") && !text.contains("mode: monitor"), "{text}");
    }
}

#[test]
fn what_is_enforced_is_denied() {
    let folder = copy("minimal");
    let live = || portolan_in(folder.path(), &["explain", "site", "sf1", "ddc1", "tcp/80"]).data(0);
    assert!(live().starts_with("sf1 -> ddc1 tcp/80: flagged"), "{}", live());
    portolan_in(folder.path(), &["mode", "site", "enforce", "stores"]).data(0);
    assert!(live().starts_with("sf1 -> ddc1 tcp/80: denied"), "{}", live());
}

#[test]
fn all_takes_the_rule_for_the_unlabelled_along_and_names_do_not() {
    let folder = copy("citrix-small");
    let path = folder.path().join("site/portolan.yaml");
    let old = fs::read_to_string(&path).unwrap();
    let by_name = ["mode", "site", "enforce", "citrix-vda", "--format", "json"];
    let set = portolan_in(folder.path(), &by_name).json(0);
    assert_eq!((&set["policies"], &set["unlabelled"]), (&json!(["citrix-vda"]), &json!(null)));
    assert_eq!(fs::read_to_string(&path).unwrap(), old);
    let said = portolan_in(folder.path(), &["mode", "site", "enforce", "--all"]).data(0);
    assert!(said.contains(" policies and the rule for machines without categories "), "{said}");
    let rule = |mode| format!("unlabelled: {{ verdict: deny, mode: {mode} }}");
    let expected = old.replace(&rule("monitor"), &rule("enforce"));
    assert_ne!(expected, old);
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    let all = ["mode", "site", "monitor", "--all", "--format", "json"];
    let set = portolan_in(folder.path(), &all).json(0);
    assert_eq!((&set["mode"], &set["unlabelled"]), (&json!("monitor"), &json!("monitor")));
    assert_eq!(fs::read_to_string(&path).unwrap(), old);
}
