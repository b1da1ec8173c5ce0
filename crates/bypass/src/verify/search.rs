// SPDX-License-Identifier: Apache-2.0
//! The shortest host name of some sets for which a list decides what is looked for.

mod cover;
mod joint;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use portolan_allowlist::{ALPHABET, Spelling};

use super::TooMuch;
use super::goal::Goal;
use super::heads::{Heads, Part};
use super::list::List;
use joint::Joint;

/// What all searches of a list may take: steps of one expression each.
const WORK: u64 = 6_000_000;
const WORK_AN_ENTRY: u64 = 300;
/// Names that are gone through in one search, and expressions that are kept for them.
const NODES_MAX: usize = 100_000;
const KEPT_MAX: usize = 2_000_000;
/// Up to here it matters to nobody how long a name is.
const SHORT_NAME: usize = 128;
const SHORT_LABEL: usize = 32;
/// Expressions with which a question is remembered.
const SMALL: usize = 64;

/// What is looked for, in which lists, from where on.
type Question = (Goal, usize, Joint);
/// What is read after that, if there is such a name.
type Rest = Option<Vec<u8>>;

pub(super) struct Search<'a> {
    heads: &'a Heads,
    work: Cell<u64>,
    known: RefCell<HashMap<Question, Rest>>,
    covers: RefCell<HashMap<cover::Asked, bool>>,
}

/// A name as it is read.
struct Node {
    joint: Rc<Joint>,
    before: usize,
    byte: u8,
    name: usize,
    label: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(heads: &'a Heads, entries: usize) -> Self {
        let entries = u64::try_from(entries).unwrap_or(u64::MAX);
        let work = Cell::new(WORK.saturating_add(entries.saturating_mul(WORK_AN_ENTRY)));
        Self { heads, work, known: RefCell::default(), covers: RefCell::default() }
    }

    /// A name that all of the parts have. The list of that number decides; none of further ones
    /// has it.
    pub(super) fn find(
        &self,
        parts: &[&Part],
        number: usize,
        lists: &[&List],
        goal: Goal,
    ) -> Result<Option<String>, TooMuch> {
        let Some((joint, read, label)) = self.walk(parts, lists, goal)? else { return Ok(None) };
        let is_short = read.len() < SHORT_NAME && label < SHORT_LABEL && joint.size() < SMALL;
        let key = is_short.then(|| (joint.goal(goal), number, joint.clone()));
        let known = key.as_ref().and_then(|key| self.known.borrow().get(key).cloned());
        let fits =
            |rest: &Option<Vec<u8>>| rest.as_ref().is_none_or(|rest| rest.len() < SHORT_LABEL);
        let rest = match known.filter(fits) {
            Some(rest) => rest,
            None => {
                let rest = self.breadth_first(joint, (read.len(), label), lists, goal)?;
                key.map(|key| self.known.borrow_mut().insert(key, rest.clone()));
                rest
            }
        };
        Ok(rest.and_then(|rest| {
            String::from_utf8(rest.into_iter().rev().chain(read.into_iter().rev()).collect()).ok()
        }))
    }

    /// Reads what all names end with; and how long the label is at which that ends.
    fn walk(
        &self,
        parts: &[&Part],
        lists: &[&List],
        goal: Goal,
    ) -> Result<Option<(Joint, Vec<u8>, usize)>, TooMuch> {
        let Some(mut joint) = Joint::begin(self.heads, parts, lists, goal) else {
            return Ok(None);
        };
        let (mut read, mut label) = (Vec::new(), 0);
        while let Some(byte) = joint.forced(parts) {
            self.spend(&joint)?;
            let fits = Spelling::fits(read.len(), label, byte);
            if !fits || !joint.advance(self.heads, parts, lists, byte) {
                return Ok(None);
            }
            read.push(byte);
            label = if byte == b'.' { 0 } else { label + 1 };
        }
        Ok(Some((joint, read, label)))
    }

    fn breadth_first(
        &self,
        joint: Joint,
        (name, label): (usize, usize),
        lists: &[&List],
        goal: Goal,
    ) -> Result<Rest, TooMuch> {
        if self.is_hopeless(&joint, lists, goal)? {
            return Ok(None);
        }
        let joint = Rc::new(joint);
        let mut seen = HashSet::from([Rc::clone(&joint)]);
        let mut nodes = vec![Node { joint, before: 0, byte: 0, name, label }];
        let (mut at, mut kept) = (0, 0);
        while let Some(node) = nodes.get(at) {
            if node.joint.is_found(self.heads, goal) {
                return Ok(Some(read(&nodes, at)));
            }
            let (joint, name, label) = (Rc::clone(&node.joint), node.name, node.label);
            for byte in ALPHABET.iter().copied().filter(|b| Spelling::fits(name, label, *b)) {
                self.spend(&joint)?;
                let Some(next) = joint.step(self.heads, lists, byte) else { continue };
                let next = Rc::new(next);
                if !seen.insert(Rc::clone(&next)) || self.is_hopeless(&next, lists, goal)? {
                    continue;
                }
                kept += next.size();
                if nodes.len() > NODES_MAX || kept > KEPT_MAX {
                    return Err(self.too_large(&next));
                }
                let label = if byte == b'.' { 0 } else { label + 1 };
                nodes.push(Node { joint: next, before: at, byte, name: name + 1, label });
            }
            at += 1;
        }
        Ok(None)
    }

    fn spend(&self, joint: &Joint) -> Result<(), TooMuch> {
        let cost = u64::try_from(joint.size()).unwrap_or(u64::MAX);
        let left = self.work.get().checked_sub(cost);
        self.work.set(left.ok_or_else(|| self.too_large(joint))?);
        Ok(())
    }

    fn too_large(&self, joint: &Joint) -> TooMuch {
        TooMuch::together(&self.heads.largest(joint.heads()).unwrap_or_default())
    }
}

/// What is read after the first.
fn read(nodes: &[Node], mut at: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(node) = nodes.get(at).filter(|_| at > 0) {
        bytes.push(node.byte);
        at = node.before;
    }
    bytes.reverse();
    bytes
}
