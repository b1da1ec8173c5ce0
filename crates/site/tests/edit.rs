// SPDX-License-Identifier: Apache-2.0
//! Machine edits: exactly the change that was asked for, and every comment where it was.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by a panic"
)]

mod common;

use portolan_site::edit::{
    EditError, NewRule, Peer, add_rule, add_service_to_rule, set_mode, set_unlabelled_mode,
};
use portolan_site::model::{Categories, Direction, Mode, Values};
use proptest::prelude::*;

const TEXT: &str = "\
# Who may change this: eva.
policy: stores   # the stores
purpose: Users reach the stores
mode: monitor # until spring
secures: { AppTier: StoreFront }
inbound: # who comes in
  # users first
  - { id: users, from: { addresses: campus }, allow: [https] } # the campus
  - id: gateway
    from: { AppTier: Gateway }
    allow:
      - https # TLS only
      # no http
    needs: citrix/gateway/storefront
  # nobody else

outbound: []  # nothing yet
# the end of the stores
---
policy: other
purpose: why
mode: draft
secures: everything
inbound: [ { id: a, from: everything, allow: http } , # first
  ]
outbound: any
";

fn rule() -> NewRule {
    let peer = Categories::from([("AppTier".into(), Values::from(["Director".into()]))]);
    NewRule::allow("director", Peer::Categories(peer), vec!["https".into(), "tcp/8080".into()])
}

/// The lines of `new` that `old` does not have, if `new` is `old` with lines inserted.
fn inserted<'t>(old: &str, new: &'t str) -> Vec<&'t str> {
    let mut rest = old.lines().peekable();
    let added = new.lines().filter(|line| rest.next_if_eq(line).is_none()).collect();
    assert_eq!(rest.next(), None, "an old line is gone");
    added
}

#[test]
fn a_rule_is_appended_to_a_block_list_after_what_belongs_to_the_last_one() {
    let new = add_rule(TEXT, "stores", Direction::Ingress, &rule()).unwrap();
    let line = "  - { id: director, from: { AppTier: Director }, allow: [https, tcp/8080] }";
    assert_eq!(inserted(TEXT, &new), [line]);
    assert!(new.contains(&format!("storefront\n{line}\n  # nobody else")));
}

#[test]
fn an_empty_list_gets_its_first_rule_and_keeps_its_comment() {
    let new = add_rule(TEXT, "stores", Direction::Egress, &rule()).unwrap();
    let line = "  - { id: director, to: { AppTier: Director }, allow: [https, tcp/8080] }";
    assert!(new.contains(&format!("outbound:  # nothing yet\n{line}\n# the end")), "{new}");
}

#[test]
fn a_rule_goes_into_a_flow_list_before_its_comment() {
    let new = add_rule(TEXT, "other", Direction::Ingress, &rule()).unwrap();
    assert!(new.contains("allow: [https, tcp/8080] } , # first"), "{new}");
}

#[test]
fn a_long_rule_takes_a_line_for_each_key() {
    let mut long = rule();
    long.purpose = Some("The help desk sees: who is on, and where # it hangs".into());
    long.needs = vec!["citrix/cvad/director".into()];
    let new = add_rule(TEXT, "stores", Direction::Ingress, &long).unwrap();
    let added = inserted(TEXT, &new);
    assert_eq!(added[0], "  - id: director");
    assert_eq!(added.len(), 5);
}

#[test]
fn a_mode_is_set_in_its_place() {
    let new = set_mode(TEXT, "stores", Mode::Enforce).unwrap();
    assert_eq!(new, TEXT.replace("mode: monitor # until", "mode: enforce # until"));
    assert_eq!(set_mode(TEXT, "stores", Mode::Monitor).unwrap(), TEXT);
}

#[test]
fn a_service_is_added_whatever_the_form_of_the_list() {
    let flow = add_service_to_rule(TEXT, "stores", "users", "http").unwrap();
    assert!(flow.contains("allow: [https, http] } # the campus"), "{flow}");
    let block = add_service_to_rule(TEXT, "stores", "gateway", "tcp/8000").unwrap();
    assert_eq!(inserted(TEXT, &block), ["      - tcp/8000"]);
    let word = add_service_to_rule(TEXT, "other", "a", "https").unwrap();
    assert!(word.contains("allow: [http, https] } , # first"), "{word}");
}

#[test]
fn what_would_mean_something_else_is_refused() {
    use EditError as E;
    let add = |policy: &str, direction| add_rule(TEXT, policy, direction, &rule()).unwrap_err();
    assert_eq!(add("none", Direction::Ingress), E::NoPolicy("none".into()));
    assert_eq!(add("other", Direction::Egress), E::AllowsAny("other".into(), "outbound"));
    let one = "policy: p\npurpose: w\nmode: draft\nsecures: everything\ninbound: any\n";
    let unsecured = add_rule(one, "p", Direction::Egress, &rule()).unwrap_err();
    assert_eq!(unsecured, E::NotSecured("p".into(), "outbound"));
    let taken = NewRule { id: "users".into(), ..rule() };
    let again = add_rule(TEXT, "stores", Direction::Egress, &taken).unwrap_err();
    assert_eq!(again, E::RuleExists("users".into()));
    let service = add_service_to_rule(TEXT, "stores", "users", "https").unwrap_err();
    assert_eq!(service, E::ServiceExists("users".into(), "https".into()));
    assert!(matches!(set_mode("policy: [", "p", Mode::Draft), Err(E::Unreadable(_))));
}

#[test]
fn a_text_keeps_its_line_ends_and_one_without_a_last_line_end_is_edited_too() {
    let windows = TEXT.replace('\n', "\r\n");
    let new = add_rule(&windows, "stores", Direction::Ingress, &rule()).unwrap();
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
    let one = "policy: p\npurpose: w\nmode: draft\nsecures: everything\ninbound:\n\
               - { id: a, from: everything, allow: any }";
    let new = add_rule(one, "p", Direction::Ingress, &rule()).unwrap();
    assert!(new.starts_with(&format!("{one}\n- {{ id: director")), "{new}");
}

/// A policy in one of the shapes that people write, with comments strewn over it.
fn policies() -> impl Strategy<Value = String> {
    let comment = prop::sample::select(vec!["", " # a", "\n  # b\n", "\n\n# c"]);
    let list = prop::sample::select(vec![
        "[]",
        "[{ id: r, from: everything, allow: [http] }]",
        "[ { id: r, from: everything, allow: any }, ]",
        "\n  - { id: r, from: everything, allow: http }",
        "\n- id: r\n  from: everything\n  allow:\n  - http",
        "\n    - id: r\n      purpose: |\n        two\n        lines\n      from: everything\n      allow: [ http ]",
        "\n  -\n    id: r\n    from: { AppTier: [A,\n       B] }\n    allow: 'http'",
    ]);
    let tail = prop::sample::select(vec!["", "outbound: []", "within: deny", "denied: drop"]);
    (list, comment.clone(), comment.clone(), comment, tail).prop_map(|(list, a, b, c, tail)| {
        format!(
            "policy: p{a}\npurpose: why{b}\nmode: monitor\nsecures: everything\ninbound: {list}{c}\n{tail}\n"
        )
    })
}

fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|l| l.split_once('#').map(|(_, c)| c)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_edit_is_the_change_alone_and_loses_no_comment(
        text in policies(),
        id in "[a-q][a-z0-9-]{0,8}",
        purpose in prop::option::of("[ -\"$-~]{0,60}"),
        service in prop::sample::select(vec!["https", "tcp/1-9", "dns"]),
    ) {
        let mut new = rule();
        new.id = id;
        new.purpose = purpose;
        // The edits prove themselves by reading again; that they do not refuse is what is shown.
        let added = add_rule(&text, "p", Direction::Ingress, &new).unwrap();
        prop_assert_eq!(comments(&text), comments(&added).into_iter().take(comments(&text).len()).collect::<Vec<_>>());
        for line in text.lines().filter(|l| !l.contains("inbound")) {
            prop_assert!(added.contains(line.trim_end()), "{}", line);
        }
        let moved = set_mode(&text, "p", Mode::Enforce).unwrap();
        prop_assert_eq!(moved.replace("mode: enforce", "mode: monitor"), text.clone());
        if text.contains("id: r") {
            let wider = add_service_to_rule(&text, "p", "r", service).unwrap();
            prop_assert_eq!(comments(&text), comments(&wider));
        }
    }

    #[test]
    fn no_text_makes_an_edit_panic(text in any::<String>(), cut in 0usize..800) {
        let _ = add_rule(&text, "stores", Direction::Ingress, &rule());
        let part: String = TEXT.chars().take(cut).collect();
        let _ = add_rule(&part, "stores", Direction::Ingress, &rule());
        let _ = set_mode(&part, "stores", Mode::Draft);
        let _ = add_service_to_rule(&part, "stores", "users", "http");
    }
}

const SITE: &str = "site: a # ours\nunlabelled: { verdict: deny, mode: monitor } # until June\n";

#[test]
fn the_rule_for_the_unlabelled_changes_by_its_one_word() {
    let new = set_unlabelled_mode(SITE, Mode::Enforce).unwrap();
    assert_eq!(new, SITE.replace("monitor }", "enforce }"));
    let block = "unlabelled: # why\n  mode:  'enforce' # now\n  verdict: allow\nsite: a\n";
    let new = set_unlabelled_mode(block, Mode::Draft).unwrap();
    assert_eq!(new, block.replace("'enforce'", "draft"));
}

#[test]
fn a_mode_of_the_unlabelled_that_was_left_out_is_written_in_the_form_of_the_file() {
    let cases = [
        ("site: a\nunlabelled: { verdict: deny }\n", "{ verdict: deny, mode: monitor }"),
        ("unlabelled:\n  verdict: deny # why\nsite: a\n", "deny # why\n  mode: monitor\nsite"),
        ("site: a # ours", "# ours\nunlabelled: { verdict: deny, mode: monitor }\n"),
        (
            "site: a\ndenied: drop\n# end\n",
            "drop\nunlabelled: { verdict: deny, mode: monitor }\n# end",
        ),
        ("{ site: a, default: allow }", "allow, unlabelled: { verdict: deny, mode: monitor } }"),
    ];
    for (old, part) in cases {
        let new = set_unlabelled_mode(old, Mode::Monitor).unwrap();
        assert!(new.contains(part), "{new}");
    }
}

#[test]
fn a_site_without_a_rule_for_the_unlabelled_enforces_one_already() {
    assert_eq!(set_unlabelled_mode("site: a\n", Mode::Enforce).unwrap(), "site: a\n");
}

#[test]
fn what_is_no_site_and_what_is_no_plain_word_is_left_alone() {
    let aliased = "site: &a enforce\nunlabelled: { verdict: deny, mode: *a }\n";
    let mistaken = "site: a\nunlabelled: { mode: enforce }\n";
    for text in ["site: a\n---\nsite: b\n", "", "nothing", aliased, mistaken] {
        assert!(set_unlabelled_mode(text, Mode::Monitor).is_err(), "{text}");
    }
}
