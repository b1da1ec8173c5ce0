// SPDX-License-Identifier: Apache-2.0
//! What may close a connection and never opens one: quarantine strict, isolation, explicit
//! denies, and time.

use jiff::ToSpan;
use portolan_site::model::{PolicyKind, Reason, Rules, Selector};
use portolan_testkit::build::{
    addresses, categories, deny, everything, isolation, strict_quarantine,
};
use proptest::prelude::*;

use crate::{Drawn, decisions, laws, opens_nothing, seeds};

/// One of a few selectors that take much and not all.
fn much(drawn: &mut Drawn) -> Selector {
    match drawn.rng.u8(0..4) {
        0 => categories("Zone:General; Zone:Lab"),
        1 => categories("AppTier:Web"),
        2 => addresses("10.10.0.0/29, fd00:10::/125"),
        _ => addresses("10.99.0.0/16, fd00:63::/64"),
    }
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn a_strict_quarantine_of_all_leaves_plumbing_alone(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut held = drawn.site.clone();
        held.policies.push(strict_quarantine("a", everything()).0);
        for (connection, before, after) in drawn.compare(&held) {
            let was_plumbing = decisions(&before).into_iter().map(|(.., d)| d.reason == Reason::Plumbing);
            for ((.., decision), was_plumbing) in decisions(&after).into_iter().zip(was_plumbing) {
                let reason = if was_plumbing { Reason::Plumbing } else { Reason::QuarantineStrict };
                prop_assert_eq!(decision.reason, reason, "{}", connection);
                prop_assert_eq!(decision.outcome.allows(), was_plumbing);
            }
        }
    }

    #[test]
    fn a_strict_quarantine_of_some_opens_nothing(seed in seeds()) {
        let mut drawn = Drawn::from(seed);
        let mut held = drawn.site.clone();
        held.policies.push(strict_quarantine("a", much(&mut drawn)).0);
        for (connection, before, after) in drawn.compare(&held) {
            prop_assert!(opens_nothing(&before, &after), "{}", connection);
        }
    }

    #[test]
    fn an_isolation_opens_nothing(seed in seeds()) {
        let mut drawn = Drawn::from(seed);
        let mut apart = drawn.site.clone();
        let sides = [much(&mut drawn), much(&mut drawn)];
        apart.policies.push(isolation("a", sides).0);
        for (connection, before, after) in drawn.compare(&apart) {
            prop_assert!(opens_nothing(&before, &after), "{}", connection);
        }
    }

    #[test]
    fn an_explicit_deny_opens_nothing(seed in seeds()) {
        let mut drawn = Drawn::from(seed);
        let mut denied = drawn.site.clone();
        let peer = much(&mut drawn);
        for policy in &mut denied.policies {
            if let PolicyKind::Application(application) = &mut policy.kind {
                for rules in [&mut application.inbound, &mut application.outbound] {
                    if let Some(Rules::List(rules)) = rules {
                        rules.push(deny("extra", peer.clone(), "tcp/0-2000, udp"));
                    }
                }
            }
        }
        for (connection, before, after) in drawn.compare(&denied) {
            prop_assert!(opens_nothing(&before, &after), "{}", connection);
        }
    }

    #[test]
    fn time_opens_nothing(seed in seeds(), days in 1i64..60) {
        let drawn = Drawn::from(seed);
        let later = drawn.today.saturating_add(days.days());
        for connection in &drawn.connections {
            let now = drawn.verdict(&drawn.site, *connection);
            let then = portolan_spec::verdict(&drawn.site, &drawn.addressing, later, *connection);
            prop_assert!(opens_nothing(&now, &then), "{}", connection);
        }
    }
}
