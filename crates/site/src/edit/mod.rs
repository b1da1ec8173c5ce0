// SPDX-License-Identifier: Apache-2.0
//! Machine edits of a site's files that keep every comment and every other byte.
//!
//! An edit is an insertion or a replacement at places that the YAML parser gives. Then it is
//! proved: the result is read again and must be the old policies plus exactly that change, with
//! the old comments in their order. What cannot be proved is refused.
//!
//! The parser is the one that reads the files, so that both agree on every place.

mod error;
mod new_rule;
mod proof;
mod text;
mod tree;
mod unlabelled;

use crate::model::{Direction, Mode};
use crate::raw::{At, ModeWord, PolicyRaw, RuleRaw, Shape};

pub use error::EditError;
pub use new_rule::{NewRule, Peer};
pub use unlabelled::set_unlabelled_mode;

use proof::{change, documents, find_rule, rules_of};
use tree::{Kind, Node};

/// Appends a rule to a direction that the policy secures.
///
/// # Errors
/// Where the file has no such policy, the direction is not secured or allows everything, the id
/// is taken, or the form of the file does not let a machine edit it.
pub fn add_rule(
    text: &str,
    policy: &str,
    direction: Direction,
    rule: &NewRule,
) -> Result<String, EditError> {
    let raw = rule.parsed(direction)?;
    let tree = tree::policy(text, policy)?;
    let key = direction_key(direction);
    let list = tree.get(key).ok_or_else(|| EditError::NotSecured(policy.into(), key))?;
    let edited = match &list.kind {
        Kind::List(_) if !list.flow => text::append_block_item(text, list, &rule.lines(direction)),
        Kind::List(items) if items.is_empty() => {
            text::fill_empty_list(text, list, &rule.lines(direction))
        }
        Kind::List(items) => text::append_flow_item(text, list, items, &rule.flow(direction)),
        Kind::Scalar(_) => return Err(EditError::AllowsAny(policy.into(), key)),
        Kind::Map(_) | Kind::Alias => return Err(EditError::Form("an alias in place of rules")),
    };
    change(text, edited, policy, |p| push_rule(p, direction, raw))
}

fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

fn push_rule(policy: &mut PolicyRaw, direction: Direction, rule: RuleRaw) -> Result<(), EditError> {
    if find_rule(policy, &rule.id.value).is_some() {
        return Err(EditError::RuleExists(rule.id.value));
    }
    let rules = rules_of(policy, direction).ok_or(EditError::Lost)?;
    rules.push(At::new(rule, 0..0));
    Ok(())
}

/// Sets how far a policy has gone.
///
/// # Errors
/// Where the file has no such policy, or its mode is not a plain word.
pub fn set_mode(text: &str, policy: &str, mode: Mode) -> Result<String, EditError> {
    let tree = tree::policy(text, policy)?;
    let node = tree.get("mode").filter(|n| matches!(n.kind, Kind::Scalar(_)));
    let node = node.ok_or(EditError::Form("an alias in place of the mode"))?;
    let edited = text::replace(text, &node.range, mode.word());
    change(text, edited, policy, |p| {
        p.mode.value = mode_word(mode);
        Ok(())
    })
}

fn mode_word(mode: Mode) -> ModeWord {
    match mode {
        Mode::Draft => ModeWord::Draft,
        Mode::Monitor => ModeWord::Monitor,
        Mode::Enforce => ModeWord::Enforce,
    }
}

/// Adds a service, by word or name, to a rule that allows.
///
/// # Errors
/// Where the file has no such policy or rule, the rule denies, or it allows the service already.
pub fn add_service_to_rule(
    text: &str,
    policy: &str,
    rule: &str,
    service: &str,
) -> Result<String, EditError> {
    let tree = tree::policy(text, policy)?;
    let found = ["inbound", "outbound"].iter().filter_map(|key| tree.get(key)).find_map(|list| {
        list.items().find(|item| item.get("id").is_some_and(|id| id.is_word(rule)))
    });
    let node = found.ok_or_else(|| EditError::NoRule(rule.into()))?;
    let allow = node.get("allow").ok_or_else(|| EditError::Denies(rule.into()))?;
    let edited = insert_service(text, allow, service)?;
    change(text, edited, policy, |p| push_service(p, rule, service))
}

fn insert_service(text: &str, allow: &Node, service: &str) -> Result<String, EditError> {
    let word = crate::scalar::quoted_in_flow(service);
    Ok(match &allow.kind {
        Kind::List(_) if !allow.flow => text::append_block_item(text, allow, &[word]),
        Kind::List(items) => text::append_flow_item(text, allow, items, &word),
        Kind::Scalar(_) => {
            let old = text.get(allow.range.clone()).ok_or(EditError::Lost)?;
            text::replace(text, &allow.range, &format!("[{old}, {word}]"))
        }
        Kind::Map(_) | Kind::Alias => return Err(EditError::Form("an alias in place of services")),
    })
}

fn push_service(policy: &mut PolicyRaw, rule: &str, service: &str) -> Result<(), EditError> {
    let rule = find_rule(policy, rule).ok_or_else(|| EditError::NoRule(rule.into()))?;
    let allow = rule.value.allow.0.as_mut().ok_or(EditError::Lost)?;
    let mut words = allow.words();
    if words.iter().any(|w| w.value == service) {
        return Err(EditError::ServiceExists(rule.value.id.value.clone(), service.into()));
    }
    words.push(At::new(service.to_owned(), 0..0));
    allow.value = Shape::List(words);
    Ok(())
}

/// Where a key of a policy stands in a file, such as `outbound`; `None` where it is left out.
pub fn key_place(text: &str, policy: &str, key: &str) -> Option<std::ops::Range<usize>> {
    tree::policy(text, policy).ok()?.key(key).map(|node| node.range.clone())
}

/// The names of the policies in a file, in their order.
///
/// # Errors
/// Where the file cannot be read.
pub fn policies(text: &str) -> Result<Vec<String>, EditError> {
    Ok(documents(text)?.into_iter().map(|p| p.policy.value).collect())
}
