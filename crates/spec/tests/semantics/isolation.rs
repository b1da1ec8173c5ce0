// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.3: isolation.

use portolan_site::model::{Direction, Forbid, Part, Site};
use portolan_testkit::build::{
    SiteWords, addresses, allow, application, categories, everything, isolation, site,
};

use crate::{intended, judged, live};

const APART: &str = "drop: isolated by apart";
const OPEN: &str = "allow: site-default";

fn desktops() -> SiteWords {
    site()
        .workload("general", "10.0.0.1", "Zone:General")
        .workload("general-2", "10.0.0.5", "Zone:General")
        .workload("secure", "10.0.0.2", "Zone:Secure")
        .workload("lab", "10.0.0.3", "Zone:Lab")
        .workload("both", "10.0.0.4", "Zone:General; Zone:Secure")
}

fn two_sides() -> Site {
    let sides = [categories("Zone:General"), categories("Zone:Secure")];
    desktops().policy(isolation("apart", sides)).done()
}

#[test]
fn two_sides_are_apart_in_both_directions_and_at_both_ends() {
    assert_eq!(judged(&two_sides(), "general -> secure tcp/1"), [APART, APART]);
    assert_eq!(judged(&two_sides(), "secure -> general tcp/1"), [APART, APART]);
}

#[test]
fn one_side_is_not_apart_from_itself_nor_from_what_is_on_no_side() {
    assert_eq!(judged(&two_sides(), "general -> general-2 tcp/1"), [OPEN, OPEN]);
    assert_eq!(judged(&two_sides(), "general -> lab tcp/1"), [OPEN, OPEN]);
    assert_eq!(judged(&two_sides(), "general -> 192.0.2.1 tcp/1")[0], OPEN);
}

#[test]
fn a_workload_on_both_sides_is_apart_from_neither() {
    for words in ["both -> general tcp/1", "secure -> both tcp/1"] {
        assert_eq!(judged(&two_sides(), words), [OPEN, OPEN], "{words}");
    }
}

#[test]
fn of_three_sides_each_is_apart_from_each() {
    let sides = [categories("Zone:General"), categories("Zone:Secure"), categories("Zone:Lab")];
    let site = desktops().policy(isolation("apart", sides)).done();
    for words in ["general -> lab tcp/1", "lab -> secure tcp/1", "secure -> general tcp/1"] {
        assert_eq!(judged(&site, words), [APART, APART], "{words}");
    }
}

#[test]
fn a_side_may_be_outside() {
    let sides = [categories("Zone:Secure"), addresses("192.0.2.0/24")];
    let site = desktops().policy(isolation("apart", sides)).done();
    assert_eq!(judged(&site, "secure -> 192.0.2.1 tcp/1")[0], APART);
    assert_eq!(judged(&site, "192.0.2.1 -> secure tcp/1")[1], APART);
    assert_eq!(judged(&site, "secure -> 198.51.100.1 tcp/1")[0], OPEN);
}

#[test]
fn a_side_of_everything_holds_everybody_so_that_nothing_is_apart() {
    let sides = [categories("Zone:Secure"), everything()];
    let site = desktops().policy(isolation("apart", sides)).done();
    assert_eq!(judged(&site, "secure -> general tcp/1"), [OPEN, OPEN]);
}

#[test]
fn isolation_comes_before_any_allow_of_an_application_policy() {
    let sides = [categories("Zone:General"), categories("Zone:Secure")];
    let generous = application("a", [("all", everything())]).inbound_any().outbound([allow(
        "all",
        everything(),
        "any",
    )]);
    let site = desktops().policy(isolation("apart", sides)).policy(generous).done();
    assert_eq!(judged(&site, "general -> secure tcp/1"), [APART, APART]);
    assert_eq!(judged(&site, "general -> lab tcp/1")[0], "allow: allow-rule by a/all");
}

#[test]
fn a_monitored_direction_of_an_isolation_is_asked_of_the_end_that_judges() {
    let sides = [categories("Zone:General"), categories("Zone:Secure")];
    let part = Part { direction: Some(Direction::Ingress), ..Part::default() };
    let site = desktops().policy(isolation("apart", sides).monitored(part)).done();
    assert_eq!(live(&site, "general -> secure tcp/1"), [APART, OPEN]);
    assert_eq!(intended(&site, "general -> secure tcp/1"), [APART, APART]);
}

#[test]
fn several_isolations_each_separate_and_the_first_is_named() {
    let sides = || [categories("Zone:General"), categories("Zone:Secure")];
    let site = desktops()
        .policy(isolation("b", sides()))
        .policy(isolation("a", sides()).refusing(Forbid::Reject))
        .done();
    let said = "reject: isolated by a";
    assert_eq!(judged(&site, "general -> secure tcp/1"), [said, said]);
}
