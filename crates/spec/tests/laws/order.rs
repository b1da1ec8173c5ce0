// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.7: names decide who is named, and nothing else.

use proptest::prelude::*;

use crate::{Drawn, allowing, laws, seeds};

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn the_order_in_which_policies_stand_is_nothing(seed in seeds()) {
        let mut drawn = Drawn::from(seed);
        let mut shuffled = drawn.site.clone();
        drawn.rng.shuffle(&mut shuffled.policies);
        for (connection, before, after) in drawn.compare(&shuffled) {
            prop_assert_eq!(before, after, "{}", connection);
        }
    }

    #[test]
    fn policies_under_other_names_change_names_alone(seed in seeds()) {
        let mut drawn = Drawn::from(seed);
        let mut renamed = drawn.site.clone();
        let mut names: Vec<_> = renamed.policies.iter().map(|p| p.id.clone()).collect();
        drawn.rng.shuffle(&mut names);
        for (policy, name) in renamed.policies.iter_mut().zip(names) {
            policy.id = name;
        }
        for (connection, before, after) in drawn.compare(&renamed) {
            prop_assert_eq!(allowing(&before), allowing(&after), "{}", connection);
        }
    }

    #[test]
    fn a_policy_said_twice_says_no_more(seed in seeds()) {
        let drawn = Drawn::from(seed);
        let mut doubled = drawn.site.clone();
        for mut policy in drawn.site.policies.clone() {
            policy.id = format!("z-{}", policy.id);
            doubled.policies.push(policy);
        }
        for (connection, before, after) in drawn.compare(&doubled) {
            prop_assert_eq!(before, after, "{}", connection);
        }
    }
}
