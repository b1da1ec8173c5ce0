// SPDX-License-Identifier: Apache-2.0
//! What a change that was cut short has left in a table: chains and maps that nothing leads to.

use super::read_back::ReadBack;
use super::script::{all_chains, line};
use super::{Map, RuleSet};

/// Chains and maps that stand beside those that are wanted, and judge nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    chains: Vec<String>,
    /// What nft calls it, and its name.
    maps: Vec<(&'static str, String)>,
}

impl ReadBack {
    /// What can be deleted without a change of what passes, where [`Self::drift`] finds nothing:
    /// what is wanted is then there, word for word, and leads nowhere else.
    pub fn leftover(&self, wanted: &RuleSet) -> Leftover {
        let chains = all_chains(wanted);
        let left = self.chains.keys().filter(|name| !chains.contains_key(name.as_str()));
        let maps = self.maps.keys().filter(|name| !wanted.maps.contains_key(*name));
        let kind = |name: &String| if self.sets.contains(name) { Map::SET } else { Map::MAP };
        Leftover {
            chains: left.filter(|name| self.is_ours(name)).cloned().collect(),
            maps: maps.filter(|m| is_plain(m)).map(|m| (kind(m), m.clone())).collect(),
        }
    }

    /// Whether we may have written a chain: the kernel does not enter it, and each of its rules
    /// carries a digest.
    pub(super) fn is_ours(&self, chain: &str) -> bool {
        let digested = |rule: &Option<String>| rule.as_deref().is_some_and(is_digest);
        let rules = self.chains.get(chain).map(Vec::as_slice).unwrap_or_default();
        is_plain(chain) && !self.entered.contains_key(chain) && rules.iter().all(digested)
    }
}

fn is_digest(comment: &str) -> bool {
    comment.len() == 16 && comment.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a name can stand in a command as it is, and may be one of ours: a word of nft's own is
/// none.
pub(super) fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let ours = |b: u8| b.is_ascii_digit() || b == b'_';
    let known = ["egress", "ingress", "established"].contains(&name);
    let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    begins && name.bytes().all(plain) && (known || name.bytes().any(ours))
}

impl Leftover {
    pub fn is_empty(&self) -> bool {
        self.chains.is_empty() && self.maps.is_empty()
    }

    /// For people: what there is, one by one.
    pub fn words(&self) -> Vec<String> {
        let chains = self.chains.iter().map(|name| format!("chain `{name}`"));
        chains.chain(self.maps.iter().map(|(kind, name)| format!("{kind} `{name}`"))).collect()
    }

    /// Commands that delete it all.
    pub fn sweep(&self, table: &str) -> String {
        let mut out = String::new();
        let Self { chains, maps } = self;
        chains.iter().for_each(|name| line(&mut out, &format!("flush chain inet {table} {name}")));
        for (kind, name) in maps {
            line(&mut out, &format!("delete {kind} inet {table} {name}"));
        }
        chains.iter().for_each(|name| line(&mut out, &format!("delete chain inet {table} {name}")));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hook, HookKind, Rule, read_back};
    use super::*;

    const DIGEST: &str = "0123456789abcdef";

    fn wanted() -> RuleSet {
        let hook = Hook { kind: HookKind::Input, rules: Vec::new() };
        let chains = [("kept".to_owned(), vec![Rule::Drop])].into();
        RuleSet { hooks: vec![hook], chains, ..RuleSet::default() }
    }

    /// A table with the wanted chains and these objects.
    fn standing(objects: &str) -> ReadBack {
        let digest = super::super::script::rule_digests(&[Rule::Drop]).remove(0).unwrap();
        let text = format!(
            r#"{{"nftables": [
                {{"chain": {{"name": "input", "type": "filter", "hook": "input", "prio": 0,
                             "policy": "accept"}}}},
                {{"chain": {{"name": "kept"}}}},
                {{"rule": {{"chain": "kept", "comment": "{digest}"}}}}, {objects}
            ]}}"#
        );
        read_back(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_a_change_left_is_swept_without_a_word_about_the_rest() {
        let back = standing(&format!(
            r#"{{"chain": {{"name": "p_new"}}}},
               {{"rule": {{"chain": "p_new", "comment": "{DIGEST}"}}}},
               {{"map": {{"name": "p_new_hosts4"}}}}, {{"set": {{"name": "exact4_2048"}}}}"#
        ));
        assert_eq!(back.drift(&wanted()), [""; 0]);
        let left = back.leftover(&wanted());
        assert_eq!(left.words(), ["chain `p_new`", "set `exact4_2048`", "map `p_new_hosts4`"]);
        assert_eq!(
            left.sweep("t").lines().collect::<Vec<_>>(),
            [
                "flush chain inet t p_new",
                "delete set inet t exact4_2048",
                "delete map inet t p_new_hosts4",
                "delete chain inet t p_new",
            ]
        );
        assert!(standing(r#"{"chain": {"name": "kept"}}"#).leftover(&wanted()).is_empty());
    }

    #[test]
    fn what_somebody_else_has_put_there_is_no_leftover() {
        for object in [
            r#"{"chain": {"name": "theirs", "hook": "output"}}"#,
            r#"{"chain": {"name": "theirs"}}, {"rule": {"chain": "theirs"}}"#,
            r#"{"chain": {"name": "theirs"}}, {"rule": {"chain": "theirs", "comment": "mine"}}"#,
            r#"{"chain": {"name": "a; flush ruleset"}}"#,
            r#"{"map": {"name": "a; flush ruleset"}}"#,
            r#"{"chain": {"name": "drop"}}"#,
            r#"{"map": {"name": "counter"}}"#,
        ] {
            let back = standing(object);
            assert!(back.leftover(&wanted()).is_empty(), "{object}");
            assert_eq!(back.drift(&wanted()).len(), 1, "{object}");
        }
    }
}
