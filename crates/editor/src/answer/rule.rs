// SPDX-License-Identifier: Apache-2.0
//! The story of a rule: what it says, for what, to whom, what comes of it, and what `check` thinks.

use portolan_acl::{Ace, Acl, Action as Does};
use portolan_analysis::explain::{Ground, Group, Pattern, Said, groups, reason};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{AddressSet, Block};
use portolan_site::model::{
    Action, Direction, Mode, Policy, PolicyKind, Rule, Site, Workload,
};

use super::Here;
use super::about::{requirement, secured};
use super::words::{code, counted, plain, selector, services};
use crate::meaning::Meaning;
use crate::study::{Study, Whole};
use crate::yaml::documents;

/// So many groups of answers are told, what matters most first.
const GROUPS_MAX: usize = 4;

/// `None` where the site has no such rule, or did not read when it was last looked through.
pub(super) fn story(here: &Here<'_>, meaning: &Meaning) -> Option<String> {
    let study = here.study?;
    let whole = study.whole.as_ref()?;
    let policy = whole.site.policies.iter().find(|p| p.id == meaning.scope)?;
    let (direction, rule) = Direction::BOTH.into_iter().find_map(|direction| {
        let rule = policy.rules_of(direction).iter().find(|r| r.id == meaning.name)?;
        Some((direction, rule))
    })?;
    let mut parts = vec![head(policy, rule, direction), says(policy, rule, direction)];
    parts.extend(written(rule));
    let blocks = blocks(&whole.acl, policy, rule);
    parts.push(sides(whole, policy, rule, &blocks));
    parts.extend(verdict(here, whole, rule, blocks));
    parts.extend(needs(here, rule));
    parts.extend(findings(study, rule));
    Some(parts.join("\n\n"))
}

fn head(policy: &Policy, rule: &Rule, direction: Direction) -> String {
    let list = match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    };
    let mode = policy.mode.word();
    format!("**{}** of {}, {list}, {}", plain(&rule.id), code(&policy.id), code(mode))
}

/// What it allows or denies, in words.
fn says(policy: &Policy, rule: &Rule, direction: Direction) -> String {
    let what = services(&rule.service_words, &rule.services);
    let (own, peer) = (own(policy, rule), selector(&rule.peer));
    let (from, to) = match direction {
        Direction::Ingress => (peer, own),
        Direction::Egress => (own, peer),
    };
    match &rule.action {
        Action::Allow => format!("Allows {what} from {from} to {to}."),
        Action::Deny { reason } => {
            format!("Denies {what} from {from} to {to}: {}", plain(reason))
        }
    }
}

fn own(policy: &Policy, rule: &Rule) -> String {
    let selectors: Vec<String> = match &policy.kind {
        PolicyKind::Application(a) => {
            let here = a.tiers.iter().filter(|t| rule.at.is_empty() || rule.at.contains(&t.name));
            here.map(|t| selector(&t.select)).collect()
        }
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            secured(policy).into_iter().map(selector).collect()
        }
    };
    selectors.join(" or ")
}

/// What the author has noted.
fn written(rule: &Rule) -> Option<String> {
    let expires = rule.expires.map(|day| day.to_string());
    let notes = [
        ("Purpose", &rule.purpose),
        ("Owner", &rule.owner),
        ("Ticket", &rule.ticket),
        ("Last day", &expires),
    ];
    let notes = notes.iter().filter_map(|(what, said)| {
        said.as_ref().map(|said| format!("{what}: {}", plain(said)))
    });
    let notes: Vec<String> = notes.collect();
    (!notes.is_empty()).then(|| notes.join("  \n"))
}

/// The connections that its entries speak of, from one end to the other.
fn blocks(acl: &Acl, policy: &Policy, rule: &Rule) -> Vec<Block> {
    let by = |ace: &&Ace| match &ace.action {
        Does::Decide(d) => d.policy.as_ref() == Some(&policy.id) && d.rule.as_ref() == Some(&rule.id),
        Does::Skip(_) => false,
    };
    let block = |ace: &Ace| {
        let (own, peer) = (acl.members(ace.own)?.clone(), acl.members(ace.peer)?.clone());
        let (source, destination) = match ace.direction {
            Direction::Egress => (own, peer),
            Direction::Ingress => (peer, own),
        };
        Some(Block { source, destination, services: (*ace.services).clone() })
    };
    acl.aces.iter().filter(by).filter_map(block).collect()
}

/// How many workloads stand at each end.
fn sides(whole: &Whole, policy: &Policy, rule: &Rule, blocks: &[Block]) -> String {
    let side = |end: fn(&Block) -> &AddressSet| {
        let at = |w: &&Workload| {
            blocks.iter().any(|b| w.addresses.iter().any(|a| end(b).contains(*a)))
        };
        let names = whole.site.workloads.iter().filter(at).map(|w| w.name.as_str());
        counted(names, "workload")
    };
    if blocks.is_empty() {
        return nobody(whole, policy, rule).to_owned();
    }
    format!("- from {}\n- to {}", side(|b| &b.source), side(|b| &b.destination))
}

fn nobody(whole: &Whole, policy: &Policy, rule: &Rule) -> &'static str {
    if policy.mode == Mode::Draft {
        "The policy is a draft, and counts nowhere."
    } else if rule.is_expired(whole.today) {
        "Its last day has passed: it allows nothing any more."
    } else {
        "It speaks of no connection."
    }
}

/// What comes of its connections at both ends and in both views.
fn verdict(
    here: &Here<'_>,
    whole: &Whole,
    rule: &Rule,
    blocks: Vec<Block>,
) -> Option<String> {
    if blocks.is_empty() {
        return None;
    }
    let pattern = Pattern {
        source: String::new(),
        destination: String::new(),
        services: rule.service_words.join(", "),
        blocks,
    };
    let ground = Ground { site: &whole.site, acl: &whole.acl, catalogue: here.catalogue };
    let found = groups(&ground, &pattern);
    let told = found.iter().take(GROUPS_MAX).map(|g| group(g, &whole.site));
    let mut lines: Vec<String> = told.collect();
    let more = found.len().saturating_sub(GROUPS_MAX);
    if more > 0 {
        lines.push(format!("- and {more} more kinds of answers"));
    }
    Some(lines.join("\n"))
}

/// One kind of answer: both views, how many pairs, and who says so for one of them.
fn group(group: &Group, site: &Site) -> String {
    let said = &group.said;
    let word = match (said.live(), said.intended()) {
        (true, true) => "allowed, now and as intended",
        (false, false) => "denied, now and as intended",
        (true, false) => "**flagged**: allowed now, denied as intended",
        (false, true) => "**would open**: denied now, allowed as intended",
    };
    let witness = &group.witness;
    let pairs = if group.pairs == 1 { "pair" } else { "pairs" };
    let mut text = format!(
        "- {word}: {} {pairs}, such as {} → {} {}",
        group.pairs,
        code(&witness.source),
        code(&witness.destination),
        code(&witness.connection.service.to_string()),
    );
    for (end, said) in [("egress", &said.egress), ("ingress", &said.ingress)] {
        text.extend(said.as_ref().map(|said| format!("  \n  {end}: {}", by(said, site))));
    }
    text
}

fn by(said: &Said, site: &Site) -> String {
    let who = match (&said.by.policy, &said.by.rule) {
        (Some(policy), Some(rule)) => format!(" by {}", code(&format!("{policy}/{rule}"))),
        (Some(policy), None) => format!(" by {}", code(policy)),
        (None, _) => String::new(),
    };
    let word = match (said.live, said.intended) {
        (true, true) => "allowed",
        (false, false) => "denied",
        (true, false) => "flagged",
        (false, true) => "would open",
    };
    format!("{word}{who}, {}", plain(&reason(&said.by, site)))
}

/// The requirements that it serves.
fn needs(here: &Here<'_>, rule: &Rule) -> Option<String> {
    let told = rule.needs.iter().map(|id| match here.catalogue.requirement(id) {
        Some(found) => requirement(here, found),
        None => format!("{}: the catalogue does not have it", code(id)),
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("---\n\n{}", told.join("\n\n---\n\n")))
}

/// What `check` says about its lines.
fn findings(study: &Study, rule: &Rule) -> Option<String> {
    let span = rule.span?;
    let text = study.sources.text(span.source);
    let roots = documents(text);
    let lists = roots.iter().flat_map(|d| ["inbound", "outbound"].map(|key| d.root.get(key)));
    let rules = lists.flatten().flat_map(|list| list.items());
    let own = rules.map(|node| node.range.clone()).find(|range| range.contains(&span.start))?;
    let about = |d: &&Diagnostic| match &d.place {
        Place::Span(at) => at.source == span.source && own.contains(&at.start),
        Place::Path(_) | Place::Argument(_) => false,
    };
    let told = study.found.iter().filter(about);
    let line = |d: &Diagnostic| {
        let help = d.help.iter().map(|h| format!("  \n  help: {}", plain(h))).collect::<String>();
        format!("- {} {}: {}{help}", d.severity.word(), code(d.code), plain(&d.message))
    };
    let lines: Vec<String> = told.map(line).collect();
    (!lines.is_empty()).then(|| format!("---\n\n`check` says\n\n{}", lines.join("\n")))
}
