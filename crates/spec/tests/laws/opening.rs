// SPDX-License-Identifier: Apache-2.0
//! What may open a connection and never closes one: more allows, and shared services.

use portolan_site::model::{PolicyKind, Rules};
use portolan_testkit::build::{
    addresses, allow, application, categories, everything, shared_service,
};
use proptest::prelude::*;

use crate::{Drawn, laws, opens_nothing, seeds};

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn another_allow_of_an_application_policy_closes_nothing(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut wider = drawn.site.clone();
        for policy in &mut wider.policies {
            if let PolicyKind::Application(application) = &mut policy.kind {
                for rules in [&mut application.inbound, &mut application.outbound] {
                    if let Some(Rules::List(rules)) = rules {
                        rules.push(allow("extra", addresses("10.0.0.0/9, fd00::/17"), "tcp"));
                    }
                }
            }
        }
        for (connection, before, after) in drawn.compare(&wider) {
            prop_assert!(opens_nothing(&after, &before), "{}", connection);
        }
    }

    #[test]
    fn a_shared_service_closes_nothing(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut wider = drawn.site.clone();
        let rule = || allow("r", everything(), "udp/0-1023, tcp/80");
        let shared = shared_service("a", categories("AppType:Domain; AppType:Sql"));
        wider.policies.push(shared.inbound([rule()]).outbound([rule()]).0);
        for (connection, before, after) in drawn.compare(&wider) {
            prop_assert!(opens_nothing(&after, &before), "{}", connection);
        }
    }

    #[test]
    fn a_policy_that_takes_nobody_changes_nothing(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut more = drawn.site.clone();
        let nobody = application("a", [("nobody", categories("AppType:Nobody"))]);
        more.policies.push(nobody.inbound([]).outbound_any().0);
        more.policies.push(shared_service("b", categories("AppType:Nobody")).0);
        for (connection, before, after) in drawn.compare(&more) {
            prop_assert_eq!(before, after, "{}", connection);
        }
    }
}
