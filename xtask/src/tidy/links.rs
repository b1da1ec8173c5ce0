// SPDX-License-Identifier: Apache-2.0
//! A link in the documentation leads to something, and README.md leads to every document.

use std::collections::BTreeSet;

use portolan_diagnostics::{Diagnostic, Place};
use pulldown_cmark::{Event, Parser, Tag};

use crate::repository::{Repository, Text};

const FRONT: &str = "README.md";

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let dead = repository.ending(".md").flat_map(|text| dead_links(repository, text));
    dead.chain(unlinked(repository)).collect()
}

fn dead_links(repository: &Repository, text: Text<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (target, line) in links(text) {
        if !target.is_empty() && !repository.holds(&target) {
            let message = format!("nothing is at `{target}`");
            let help = "mend the link, or write what it promises";
            findings.push(Diagnostic::error("dead-link", text.line(line), message).help(help));
        }
    }
    findings
}

/// Documents that nobody who starts at the front page will find. Decisions count as one.
fn unlinked(repository: &Repository) -> Vec<Diagnostic> {
    let Some(front) = repository.text(FRONT) else { return Vec::new() };
    let linked: BTreeSet<String> = links(front).into_iter().map(|(target, _)| target).collect();
    let documents = repository.ending(".md").filter(|t| t.path.starts_with("docs/"));
    let lost = documents
        .filter(|t| !linked.iter().any(|l| t.path == l || t.path.starts_with(&format!("{l}/"))));
    lost.map(|t| {
        let message = format!("{FRONT} does not lead to `{}`", t.path);
        let help = format!("link it, or its folder, from the map at the end of {FRONT}");
        Diagnostic::error("lost-document", Place::Path(t.path.to_owned()), message).help(help)
    })
    .collect()
}

/// Every link to a file of the tree: its path from the root, and the line where it stands.
fn links(text: Text<'_>) -> Vec<(String, usize)> {
    let link = |(event, range): (Event<'_>, std::ops::Range<usize>)| {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            return None;
        };
        let before = text.text.get(..range.start).unwrap_or_default();
        Some((resolve(text.path, &dest_url)?, before.matches('\n').count() + 1))
    };
    Parser::new(text.text).into_offset_iter().filter_map(link).collect()
}

/// The path from the root that a link means; `None` where it leads out of the tree or stays on
/// its page.
fn resolve(from: &str, link: &str) -> Option<String> {
    let file = link.split('#').next().unwrap_or_default();
    if file.is_empty() || link.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn a_link_leads_to_a_file_or_a_folder() {
        let tree = repository(&[
            ("docs/a.md", "[b](b.md#part) [up](../README.md)\n[folder](adr/) [gone](gone.md)\n"),
            ("docs/b.md", "[web](https://example.com/x) [here](#part) `[code](no.md)`\n"),
            ("docs/adr/0001-x.md", ""),
            ("README.md", "[a](docs/a.md) [b](./docs/b.md) [why](docs/adr/)\n"),
        ]);
        let wrong = "docs/a.md:2:1: error[dead-link]: nothing is at `docs/gone.md`";
        assert_eq!(said(check, &tree), [wrong]);
    }

    #[test]
    fn the_front_page_leads_to_every_document() {
        let tree = repository(&[("README.md", "# Us\n"), ("docs/a.md", "# A\n")]);
        let wrong = "docs/a.md: error[lost-document]: README.md does not lead to `docs/a.md`";
        assert_eq!(said(check, &tree), [wrong]);
    }
}
