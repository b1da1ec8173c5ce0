// SPDX-License-Identifier: Apache-2.0
//! Connections that may pass exactly, at both of their ends.

use std::collections::BTreeMap;

use portolan_net::Family;
use portolan_site::model::Direction;

use super::lower::map_name;
use super::{Key, Map, Rule, RuleSet, Verdict};

/// The verdict of every element of an exact map: the rule that looks there has the word.
pub(super) const IN_IT: Verdict = Verdict::Accept;

/// Takes what both directions let pass out of their exact maps into one that lets it pass at once,
/// so that such a connection is looked up once and not twice. Gives the rules that look there.
pub(super) fn join(set: &mut RuleSet) -> Vec<Rule> {
    [Family::V4, Family::V6].into_iter().filter_map(|family| join_family(set, family)).collect()
}

/// Lets pass at once what one direction lets pass, where no end is judged in the other. Gives the
/// rules that look there.
pub(super) fn alone(set: &RuleSet, direction: Direction) -> Vec<Rule> {
    lookups(set, direction, &Verdict::Accept)
}

/// Looks for what one direction lets pass, where the other has its word still.
pub(super) fn half(set: &RuleSet, direction: Direction) -> Vec<Rule> {
    lookups(set, direction, &Verdict::Return)
}

/// One look-up for each family that has an exact map.
fn lookups(set: &RuleSet, direction: Direction, verdict: &Verdict) -> Vec<Rule> {
    let one = |ipv6| {
        let (map, verdict) = (map_name("exact", direction, ipv6), verdict.clone());
        set.maps.contains_key(&map).then_some(Rule::Exact { ipv6, map, verdict })
    };
    [false, true].into_iter().filter_map(one).collect()
}

fn join_family(set: &mut RuleSet, family: Family) -> Option<Rule> {
    let ipv6 = family == Family::V6;
    let [egress, ingress] = Direction::BOTH.map(|d| map_name("exact", d, ipv6));
    let (one, other) = (set.maps.get(&egress)?, set.maps.get(&ingress)?);
    let in_both = one.elements.keys().filter(|key| other.elements.contains_key(key));
    let both: BTreeMap<Key, Verdict> = in_both.map(|k| (k.clone(), IN_IT)).collect();
    if both.is_empty() {
        return None;
    }
    for name in [egress, ingress] {
        let map = set.maps.get_mut(&name)?;
        map.elements.retain(|key, _| !both.contains_key(key));
        if map.elements.is_empty() {
            set.maps.remove(&name);
        }
    }
    let map = format!("exact{}", if ipv6 { 6 } else { 4 });
    set.maps.insert(map.clone(), Map { elements: both, ..Map::exact(family) });
    Some(Rule::Exact { ipv6, map, verdict: Verdict::Accept })
}
