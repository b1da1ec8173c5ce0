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
/// so that such a connection is looked up once and not twice.
pub(super) fn join(set: &mut RuleSet) {
    for family in [Family::V4, Family::V6] {
        join_family(set, family);
    }
}

/// The fewest elements that an exact map has room for.
const SIZE_MIN: u32 = 768;

/// Gives each exact map its size, when all of its elements are known. A kernel keeps a set of fixed
/// size in a plainer hash, and refuses what is beyond. So there is room for a quarter more, and
/// the size is part of the name: a set that must grow is another set, which is filled beside the old
/// one before any rule leads to it.
pub(super) fn settle(set: &mut RuleSet) {
    for stem in STEMS.into_iter().flat_map(|stem| [format!("{stem}4"), format!("{stem}6")]) {
        let Some(map) = set.maps.remove(&stem) else { continue };
        let size = size(map.elements.len());
        set.maps.insert(format!("{stem}_{size}"), Map { size: Some(size), ..map });
    }
}

/// The smallest of 768, 1536, 3072, … that leaves a quarter of room. The kernel makes the next power
/// of two buckets above four thirds of a size, so that these sizes waste none.
fn size(elements: usize) -> u32 {
    let elements = u32::try_from(elements).unwrap_or(u32::MAX);
    let wanted = elements.saturating_add(elements / 4);
    let mut size = SIZE_MIN;
    while size < wanted {
        size = size.saturating_mul(2);
    }
    size
}

/// Lets pass at once what both directions let pass.
pub(super) fn both(set: &RuleSet) -> Vec<Rule> {
    lookups(set, "exact", &Verdict::Accept)
}

/// Lets pass at once what one direction lets pass, where no end is judged in the other. Gives the
/// rules that look there.
pub(super) fn alone(set: &RuleSet, direction: Direction) -> Vec<Rule> {
    lookups(set, stem(direction), &Verdict::Accept)
}

/// Looks for what one direction lets pass, where the other has its word still.
pub(super) fn half(set: &RuleSet, direction: Direction) -> Vec<Rule> {
    lookups(set, stem(direction), &Verdict::Return)
}

/// Names of exact maps before the family: of both directions and of one.
const STEMS: [&str; 3] = ["exact", "exact_egress", "exact_ingress"];

fn stem(direction: Direction) -> &'static str {
    match direction {
        Direction::Egress => "exact_egress",
        Direction::Ingress => "exact_ingress",
    }
}

/// One look-up for each family that has an exact map.
fn lookups(set: &RuleSet, stem: &str, verdict: &Verdict) -> Vec<Rule> {
    let one = |ipv6| {
        let begin = format!("{stem}{}_", if ipv6 { 6 } else { 4 });
        let map = set.maps.keys().find(|name| name.starts_with(&begin))?.clone();
        Some(Rule::Exact { ipv6, map, verdict: verdict.clone() })
    };
    [false, true].into_iter().filter_map(one).collect()
}

fn join_family(set: &mut RuleSet, family: Family) -> Option<()> {
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
    set.maps.insert(map, Map { elements: both, ..Map::exact(family) });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_leaves_a_quarter_of_room_and_is_at_most_twice_as_large() {
        assert_eq!([0, 1, 615].map(size), [768; 3]);
        assert_eq!([616, 1229, 1230].map(size), [1536, 1536, 3072]);
        assert_eq!(size(100_000), 196_608);
        for elements in (616..200_000).step_by(7) {
            let (size, wanted) = (size(elements) as usize, elements + elements / 4);
            assert!(wanted <= size && size < 2 * wanted, "{elements}: {size}");
        }
    }

    #[test]
    fn the_largest_number_of_elements_has_a_size() {
        assert_eq!(size(usize::MAX), u32::MAX);
    }
}
