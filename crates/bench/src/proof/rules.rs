// SPDX-License-Identifier: Apache-2.0
//! Rules as firewalls have them: tokens of three addresses, fifty services, the first match wins.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use fastrand::Rng;

/// So many rules to a token.
const RULES_PER_TOKEN: u32 = 5;
/// Services: TCP ports from here on.
const FIRST_PORT: u16 = 9000;
const PORTS: u16 = 50;
/// One rule of so many is hidden by two before it, and by neither of them alone.
const HIDDEN_EVERY: usize = 100;

/// A rule over tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) sources: Vec<u32>,
    pub(super) destinations: Vec<u32>,
    pub(super) port: u16,
    pub(super) allows: bool,
}

/// Rules in order; what none matches is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) tokens: u32,
    pub(super) list: Vec<Rule>,
    /// How many are hidden by a union, and by no single one.
    pub(super) hidden: usize,
}

impl Rules {
    /// So many, the same in every run. None is hidden by a single other.
    pub(super) fn draw(count: u32) -> Self {
        let tokens = (count / RULES_PER_TOKEN).max(20);
        let mut rng = Rng::with_seed(u64::from(count));
        let mut taken = BTreeSet::new();
        let (mut list, mut hidden) = (Vec::new(), 0);
        while list.len() < count as usize {
            let port = FIRST_PORT + rng.u16(0..PORTS);
            let [a, b, to] = [(); 3].map(|()| rng.u32(0..tokens));
            let plants = list.len() % HIDDEN_EVERY == HIDDEN_EVERY - 3;
            let ends = if plants { vec![a, b] } else { vec![a] };
            let is_new = |from: &u32| *from != to && !taken.contains(&(*from, to, port));
            if a == b || !ends.iter().all(is_new) {
                continue;
            }
            let rule =
                |sources: Vec<u32>, allows| Rule { sources, destinations: vec![to], port, allows };
            for end in &ends {
                taken.insert((*end, to, port));
                list.push(rule(vec![*end], rng.u8(0..100) < 85));
            }
            if plants {
                list.push(rule(ends, true));
                hidden += 1;
            }
        }
        list.truncate(count as usize);
        Self { tokens, list, hidden }
    }

    /// The same, with the verdict of some turned round: one of `every` rules that no other hides.
    pub(super) fn flipped(&self, every: usize) -> Self {
        let mut new = self.clone();
        let single = new.list.iter_mut().filter(|rule| rule.sources.len() == 1);
        for rule in single.skip(every / 2).step_by(every) {
            rule.allows = !rule.allows;
        }
        new
    }

    /// The same, with one rule said twice.
    pub(super) fn doubled(&self) -> Self {
        let mut new = self.clone();
        let twice = new.list.get(new.list.len() / 3).cloned();
        new.list.extend(twice);
        new
    }
}

/// The addresses of a token.
pub(super) fn addresses(token: u32) -> [Ipv4Addr; 3] {
    [0, 2, 4].map(|step| Ipv4Addr::from(0x0a00_0000 + token * 8 + step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_rules_are_drawn_and_a_hundredth_is_hidden() {
        let rules = Rules::draw(1000);
        assert_eq!((rules.list.len(), rules.hidden), (1000, 10));
        assert_eq!(rules, Rules::draw(1000));
    }
}
