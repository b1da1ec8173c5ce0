// SPDX-License-Identifier: Apache-2.0
//! Every word of a document, and the way that leads to it.

use super::node::{Kind, Node, Scalar};

/// One step into a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'d> {
    Key(&'d str),
    Item(usize),
}

/// Which side of a colon a word stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `true`: its colon is written.
    Key(bool),
    Value,
}

/// A word where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'d, 'p> {
    /// To the value; for a key, to the mapping that it stands in.
    pub(crate) path: &'p [Step<'d>],
    pub(crate) role: Role,
    pub(crate) word: &'d Scalar,
    pub(crate) node: &'d Node,
    /// The mapping or list that it stands in.
    pub(crate) parent: Option<&'d Node>,
}

/// Calls for every word, in the order of the text.
pub(crate) fn spots<'d>(root: &'d Node, mut call: impl FnMut(Spot<'d, '_>)) {
    walk(root, None, &mut Vec::new(), &mut call);
}

fn walk<'d>(
    node: &'d Node,
    parent: Option<&'d Node>,
    path: &mut Vec<Step<'d>>,
    call: &mut impl FnMut(Spot<'d, '_>),
) {
    match &node.kind {
        Kind::Nothing => {}
        Kind::Scalar(word) => call(Spot { path, role: Role::Value, word, node, parent }),
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Item(index));
                walk(item, Some(node), path, call);
                path.pop();
            }
        }
        Kind::Map(pairs) => {
            for pair in pairs {
                let Kind::Scalar(word) = &pair.key.kind else { continue };
                let role = Role::Key(pair.colon);
                call(Spot { path, role, word, node: &pair.key, parent: Some(node) });
                path.push(Step::Key(&word.text));
                walk(&pair.value, Some(node), path, call);
                path.pop();
            }
        }
    }
}
