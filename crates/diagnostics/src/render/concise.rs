// SPDX-License-Identifier: Apache-2.0
//! One line each, as compilers print for editors.

use super::{place_word, severity_word};
use crate::{Diagnostic, Sources};

pub fn concise(d: &Diagnostic, sources: &Sources) -> String {
    let place = place_word(&d.place, sources);
    format!("{place}: {}[{}]: {}\n", severity_word(d.severity), d.code, d.message)
}
