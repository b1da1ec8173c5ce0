// SPDX-License-Identifier: Apache-2.0
//! The outline of a file: policies with their rules, and what the site declares.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::Here;
use crate::schema::FileKind;
use crate::yaml::{Node, Pair};

pub(crate) fn symbols(here: &Here<'_>) -> Option<Vec<DocumentSymbol>> {
    let documents = here.documents();
    let roots = documents.iter().map(|document| &document.root);
    Some(match here.kind {
        FileKind::Policy => roots.filter_map(|root| policy(here, root)).collect(),
        FileKind::Site => roots.flat_map(|root| declared(here, root)).collect(),
        FileKind::InventoryYaml | FileKind::InventoryCsv => Vec::new(),
    })
}

fn policy(here: &Here<'_>, root: &Node) -> Option<DocumentSymbol> {
    let name = root.get("policy")?;
    let rules = ["inbound", "outbound"].into_iter().filter_map(|key| {
        let list = root.get(key)?;
        let rules = list.items().iter().filter_map(|rule| self::rule(here, rule));
        Some(symbol(here, key, SymbolKind::INTERFACE, list, list, rules.collect()))
    });
    Some(symbol(here, name.word()?, SymbolKind::CLASS, root, name, rules.collect()))
}

fn rule(here: &Here<'_>, rule: &Node) -> Option<DocumentSymbol> {
    let id = rule.get("id")?;
    Some(symbol(here, id.word()?, SymbolKind::FUNCTION, rule, id, Vec::new()))
}

/// The names under `addresses`, `fqdns` and `services`, and the attachments.
fn declared(here: &Here<'_>, root: &Node) -> Vec<DocumentSymbol> {
    let section = |pair: &Pair| {
        let named = pair.value.pairs().iter().filter_map(|p| {
            Some(symbol(here, p.key.word()?, SymbolKind::CONSTANT, &whole(p), &p.key, Vec::new()))
        });
        let listed = pair.value.items().iter().filter_map(|item| {
            let name = item.get("name").or_else(|| item.get("id"))?;
            Some(symbol(here, name.word()?, SymbolKind::CONSTANT, item, name, Vec::new()))
        });
        let inside: Vec<DocumentSymbol> = named.chain(listed).collect();
        let key = pair.key.word().filter(|_| !inside.is_empty())?;
        Some(symbol(here, key, SymbolKind::NAMESPACE, &whole(pair), &pair.key, inside))
    };
    root.pairs().iter().filter_map(section).collect()
}

/// A pair as one node.
fn whole(pair: &Pair) -> Node {
    let end = pair.value.range.end.max(pair.key.range.end);
    Node { range: pair.key.range.start..end, ..Node::nothing(end) }
}

fn symbol(
    here: &Here<'_>,
    name: &str,
    kind: SymbolKind,
    whole: &Node,
    own: &Node,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let range = |node: &Node| here.text.range(&node.range, here.encoding);
    #[allow(deprecated, reason = "the type cannot be made without its old field")]
    DocumentSymbol {
        // A client refuses a symbol without a name.
        name: if name.is_empty() { "?".to_owned() } else { name.to_owned() },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: range(whole),
        selection_range: range(own),
        children: (!children.is_empty()).then_some(children),
    }
}
