// SPDX-License-Identifier: Apache-2.0
//! Where names lead to: told of each address, and a warning where two resolvers lead to different parts of the world.

use portolan_doctor::seen::*;
use portolan_doctor::{Severity, changes, view};

use super::world::*;

fn led(through: &[&str]) -> Result<Answer, Failure> {
    let through = through.iter().map(|name| (*name).to_owned()).collect();
    Ok(Answer { through, ..answer(&["20.0.0.1"]) })
}

fn steered(own: &[&str], other: &[&str]) -> Run {
    let mut run = run();
    run.addresses[0].asked.host = "global-all.g.nssvc.net".into();
    run.addresses[0].tls = Some(tls("global-all.g.nssvc.net", By::Public, Leaf::Good));
    run.addresses[0].dns = vec![by_system(led(own)), by_given(led(other))];
    run
}

#[test]
fn each_address_tells_where_its_name_leads_and_which_region_that_is() {
    let report = judged(&steered(&["az-eu-w.g.nssvc.net."], &["az-eu-w.g.nssvc.net"]));
    let first = &report.addresses[0];
    assert_eq!(first.leads_to.as_deref(), Some("az-eu-w.g.nssvc.net"));
    assert_eq!(first.region.as_deref(), Some("eu"));
    assert_eq!((&report.addresses[1].leads_to, &report.addresses[1].region), (&None, &None));
    assert!(codes(&report).is_empty());
    assert!(view::html(&report).contains("leads to az-eu-w.g.nssvc.net, region eu"));
}

#[test]
fn resolvers_that_steer_to_different_regions_are_a_warning_that_names_both() {
    let report = judged(&steered(&["az-us-e.g.nssvc.net"], &["az-eu-w.g.nssvc.net"]));
    let told = &report.findings[0];
    assert_eq!((told.code.as_str(), told.severity), ("dns-differs", Severity::Warning));
    assert_eq!(told.message, "resolvers steer to different regions");
    assert!(
        told.evidence[0].contains("(region `us`)") && told.evidence[0].contains("(region `eu`)")
    );
}

#[test]
fn two_points_of_one_region_are_different_names_and_no_other_region() {
    let report = judged(&steered(&["az-eu-w.g.nssvc.net"], &["az-eu-n.g.nssvc.net"]));
    assert_eq!(report.findings[0].message, "resolvers lead to different names");
}

#[test]
fn another_region_than_in_the_round_before_is_a_change() {
    let before = judged(&steered(&["az-eu-w.g.nssvc.net"], &["az-eu-w.g.nssvc.net"]));
    let after = judged(&steered(&["az-us-e.g.nssvc.net"], &["az-us-e.g.nssvc.net"]));
    let told = changes(&before, &after);
    let told: Vec<_> =
        told.iter().map(|one| (one.kind.as_str(), &*one.before, &*one.after)).collect();
    assert_eq!(told, [("region", "eu", "us")]);
}
