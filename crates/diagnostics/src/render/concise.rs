// SPDX-License-Identifier: Apache-2.0
//! One line each, as compilers print for editors.

use super::{asides, place_word};
use crate::{Diagnostic, Sources};

pub fn concise(d: &Diagnostic, sources: &Sources) -> String {
    let place = place_word(&d.place, sources);
    let asides: String = asides(d).iter().map(|aside| format!(" ({aside})")).collect();
    format!("{place}: {}[{}]: {}{asides}\n", d.severity.word(), d.code, d.message)
}
