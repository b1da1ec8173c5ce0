// SPDX-License-Identifier: Apache-2.0
//! The proof of an edit: old policies plus the change, read, equal the new text, read.

use portolan_diagnostics::{SourceId, Sources};

use super::EditError;
use super::tree::comments;
use crate::model::Direction;
use crate::raw::{At, PolicyRaw, RuleRaw, Shape};

/// Every policy of a text.
pub(super) fn documents(text: &str) -> Result<Vec<PolicyRaw>, EditError> {
    let mut out = Vec::new();
    let source: SourceId = Sources::default().add("", "");
    let documents = crate::read::documents(text, source, &mut out);
    match out.into_iter().next() {
        None => Ok(documents),
        Some(first) => Err(EditError::Unreadable(first.message)),
    }
}

/// `edited`, if it is `text` with `change` made to one policy and nothing else.
pub(super) fn change(
    text: &str,
    edited: String,
    policy: &str,
    change: impl FnOnce(&mut PolicyRaw) -> Result<(), EditError>,
) -> Result<String, EditError> {
    let mut wanted = documents(text)?;
    let of = wanted.iter_mut().find(|p| p.policy.value == policy);
    change(of.ok_or_else(|| EditError::NoPolicy(policy.into()))?)?;
    let found = documents(&edited).map_err(|_| EditError::Lost)?;
    let kept = comments(text).is_some_and(|old| comments(&edited) == Some(old));
    if found == wanted && kept { Ok(edited) } else { Err(EditError::Lost) }
}

/// The rules of a direction that lists them.
pub(super) fn rules_of(
    policy: &mut PolicyRaw,
    direction: Direction,
) -> Option<&mut Vec<At<RuleRaw>>> {
    let rules = match direction {
        Direction::Ingress => &mut policy.inbound,
        Direction::Egress => &mut policy.outbound,
    };
    match &mut rules.0.as_mut()?.value {
        Shape::List(list) => Some(list),
        Shape::Word(_) | Shape::Map(_) => None,
    }
}

/// The rule of this id, in either direction.
pub(super) fn find_rule<'p>(policy: &'p mut PolicyRaw, id: &str) -> Option<&'p mut At<RuleRaw>> {
    let lists = [&mut policy.inbound, &mut policy.outbound];
    lists
        .into_iter()
        .filter_map(|rules| match &mut rules.0.as_mut()?.value {
            Shape::List(list) => Some(list),
            Shape::Word(_) | Shape::Map(_) => None,
        })
        .flatten()
        .find(|rule| rule.value.id.value == id)
}
