// SPDX-License-Identifier: Apache-2.0
//! Categories and who has them.

use super::super::Here;
use super::super::words::{code, counted};
use super::capital;
use crate::meaning::{Meaning, What};

/// So many lines of a list are told.
const LINES_MAX: usize = 20;

pub(super) fn key(here: &Here<'_>, key: &str) -> String {
    let values = here.index.names(What::Category, key, false);
    let line = |value: &&str| {
        let has = here.index.owners(&Meaning::new(What::Category, key, *value));
        format!("- {}: {}", code(value), counted(has, "workload"))
    };
    let lines: Vec<String> = values.iter().take(LINES_MAX).map(line).collect();
    let more = match values.len().saturating_sub(LINES_MAX) {
        0 => String::new(),
        more => format!("\n- and {more} more values"),
    };
    format!("The category {}\n\n{}{more}", code(key), lines.join("\n"))
}

pub(super) fn value(here: &Here<'_>, meaning: &Meaning) -> String {
    let has = here.index.owners(meaning);
    let pair = code(&format!("{}: {}", meaning.scope, meaning.name));
    format!("{pair}\n\n{}", capital(&counted(has, "workload")))
}
