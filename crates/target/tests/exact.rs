// SPDX-License-Identifier: Apache-2.0
//! What is looked up exactly, and what is not.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use portolan_acl::compile;
use portolan_site::model::{
    Addressing, Allow, Attachment, AttachmentKind, Date, Site, SiteDefault,
};
use portolan_target::nftables::{Guard, HookKind, Options, RuleSet, lower, simulate};
use portolan_testkit::build::{
    SiteWords, addresses, allow, application, categories, connection, site as words,
};

const ROUTER: AttachmentKind = AttachmentKind::Router;

fn table_with(kind: AttachmentKind, site: &Site, options: Options) -> RuleSet {
    let holds = site.workloads.iter().map(|w| (w.name.clone(), None)).collect();
    let attachment = Attachment { name: "a".into(), kind, holds, netns: None, span: None };
    lower(&compile(site, &Addressing::default(), Date::default()), &attachment, options)
}

fn table(kind: AttachmentKind, site: &Site) -> RuleSet {
    table_with(kind, site, Options::default())
}

/// Two stores that may call one controller, and nobody else anybody.
fn shop() -> SiteWords {
    let closed = SiteDefault { allow: Allow::No, ..SiteDefault::default() };
    let (store, controller) = (categories("Tier:Store"), categories("Tier:Controller"));
    words()
        .default(closed)
        .workload("s1", "10.0.0.1; fd00::1", "Tier:Store")
        .workload("s2", "10.0.0.2; fd00::2", "Tier:Store")
        .workload("c1", "10.0.0.9; fd00::9", "Tier:Controller")
        .policy(application("controller", [("all", controller.clone())]).inbound([allow(
            "stores",
            store.clone(),
            "tcp/443, tcp/80",
        )]))
        .policy(
            application("store", [("all", store)])
                .outbound([allow("controller", controller, "tcp/443, tcp/80")])
                .inbound([allow("users", addresses("10.9.0.0/16"), "tcp/443")]),
        )
}

/// The elements of an exact map, whose name goes on with its size.
fn elements(set: &RuleSet, stem: &str) -> Vec<String> {
    let begin = format!("{stem}_");
    let is_it =
        |name: &&String| name.strip_prefix(&begin).is_some_and(|size| size.parse::<u32>().is_ok());
    let map = set.maps.keys().find(is_it).and_then(|name| set.maps.get(name));
    map.into_iter().flat_map(|m| m.elements.keys()).map(ToString::to_string).collect()
}

#[test]
fn what_passes_at_both_ends_passes_after_one_look() {
    let set = table(ROUTER, &shop().done());
    let exact = elements(&set, "exact4");
    assert_eq!(
        exact,
        [
            "10.0.0.1 . 10.0.0.9 . tcp . 80",
            "10.0.0.1 . 10.0.0.9 . tcp . 443",
            "10.0.0.2 . 10.0.0.9 . tcp . 80",
            "10.0.0.2 . 10.0.0.9 . tcp . 443",
        ]
    );
    assert_eq!(elements(&set, "exact6").len(), 4);
    let one_end = [elements(&set, "exact_egress4"), elements(&set, "exact_ingress4")].concat();
    assert!(one_end.iter().all(|e| e.ends_with("255.255.255.255 . udp . 67")), "{one_end:?}");
}

#[test]
fn a_host_looks_for_what_its_own_end_lets_pass() {
    let set = table(AttachmentKind::Host, &shop().done());
    let egress = elements(&set, "exact_egress4");
    assert_eq!(egress.iter().filter(|e| e.contains(". 10.0.0.9 . tcp")).count(), 4, "{egress:?}");
    let output = set.load("t", Guard::None);
    let looked = "@exact_egress4_768 accept";
    assert!(output.lines().any(|l| l.contains("inet t output") && l.contains(looked)), "{output}");
}

#[test]
fn both_forms_of_a_table_let_the_same_pass() {
    let site = shop().done();
    let calls = |words: &str| connection(&site, words);
    let maps = table_with(ROUTER, &site, Options { exact: false, ..Options::default() });
    let exact = table(ROUTER, &site);
    assert!(maps.maps.keys().all(|name| !name.starts_with("exact")));
    for (words, passes) in [
        ("10.0.0.1 -> 10.0.0.9 tcp/443", true),
        ("10.0.0.1 -> 10.0.0.9 tcp/444", false),
        ("10.0.0.1 -> 10.0.0.9 udp/443", false),
        ("10.0.0.9 -> 10.0.0.1 tcp/443", false),
        ("10.9.0.7 -> 10.0.0.2 tcp/443", true),
        ("fd00::2 -> fd00::9 tcp/80", true),
    ] {
        for set in [&maps, &exact] {
            let fate = simulate(set, HookKind::Forward, calls(words), None, None);
            assert_eq!(fate.passes, passes, "{words}");
        }
    }
}

#[test]
fn a_member_more_touches_elements_alone() {
    let before = table(ROUTER, &shop().done());
    let after = table(ROUTER, &shop().workload("s3", "10.0.0.3", "Tier:Store").done());
    assert!(before.differs_in_elements_only(&after));
    let delta = before.delta(&after, "t").unwrap();
    assert!(delta.lines().all(|line| line.starts_with("add element ")), "{delta}");
    assert!(delta.contains("10.0.0.3 . 10.0.0.9 . tcp . 443"), "{delta}");
}

/// Stores, none beside another, that may call the controller: two elements each.
fn crowd(stores: usize) -> RuleSet {
    let name = |n: usize| (format!("x{n}"), format!("10.1.{}.{}", n / 100, n % 100 * 2 + 1));
    let all = (0..stores).map(name);
    let site =
        all.fold(shop(), |site, (name, address)| site.workload(&name, &address, "Tier:Store"));
    table(ROUTER, &site.done())
}

#[test]
fn a_set_has_room_for_a_quarter_more_and_one_that_must_grow_is_filled_beside_the_old_one() {
    // With the two stores of the shop: 612 and 614 elements of 768, of which a quarter is room.
    let (before, full, over) = (crowd(304), crowd(305), crowd(306));
    assert_eq!([&before, &full, &over].map(|t| elements(t, "exact4").len()), [612, 614, 616]);
    assert!(before.differs_in_elements_only(&full));
    assert!(!full.differs_in_elements_only(&over));
    let steps = full.steps(&over, "t").unwrap();
    let has = |script: &str, words: &str| script.lines().any(|line| line.starts_with(words));
    assert!(has(&steps.prepare, "add set inet t exact4_1536 { "), "{}", steps.prepare);
    assert!(has(&steps.prepare, "add element inet t exact4_1536 { "), "{}", steps.prepare);
    assert!(has(&steps.switch, "flush chain inet t forward"), "{}", steps.switch);
    assert!(steps.switch.contains("@exact4_1536 accept"), "{}", steps.switch);
    assert!(has(&steps.sweep, "delete set inet t exact4_768"), "{}", steps.sweep);
    assert!(has(&steps.undo, "delete set inet t exact4_1536"), "{}", steps.undo);
    assert_eq!(full.delta(&full, "t"), None);
}

#[test]
fn a_wide_range_of_ports_is_no_matter_of_elements() {
    let (store, controller) = (categories("Tier:Store"), categories("Tier:Controller"));
    let wide = application("wide", [("all", store)]).outbound([allow(
        "dynamic",
        controller,
        "tcp/49152-65535",
    )]);
    let site = shop().policy(wide).done();
    let set = table(ROUTER, &site);
    assert_eq!(elements(&set, "exact4"), [""; 0]);
    let call = connection(&site, "s1 -> c1 tcp/50000");
    let maps = set.maps.keys().filter(|name| name.ends_with("_hosts4")).count();
    assert!(maps > 0 && !simulate(&set, HookKind::Forward, call, None, None).passes);
}

/// The kernel keeps the sets of a table in a list: a table with many would load in hours.
#[test]
fn the_number_of_sets_does_not_grow_with_the_number_of_policies() {
    let sets = |workloads: u8| {
        let mut site = shop();
        for n in 0..workloads {
            let (name, part) = (format!("w{n:03}"), format!("Part:{n}"));
            let peer = categories(&format!("Part:{}", (n + 1) % workloads));
            let own = application(&name, [("all", categories(&part))])
                .outbound([allow("next", peer, "tcp/7000")]);
            site = site.workload(&name, &format!("10.1.0.{n}"), &part).policy(own);
        }
        let set = table(ROUTER, &site.done());
        let anonymous = set.load("t", Guard::None).matches("vmap {").count();
        (set.maps.len(), anonymous)
    };
    assert_eq!(sets(100), sets(10));
}
