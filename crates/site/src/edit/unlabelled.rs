// SPDX-License-Identifier: Apache-2.0
//! The mode of the site's rule for workloads without categories, set in `portolan.yaml`.

use portolan_diagnostics::Sources;

use super::tree::{self, Kind, Node, comments};
use super::{EditError, mode_word, text};
use crate::model::Mode;
use crate::raw::{AllowWord, At, Key, SiteRaw, UnlabelledRaw};

/// Sets how far the rule for the unlabelled has gone. A site without that rule denies and
/// enforces, and its text stays as it is where that is what is asked for.
///
/// # Errors
/// Where the text is no site, or its form does not let a machine edit it.
pub fn set_unlabelled_mode(text: &str, mode: Mode) -> Result<String, EditError> {
    let mut wanted = site(text)?;
    let root = tree::site(text).ok_or(EditError::Lost)?;
    let edited = match root.get("unlabelled") {
        None if mode == Mode::Enforce => return Ok(text.to_owned()),
        None => text::append_pair(text, &root, &format!("unlabelled: {}", rule(mode))),
        Some(node) => set(text, node, mode)?,
    };
    let old = wanted.unlabelled.0.map_or(AllowWord::Deny, |at| at.value.verdict.value);
    let raw = UnlabelledRaw {
        verdict: At::new(old, 0..0),
        mode: Key(Some(At::new(mode_word(mode), 0..0))),
    };
    wanted.unlabelled = Key(Some(At::new(raw, 0..0)));
    let found = site(&edited).map_err(|_| EditError::Lost)?;
    let kept = comments(text).is_some_and(|old| comments(&edited) == Some(old));
    if found == wanted && kept { Ok(edited) } else { Err(EditError::Lost) }
}

fn rule(mode: Mode) -> String {
    format!("{{ verdict: deny, mode: {} }}", mode.word())
}

fn set(text: &str, node: &Node, mode: Mode) -> Result<String, EditError> {
    match (node.get("mode"), &node.kind) {
        (Some(word), _) if matches!(word.kind, Kind::Scalar(_)) => {
            Ok(text::replace(text, &word.range, mode.word()))
        }
        (None, Kind::Map(_)) => {
            Ok(text::append_pair(text, node, &format!("mode: {}", mode.word())))
        }
        _ => Err(EditError::Form("an alias in the rule for the unlabelled")),
    }
}

fn site(text: &str) -> Result<SiteRaw, EditError> {
    let mut out = Vec::new();
    let source = Sources::default().add("", "");
    let sites: Vec<SiteRaw> = crate::read::documents(text, source, &mut out);
    match (out.into_iter().next(), <[SiteRaw; 1]>::try_from(sites)) {
        (Some(first), _) => Err(EditError::Unreadable(first.message)),
        (None, Ok([site])) => Ok(site),
        (None, Err(_)) => Err(EditError::Form("a site of several documents")),
    }
}
