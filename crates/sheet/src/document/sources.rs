// SPDX-License-Identifier: Apache-2.0
//! Where requirements are published: numbered once, so that a row needs no more than a number.

use portolan_analysis::coverage::{Matrix, Row};

use super::{Block, Item, heading};

/// Every page and paper, in the order in which rows first name them.
pub(super) struct Published(Vec<String>);

impl Published {
    pub(super) fn of(matrix: &Matrix) -> Self {
        let mut all: Vec<String> = Vec::new();
        for cite in matrix.rows().flat_map(|row| &row.cites) {
            if !all.contains(cite) {
                all.push(cite.clone());
            }
        }
        Self(all)
    }

    /// `[1], [4]`.
    pub(super) fn numbers(&self, row: &Row) -> String {
        let numbered = self.0.iter().zip(1..).filter(|(known, _)| row.cites.contains(known));
        numbered.map(|(_, number)| format!("[{number}]")).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let items = self.0.iter().map(|cite| item(cite)).collect();
        vec![heading(2, "sources", "Sources"), Block::List(items)]
    }
}

/// A title and its address, or either alone.
fn item(cite: &str) -> Item {
    match cite.find("https://") {
        Some(at) => {
            let (text, address) = cite.split_at(at);
            let text = text.trim_end_matches([' ', ',', ':']).to_owned();
            Item { text, address: Some(address.trim().to_owned()) }
        }
        None => Item { text: cite.to_owned(), address: None },
    }
}
