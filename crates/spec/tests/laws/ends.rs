// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.4 and 2.12: who judges, and that no workload is silently outside.

use portolan_net::{AddressSet, is_group_address};
use portolan_site::model::{Categories, Mode, Reason};
use proptest::prelude::*;

use crate::{Drawn, laws, seeds};

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn an_end_judges_exactly_if_it_is_a_workload_other_than_its_peer(seed in seeds()) {
        let drawn = Drawn::from(seed);
        for connection in &drawn.connections {
            let verdict = drawn.verdict(&drawn.site, *connection);
            let name = |address| drawn.site.workload_at(address).map(|w| &w.name);
            let own = name(connection.initiator);
            let is_itself = connection.initiator == connection.responder
                || (own.is_some() && own == name(connection.responder));
            for judgement in [verdict.live, verdict.intended] {
                let link = AddressSet::link_local();
                let is_ours = |a| link.contains(a) || drawn.site.networks.contains(a);
                let is_workload = |a| {
                    !is_itself && !is_group_address(a) && (name(a).is_some() || is_ours(a))
                };
                prop_assert_eq!(judgement.egress.is_some(), is_workload(connection.initiator));
                prop_assert_eq!(judgement.ingress.is_some(), is_workload(connection.responder));
            }
        }
    }

    #[test]
    fn a_workload_that_loses_its_categories_is_never_outside(seed in seeds()) {
        let drawn = Drawn::from(seed);
        for connection in &drawn.connections {
            let mut bare = drawn.site.clone();
            for workload in &mut bare.workloads {
                if workload.addresses.contains(&connection.initiator) {
                    workload.categories = Categories::new();
                }
            }
            let verdict = drawn.verdict(&bare, *connection);
            let is_default = |d: &portolan_site::model::Decision| d.reason == Reason::SiteDefault;
            prop_assert!(!verdict.intended.egress.as_ref().is_some_and(is_default));
            if bare.unlabelled.mode == Mode::Enforce {
                prop_assert!(!verdict.live.egress.as_ref().is_some_and(is_default));
            }
        }
    }
}
