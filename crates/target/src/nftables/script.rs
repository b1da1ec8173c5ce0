// SPDX-License-Identifier: Apache-2.0
//! A table as commands for `nft -f`: one file, one transaction.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::names::digest;
use super::{Hook, Map, Rule, RuleSet};

/// Whether a table judges now. The kernel keeps the time: no process has to live for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// It judges.
    None,
    /// It judges for so many milliseconds, then never again.
    AwakeFor(u64),
    /// It judges for [`Guard::handover`] more, lets everything pass until so many milliseconds are
    /// over, then judges again.
    AsleepFor(u64),
    /// It was awake for a time, and judges on. The set of that time runs out by itself: packets
    /// that are among the old rules ask for it yet.
    Kept,
}

/// For how long a table that hands over judges beside the one that takes over, in milliseconds. A
/// packet may have passed the new table while it was empty yet; it must not find the old one
/// asleep already. The time begins when the kernel reads the element, and the change is made when
/// it has checked the whole table: some 50 ms later for 100,000 elements.
const HANDOVER_MS: u64 = 200;

/// Elements in one command; nft reads a command at a time.
const CHUNK: usize = 4096;

/// What the rule of a guard says of itself.
pub(super) const GUARD: &str = "guard";

/// Commands, and elements in them, in one part: some 100 bytes each on the way to the kernel,
/// where 208 KiB is the usual bound.
const PART: usize = 400;

impl RuleSet {
    /// Commands that make the whole table, which must not exist.
    pub fn load(&self, table: &str, guard: Guard) -> String {
        self.build(table) + &self.rebase(table, guard)
    }

    /// The commands of [`Self::load`] but for [`Self::rebase`]: a table that judges nothing.
    pub fn build(&self, table: &str) -> String {
        self.build_by(table, CHUNK)
    }

    /// The same in parts that a kernel takes even from a user who may not enlarge a socket's buffer.
    pub fn build_in_parts(&self, table: &str) -> Vec<String> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for command in self.build_by(table, PART).lines() {
            let weight = 1 + command.matches(", ").count();
            match parts.last_mut() {
                Some((sum, part)) if *sum + weight <= PART => {
                    *sum += weight;
                    line(part, command);
                }
                _ => parts.push((weight, format!("{command}\n"))),
            }
        }
        parts.into_iter().map(|(_, part)| part).collect()
    }

    fn build_by(&self, table: &str, chunk: usize) -> String {
        let mut out = format!("add table inet {table}\n");
        for set in ["awake", "asleep"] {
            let of = "typeof meta nfproto; flags timeout;";
            line(&mut out, &format!("add set inet {table} {set} {{ {of} }}"));
        }
        for (set, address) in [("cut4", "ipv4_addr"), ("cut6", "ipv6_addr")] {
            for protocol in ["tcp", "udp"] {
                let of = format!("{address} . {address} . inet_service . inet_service");
                let name = format!("{set}_{protocol}");
                let of = format!("type {of}; flags timeout;");
                line(&mut out, &format!("add set inet {table} {name} {{ {of} }}"));
            }
        }
        self.chains.keys().for_each(|name| add_chain(&mut out, table, name));
        for hook in &self.hooks {
            let name = hook.kind.word();
            let of = format!("type filter hook {name} priority filter; policy accept;");
            line(&mut out, &format!("add chain inet {table} {name} {{ {of} }}"));
        }
        self.maps.iter().for_each(|(name, map)| add_map(&mut out, table, name, map));
        self.chains.iter().for_each(|(name, rules)| add_rules(&mut out, table, name, rules));
        for (name, map) in &self.maps {
            let elements = map.elements.iter().map(|(k, v)| map.element(k, v));
            change_elements_by(&mut out, chunk, "add", table, name, elements);
        }
        out
    }

    /// Commands that write the chains that the kernel enters anew, under a guard.
    pub fn rebase(&self, table: &str, guard: Guard) -> String {
        let mut out = String::new();
        guard_sets(&mut out, table, guard);
        for hook in &self.hooks {
            let name = hook.kind.word();
            line(&mut out, &format!("flush chain inet {table} {name}"));
            guard_rule(&mut out, table, name, guard);
            add_rules(&mut out, table, name, &hook.rules);
        }
        out
    }

    /// Commands that leave the chains that the kernel enters without a rule.
    pub fn silence(&self, table: &str) -> String {
        let flush = |hook: &Hook| format!("flush chain inet {table} {}\n", hook.kind.word());
        self.hooks.iter().map(flush).collect()
    }
}

impl Guard {
    /// For how many milliseconds a table that is to sleep for so many judges yet: of a short sleep a
    /// part.
    pub fn handover(ms: u64) -> u64 {
        HANDOVER_MS.min(ms / 4)
    }

    /// Commands that let a table that is awake for a time judge for so many milliseconds from now.
    pub fn renew(table: &str, ms: u64) -> String {
        let mut out = String::new();
        guard_set(&mut out, table, "awake", Some(ms));
        out
    }
}

fn guard_sets(out: &mut String, table: &str, guard: Guard) {
    let (awake, asleep) = match guard {
        Guard::None => (None, None),
        Guard::AwakeFor(ms) => (Some(ms), None),
        Guard::AsleepFor(ms) => (Some(Guard::handover(ms)), Some(ms)),
        Guard::Kept => return,
    };
    guard_set(out, table, "awake", awake);
    guard_set(out, table, "asleep", asleep);
}

fn guard_set(out: &mut String, table: &str, set: &str, ms: Option<u64>) {
    line(out, &format!("flush set inet {table} {set}"));
    if let Some(ms) = ms {
        let elements = format!("ipv4 timeout {ms}ms, ipv6 timeout {ms}ms");
        line(out, &format!("add element inet {table} {set} {{ {elements} }}"));
    }
}

fn guard_rule(out: &mut String, table: &str, chain: &str, guard: Guard) {
    let test = match guard {
        Guard::None | Guard::Kept => return,
        Guard::AwakeFor(_) => "meta nfproto != @awake",
        Guard::AsleepFor(_) => "meta nfproto @asleep meta nfproto != @awake",
    };
    line(out, &format!("add rule inet {table} {chain} {test} accept comment \"{GUARD}\""));
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

pub(super) fn add_chain(out: &mut String, table: &str, name: &str) {
    line(out, &format!("add chain inet {table} {name}"));
}

pub(super) fn add_map(out: &mut String, table: &str, name: &str, map: &Map) {
    let kind = map.kind();
    line(out, &format!("add {kind} inet {table} {name} {{ {} }}", map.header()));
}

/// Every rule carries the digest of its words, for reading back.
pub(super) fn add_rules(out: &mut String, table: &str, chain: &str, rules: &[Rule]) {
    for words in rules.iter().flat_map(Rule::words) {
        let comment = digest(&words);
        line(out, &format!("add rule inet {table} {chain} {words} comment \"{comment}\""));
    }
}

/// What the comments of a chain's rules say, in their order.
pub(super) fn rule_digests(rules: &[Rule]) -> Vec<Option<String>> {
    rules.iter().flat_map(Rule::words).map(|words| Some(digest(&words))).collect()
}

/// The whole table's digest: equal tables, equal words.
impl RuleSet {
    pub fn digest(&self) -> String {
        digest(&self.load("t", Guard::None))
    }
}

/// Deletes a map that no rule looks into any more.
pub(super) fn delete_map(out: &mut String, table: &str, name: &str, map: &Map) {
    line(out, &format!("delete {} inet {table} {name}", map.kind()));
}

pub(super) fn change_elements(
    out: &mut String,
    verb: &str,
    table: &str,
    map: &str,
    elements: impl Iterator<Item = String>,
) {
    change_elements_by(out, CHUNK, verb, table, map, elements);
}

fn change_elements_by(
    out: &mut String,
    chunk: usize,
    verb: &str,
    table: &str,
    map: &str,
    elements: impl Iterator<Item = String>,
) {
    let mut elements = elements.peekable();
    while elements.peek().is_some() {
        let _ = write!(out, "{verb} element inet {table} {map} {{ ");
        for (index, element) in elements.by_ref().take(chunk).enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            out.push_str(&element);
        }
        out.push_str(" }\n");
    }
}

/// The chains of a table by name, hooks included.
pub(super) fn all_chains(set: &RuleSet) -> BTreeMap<&str, &[Rule]> {
    let hooks = set.hooks.iter().map(|Hook { kind, rules }| (kind.word(), rules.as_slice()));
    set.chains.iter().map(|(n, r)| (n.as_str(), r.as_slice())).chain(hooks).collect()
}
