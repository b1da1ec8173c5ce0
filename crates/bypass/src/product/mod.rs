// SPDX-License-Identifier: Apache-2.0
//! What a product is asked; one file a product, with its own words.

mod anyconnect;
mod forcepoint;
mod fortigate;
mod globalprotect;
mod hcl;
mod netskope;
mod pac;
mod paloalto;
mod proxysg;
mod squid;
mod winhttp;
mod xml;
mod zscaler;

use std::ops::Range;

use portolan_allowlist::{Names, Pattern, parted};

use crate::write::{Refusal, Settings};

pub(crate) use anyconnect::Anyconnect;
pub(crate) use forcepoint::Forcepoint;
pub(crate) use fortigate::Fortigate;
pub(crate) use globalprotect::Globalprotect;
pub(crate) use hcl::broken_terraform;
pub(crate) use netskope::Netskope;
pub(crate) use pac::Pac;
pub(crate) use paloalto::Paloalto;
pub(crate) use proxysg::Proxysg;
pub(crate) use squid::Squid;
pub(crate) use winhttp::Winhttp;
pub use winhttp::{Printed, WinhttpPrinted, winhttp_bypass, winhttp_printed};
pub(crate) use zscaler::Zscaler;

pub(crate) trait Product: Sync {
    /// The narrowest entry that covers the pattern, or as much of it as an entry can.
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal>;

    /// What the product matches for an entry; the error tells why nothing.
    fn matches(&self, entry: &str) -> Result<String, String>;

    /// Ready commands, or a file.
    fn write(&self, entries: &[String], settings: &Settings) -> String;

    /// For Terraform, where a provider can; else why not.
    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str>;

    fn read(&self, text: &str) -> Reading;

    /// Resources of Terraform that it reads, or local values; none where it reads no Terraform.
    fn resources(&self) -> &'static [&'static str] {
        &[]
    }

    fn takes_json(&self) -> bool {
        false
    }

    fn takes_xml(&self) -> bool {
        false
    }

    /// What begins a comment in what [`Product::write`] gives.
    fn comment(&self) -> Option<&'static str>;

    /// What whoever loads it must know: what activates it, in which order, its limits.
    fn notes(&self) -> &'static [&'static str];

    /// The same for whoever applies what [`Product::terraform`] gives.
    fn terraform_notes(&self) -> &'static [&'static str] {
        self.notes()
    }

    /// How these names are let out at these ports, where no file of the product says it whole; the
    /// ports stand in words.
    fn allowing(&self, _ports: &str) -> Vec<String> {
        Vec::new()
    }
}

/// What a list of a product holds.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// In the order of the list.
    pub entries: Vec<Entry>,
    /// Where the first match wins: what is decided the other way.
    pub shadows: Vec<Shadow>,
    pub problems: Vec<Problem>,
    /// What is read, and counts, and may be another thing to another reader.
    pub remarks: Vec<Problem>,
    /// How many more there were than are held here.
    pub left_out: LeftOut,
}

/// What lists of any length have too much of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub entries: usize,
    pub problems: usize,
}

/// Entries that are compared, as many as a published list may have.
pub const ENTRIES_MAX: usize = 200_000;
const PROBLEMS_MAX: usize = 1_000;

/// An entry that takes names away from all that follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadow {
    pub entry: Entry,
    /// How many entries stand before it.
    pub after: usize,
}

/// One entry that takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub printed: String,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// The names that it covers.
    pub language: String,
}

/// Something that takes no effect, or cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub at: Range<usize>,
    pub words: String,
}

impl Reading {
    /// Adds a word as an entry of the product, or tells why it is none.
    pub(crate) fn add(&mut self, product: &dyn Product, word: &str, at: Range<usize>) {
        self.add_as(product, word, word, at);
    }

    /// Adds a word that the product reads as another.
    pub(crate) fn add_as(
        &mut self,
        product: &dyn Product,
        word: &str,
        read: &str,
        at: Range<usize>,
    ) {
        match product.matches(read) {
            Ok(language) => self.decide(true, Entry { printed: word.to_owned(), at, language }),
            Err(why) => self.problem(at, format!("`{word}` matches nothing: {why}")),
        }
    }

    /// Adds an entry, or what takes names away from the entries that follow.
    pub(crate) fn decide(&mut self, spares: bool, entry: Entry) {
        if is_no_host(&entry.language) {
            let said = format!("`{}` matches nothing: {BEYOND_ASCII}", entry.printed);
            self.problem(entry.at, said);
        } else if self.entries.len().saturating_add(self.shadows.len()) >= ENTRIES_MAX {
            self.left_out.entries = self.left_out.entries.saturating_add(1);
        } else if spares {
            self.entries.push(entry);
        } else {
            self.shadows.push(Shadow { entry, after: self.entries.len() });
        }
    }

    pub(crate) fn remark(&mut self, at: Range<usize>, words: String) {
        if self.remarks.len() < PROBLEMS_MAX {
            self.remarks.push(Problem { at, words });
        }
    }

    pub(crate) fn problem(&mut self, at: Range<usize>, words: impl Into<String>) {
        if self.problems.len() >= PROBLEMS_MAX {
            self.left_out.problems = self.left_out.problems.saturating_add(1);
        } else {
            self.problems.push(Problem { at, words: words.into() });
        }
    }
}

const BEYOND_ASCII: &str =
    "hosts come in ASCII, and such a name as the one with `xn--` that stands for it";

/// Whether an expression asks for characters that no host has.
fn is_no_host(language: &str) -> bool {
    if language.is_ascii() {
        return false;
    }
    let (head, ending) = parted(language);
    let none =
        || Names::of([""; 0]).and_then(|none| Ok(Names::within(HEAD_MAX, [head])?.beyond(&none)));
    !ending.is_ascii() || matches!(none(), Ok(None))
}

/// Bytes of an automaton that is built to see this.
const HEAD_MAX: usize = 1 << 20;
