// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.7: monitoring never changes what passes, and a draft changes nothing.

use portolan_site::model::{Mode, PolicyKind, Site};
use proptest::prelude::*;

use crate::{Drawn, decisions, laws, seeds};

fn with_modes(site: &Site, change: impl Fn(Mode) -> Mode) -> Site {
    let mut changed = site.clone();
    for policy in &mut changed.policies {
        policy.mode = change(policy.mode);
    }
    changed
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn live_is_the_same_with_every_monitored_policy_a_draft(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let drafted = with_modes(&drawn.site, |mode| match mode {
            Mode::Monitor => Mode::Draft,
            Mode::Draft | Mode::Enforce => mode,
        });
        for (connection, with, without) in drawn.compare(&drafted) {
            prop_assert_eq!(with.live, without.live, "{}", connection);
        }
    }

    #[test]
    fn without_its_drafts_a_site_says_the_same(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut without = drawn.site.clone();
        without.policies.retain(|policy| policy.mode != Mode::Draft);
        for (connection, before, after) in drawn.compare(&without) {
            prop_assert_eq!(before, after, "{}", connection);
        }
    }

    #[test]
    fn what_is_intended_is_what_is_live_once_all_is_enforced(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut enforced = with_modes(&drawn.site, |mode| match mode {
            Mode::Monitor => Mode::Enforce,
            Mode::Draft | Mode::Enforce => mode,
        });
        enforced.policies.iter_mut().for_each(|policy| policy.monitored.clear());
        enforced.unlabelled.mode = Mode::Enforce;
        for (connection, before, after) in drawn.compare(&enforced) {
            prop_assert_eq!(&before.intended, &after.live, "{}", connection);
            prop_assert_eq!(&before.intended, &after.intended, "{}", connection);
        }
    }

    #[test]
    fn monitored_parts_do_not_change_what_is_intended(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut whole = drawn.site.clone();
        whole.policies.iter_mut().for_each(|policy| policy.monitored.clear());
        for (connection, before, after) in drawn.compare(&whole) {
            prop_assert_eq!(before.intended, after.intended, "{}", connection);
        }
    }

    /// Of a shared service this holds for the two ends together alone, for its exemption is asked
    /// at the peer's end.
    #[test]
    fn a_canary_meets_its_policy_enforced_or_absent(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let narrowed = drawn.site.policies.iter().enumerate().filter(|(_, p)| {
            !p.monitored.is_empty() && !matches!(p.kind, PolicyKind::SharedService(_))
        });
        for (at, _) in narrowed {
            let (mut whole, mut absent) = (drawn.site.clone(), drawn.site.clone());
            whole.policies[at].monitored.clear();
            absent.policies.remove(at);
            for connection in &drawn.connections {
                let said = drawn.verdict(&drawn.site, *connection).live;
                let enforced = drawn.verdict(&whole, *connection).live;
                let without = drawn.verdict(&absent, *connection).live;
                prop_assert!([&enforced.egress, &without.egress].contains(&&said.egress));
                prop_assert!([&enforced.ingress, &without.ingress].contains(&&said.ingress));
            }
        }
    }

    #[test]
    fn a_live_decision_is_never_a_monitored_policys(seed in seeds()) {
        let drawn = Drawn::from(seed);
        for connection in &drawn.connections {
            let verdict = drawn.verdict(&drawn.site, *connection);
            for (view, _, decision) in decisions(&verdict) {
                let by = drawn.site.policies.iter().find(|p| Some(&p.id) == decision.policy.as_ref());
                let mode = by.map_or(Mode::Enforce, |policy| policy.mode);
                prop_assert!(mode != Mode::Draft);
                prop_assert!(mode == Mode::Enforce || view == portolan_site::model::View::Intended);
            }
        }
    }
}
