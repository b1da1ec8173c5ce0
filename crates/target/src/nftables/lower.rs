// SPDX-License-Identifier: Apache-2.0
//! An Acl and an attachment become a table.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Ace, Acl, Cell, GroupId, Partition};
use portolan_net::{AddressSet, Family};
use portolan_site::model::{Attachment, AttachmentKind, Direction};

use super::exact;
use super::own::Own;
use super::profiles::{Packets, Profiles};
use super::{Field, Hook, HookKind, Key, Map, Rule, RuleSet, Verdict};

/// What the site leaves to the target.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The most log lines a second for each policy, rule and direction; all are counted.
    pub log_per_second: u32,
    /// Also drop the connections listed in the sets `cut4_*` and `cut6_*`.
    pub cut_listed: bool,
    /// Also log answers of DNS, whole, so that FQDN groups can learn addresses from them.
    pub hear_names: bool,
    /// Look up exactly, in one map for all, what a few ports of single peers allow, where that
    /// takes no more than a few elements for each peer; otherwise by the peer, then the port.
    pub exact: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { log_per_second: 1000, cut_listed: false, hear_names: false, exact: true }
    }
}

/// A held end: the interface of the bridge that carries it, and its address.
pub(super) type Held = (Option<String>, IpAddr);

/// The table for one attachment.
pub fn lower(acl: &Acl, attachment: &Attachment, options: Options) -> RuleSet {
    let held = held(acl, attachment);
    let mut set = RuleSet::default();
    let mut profiles = Profiles::of(acl, options.log_per_second);
    for direction in Direction::BOTH {
        strangers(&mut set, &mut profiles, acl, (attachment.kind, direction));
        for (entries, ends) in &by_entries(acl, direction, &held) {
            let own = Own { acl, direction, entries, ends, exact: options.exact };
            if let Some(chain) = own.add(&mut set, &mut profiles, Packets::Opening) {
                dispatch(&mut set, "own", direction, ends, &Verdict::Goto(chain));
            }
            if !profiles.meanings.cuts(entries) {
                continue;
            }
            if let Some(chain) = own.add(&mut set, &mut profiles, Packets::Established) {
                let anywhere: Vec<Held> = ends.iter().map(|(_, a)| (None, *a)).collect();
                dispatch(&mut set, "cut", direction, &anywhere, &Verdict::Jump(chain));
            }
        }
    }
    hooks(&mut set, attachment.kind, options);
    set
}

fn held(acl: &Acl, attachment: &Attachment) -> Vec<Held> {
    let mut held = Vec::new();
    for (name, interface) in &attachment.holds {
        for address in acl.workloads.get(name.as_str()).into_iter().flatten() {
            held.push((interface.clone(), *address));
        }
    }
    // One map has one type of key: either every end is told by its interface, or none is.
    if held.iter().any(|(interface, _)| interface.is_none()) {
        held.iter_mut().for_each(|(interface, _)| *interface = None);
    }
    held
}

/// Machines that nobody listed are told by their networks, wherever they are attached.
fn strangers(
    set: &mut RuleSet,
    profiles: &mut Profiles<'_>,
    acl: &Acl,
    (kind, direction): (AttachmentKind, Direction),
) {
    let (partition, lists) = partition(acl, direction);
    let ours = match kind {
        // No router passes packets of the link itself on.
        AttachmentKind::Router => acl.strangers.difference(&AddressSet::link_local()),
        AttachmentKind::Host | AttachmentKind::Bridge => acl.strangers.clone(),
    };
    for (first, last) in ours.ranges() {
        let inside = partition.cells.iter().filter(|c| c.first <= last && first <= c.last);
        let inside = inside.filter(|c| Family::of(c.first) == Family::of(first));
        for cell in inside {
            let entries = entries_of(cell, &lists);
            let own = Own::of_strangers(acl, direction, &entries);
            let key = Key::range(cell.first.max(first), cell.last.min(last));
            if let Some(chain) = own.add(set, profiles, Packets::Opening) {
                dispatch_range(set, "own", direction, key.clone(), Verdict::Goto(chain));
            }
            if !profiles.meanings.cuts(&entries) {
                continue;
            }
            if let Some(chain) = own.add(set, profiles, Packets::Established) {
                dispatch_range(set, "cut", direction, key, Verdict::Jump(chain));
            }
        }
    }
}

fn dispatch_range(
    set: &mut RuleSet,
    prefix: &str,
    direction: Direction,
    key: Key,
    verdict: Verdict,
) {
    let family = Family::of(key.first);
    let name = format!("{}_nets", map_name(prefix, direction, family == Family::V6));
    let map = set.maps.entry(name).or_insert_with(|| Map::new(family, false, true));
    map.elements.insert(key, verdict);
}

/// Held ends by the entries that they meet.
fn by_entries(acl: &Acl, direction: Direction, held: &[Held]) -> BTreeMap<Vec<usize>, Vec<Held>> {
    let (partition, lists) = partition(acl, direction);
    let mut found: BTreeMap<Vec<usize>, Vec<Held>> = BTreeMap::new();
    for end in held {
        let after = partition.cells.partition_point(|c| c.first <= end.1);
        let cell = after.checked_sub(1).and_then(|at| partition.cells.get(at));
        let Some(cell) = cell.filter(|c| end.1 <= c.last) else { continue };
        found.entry(entries_of(cell, &lists)).or_default().push(end.clone());
    }
    found
}

/// The entries of one cell, in order.
fn entries_of(cell: &Cell, lists: &[Vec<usize>]) -> Vec<usize> {
    let here = cell.groups.iter().filter_map(|g| lists.get(*g));
    let mut entries: Vec<usize> = here.flat_map(|l| l.iter().copied()).collect();
    entries.sort_unstable();
    entries
}

/// The own ends of one direction, cut where groups begin and end, and the entries of each group.
fn partition(acl: &Acl, direction: Direction) -> (Partition, Vec<Vec<usize>>) {
    let mut entries_of: BTreeMap<GroupId, Vec<usize>> = BTreeMap::new();
    let of_direction = |(_, a): &(usize, &Ace)| a.direction == direction;
    for (index, ace) in acl.aces.iter().enumerate().filter(of_direction) {
        entries_of.entry(ace.own).or_default().push(index);
    }
    let sets: Vec<&AddressSet> = entries_of.keys().filter_map(|id| acl.members(*id)).collect();
    let partition = Partition::of(&sets);
    (partition, entries_of.into_values().collect())
}

/// Sends ends to their chain. A connection's egress end is its initiator, its ingress end its
/// responder.
fn dispatch(
    set: &mut RuleSet,
    prefix: &str,
    direction: Direction,
    ends: &[Held],
    verdict: &Verdict,
) {
    for (interface, address) in ends {
        let family = Family::of(*address);
        let name = map_name(prefix, direction, family == Family::V6);
        let map =
            set.maps.entry(name).or_insert_with(|| Map::new(family, interface.is_some(), false));
        let key = Key::host(interface.clone(), *address);
        map.elements.insert(key, verdict.clone());
    }
}

pub(super) fn map_name(prefix: &str, direction: Direction, ipv6: bool) -> String {
    format!("{prefix}_{}{}", direction.word(), if ipv6 { 6 } else { 4 })
}

fn hooks(set: &mut RuleSet, kind: AttachmentKind, options: Options) {
    let cuts = cut_rules(set, options);
    let established = if cuts.is_empty() {
        Verdict::Accept
    } else {
        set.chains.insert("established".into(), cuts);
        Verdict::Goto("established".into())
    };
    // Where answers of DNS to held ends arrive.
    let ear = match kind {
        AttachmentKind::Host => HookKind::Input,
        AttachmentKind::Router | AttachmentKind::Bridge => HookKind::Forward,
    };
    if kind != AttachmentKind::Host {
        exact::join(set);
    }
    exact::settle(set);
    let at_once = match kind {
        AttachmentKind::Host => Direction::BOTH.map(|d| (d, exact::alone(set, d))),
        AttachmentKind::Router | AttachmentKind::Bridge => {
            Direction::BOTH.map(|d| (d, exact::both(set)))
        }
    };
    let judges = Direction::BOTH.map(|d| (d, judge(set, d, kind != AttachmentKind::Host)));
    let mut hook = |kind: HookKind, directions: &[Direction], loopback: Option<bool>| {
        let mut rules = Vec::new();
        // A machine does not receive what it sends.
        if options.hear_names && kind == ear {
            rules.push(Rule::HearNames);
        }
        // Most packets are of established connections: they leave first, unless some are cut. What
        // passes at once comes next: most packets that open a connection open one of those.
        let (open, itself) = (Rule::Established(established.clone()), loopback_rule(loopback));
        let at_once = at_once.iter().find(|(d, _)| directions.first() == Some(d));
        let at_once = at_once.into_iter().flat_map(|(_, rules)| rules.clone());
        if established == Verdict::Accept {
            rules.extend(std::iter::once(open).chain(at_once).chain(itself));
        } else {
            rules.extend(itself.into_iter().chain([open]).chain(at_once));
        }
        rules.extend([Rule::Related, Rule::Reset]);
        let judges = judges.iter().filter(|(d, _)| directions.contains(d));
        rules.extend(judges.filter_map(|(_, jump)| jump.clone()));
        set.hooks.push(Hook { kind, rules });
    };
    match kind {
        AttachmentKind::Host => {
            hook(HookKind::Output, &[Direction::Egress], Some(true));
            hook(HookKind::Input, &[Direction::Ingress], Some(false));
        }
        AttachmentKind::Router | AttachmentKind::Bridge => {
            hook(HookKind::Forward, &Direction::BOTH, None);
            // The machine itself is the other end of some connections of those that it holds.
            hook(HookKind::Input, &[Direction::Egress], Some(false));
            hook(HookKind::Output, &[Direction::Ingress], Some(true));
        }
    }
}

fn loopback_rule(output: Option<bool>) -> Option<Rule> {
    output.map(|output| Rule::Loopback { output })
}

/// The jump to a chain that judges the ends of one direction, where there are any to judge. It is
/// a chain of its own so that an end that has been found is looked for no further.
fn judge(set: &mut RuleSet, direction: Direction, exactly: bool) -> Option<Rule> {
    let mut rules = if exactly { exact::half(set, direction) } else { Vec::new() };
    rules.extend(lookups(set, "own", direction, false));
    if rules.is_empty() {
        return None;
    }
    let name = direction.word().to_string();
    set.chains.insert(name.clone(), rules);
    Some(Rule::Go(Verdict::Jump(name)))
}

/// Rules for packets of established connections: none where nothing is cut.
fn cut_rules(set: &RuleSet, options: Options) -> Vec<Rule> {
    let mut rules = Vec::new();
    if options.cut_listed {
        for protocol in [6, 17] {
            rules.extend([false, true].map(|ipv6| Rule::CutListed { ipv6, protocol }));
        }
    }
    for direction in Direction::BOTH {
        rules.extend(lookups(set, "cut", direction, true));
    }
    if !rules.is_empty() {
        rules.push(Rule::Go(Verdict::Accept));
    }
    rules
}

/// One look-up for each family that has a map: single addresses first, then networks.
fn lookups(set: &RuleSet, prefix: &str, direction: Direction, tracked: bool) -> Vec<Rule> {
    let one = |(ipv6, suffix): (bool, &str)| {
        let name = map_name(prefix, direction, ipv6) + suffix;
        let by_interface = set.maps.get(&name)?.by_interface;
        let initiator = direction == Direction::Egress;
        let field = Field { ipv6, initiator, tracked, by_interface };
        Some(Rule::Lookup { field, map: name })
    };
    let maps = [(false, ""), (true, ""), (false, "_nets"), (true, "_nets")];
    maps.into_iter().filter_map(one).collect()
}
