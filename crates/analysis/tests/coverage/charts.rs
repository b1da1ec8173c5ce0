// SPDX-License-Identifier: Apache-2.0
//! Nothing of the charts is lost, and nothing is told twice.

use std::collections::{BTreeMap, BTreeSet};

use portolan_analysis::coverage::Row;
use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_site::model::View;

use super::{asked, demo, intended, read};

/// The requirements whose end of a direction machines of a component play, by the chart alone.
fn of_component(catalogue: &Catalogue, role: &str, outbound: bool) -> BTreeSet<String> {
    let plays = |id: &String| {
        let asked = catalogue.role(id).unwrap();
        let citrix = catalogue.role(role).unwrap().app.as_deref() == Some("Citrix");
        match asked.kind {
            RoleKind::AnyComponent => citrix,
            RoleKind::Workload
            | RoleKind::External
            | RoleKind::Fqdn
            | RoleKind::Broadcast
            | RoleKind::Loopback => catalogue.played_by(id).contains(role),
        }
    };
    let end = |r: &Requirement| if outbound { r.source.clone() } else { r.destination.clone() };
    let mine = catalogue.requirements.iter().filter(|r| end(r).iter().any(plays));
    mine.map(|r| r.id.clone()).collect()
}

#[test]
fn every_requirement_of_a_present_role_stands_once_under_its_component_and_direction() {
    let catalogue = Catalogue::shipped();
    let site = demo(&catalogue);
    let roles: BTreeSet<String> =
        read(&site, &catalogue).0.workloads.into_iter().flat_map(|w| w.roles).collect();
    let matrix = intended(&site, &catalogue);
    let components: BTreeSet<String> = matrix.components.iter().map(|c| c.role.clone()).collect();
    assert_eq!(components, roles);
    let left: BTreeSet<&String> = matrix.left_out.iter().flat_map(|l| &l.requirements).collect();
    let mut rows = 0;
    for component in &matrix.components {
        for (outbound, told) in [(false, &component.inbound), (true, &component.outbound)] {
            let charted = of_component(&catalogue, &component.role, outbound);
            let expected: Vec<&String> = charted.iter().filter(|id| !left.contains(id)).collect();
            let mut ids: Vec<&String> = told.iter().map(|r| &r.requirement).collect();
            ids.sort();
            assert_eq!(ids, expected, "{} outbound {outbound}", component.role);
            rows += ids.len();
        }
    }
    println!("{} components, {rows} rows, {} left out", components.len(), left.len());
    assert!(rows > 300, "{rows}");
}

#[test]
fn what_is_left_out_does_not_hold_here_or_is_nothing_for_a_network() {
    let catalogue = Catalogue::shipped();
    let matrix = intended(&demo(&catalogue), &catalogue);
    let conditions: BTreeMap<&str, bool> =
        catalogue.conditions.iter().map(|c| (c.id.as_str(), c.default)).collect();
    for id in matrix.left_out.iter().flat_map(|l| &l.requirements) {
        let requirement = catalogue.requirement(id).unwrap();
        let ends = requirement.source.iter().chain(&requirement.destination);
        let inside =
            ends.into_iter().any(|r| catalogue.role(r).unwrap().kind == RoleKind::Loopback);
        let off = requirement.when.as_deref().is_some_and(|when| !conditions[when]);
        assert!(inside || off || requirement.services.is_empty(), "{id}");
    }
}

#[test]
fn one_component_alone_says_what_it_says_among_all() {
    let catalogue = Catalogue::shipped();
    let site = demo(&catalogue);
    let all = asked(&site, &catalogue, View::Intended);
    for component in &all.components {
        let (loaded, sources) = read(&site, &catalogue);
        let acl = portolan_acl::compile(&loaded, &super::Addressing::default(), super::TODAY);
        let context = super::Context {
            site: &loaded,
            acl: &acl,
            catalogue: &catalogue,
            today: super::TODAY,
            observed: &[],
        };
        let question = super::Question {
            view: View::Intended,
            component: Some(&component.role),
            sources: &sources,
            digest: "d",
        };
        let alone = super::coverage(&context, &question);
        let said = |rows: Vec<&Row>| format!("{rows:?}");
        assert_eq!(alone.components.len(), 1);
        assert_eq!(said(alone.rows().collect()), said(component.rows().collect()));
    }
}
