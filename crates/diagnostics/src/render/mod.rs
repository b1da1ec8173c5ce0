// SPDX-License-Identifier: Apache-2.0
//! One diagnostic, many forms; each form is a file.

mod concise;
mod full;
mod json;
mod sarif;
#[cfg(test)]
mod tests;

pub use concise::concise;
pub use full::full;
pub use json::json;
pub use sarif::sarif;

use crate::diagnostic::one_line;
use crate::{Confidence, Diagnostic, Place, Sources};

/// The forms that a user can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Full,
    Concise,
    Json,
    Sarif,
}

/// Every diagnostic, in the form asked for, with a final line end where there is any text.
pub fn render(format: Format, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    match format {
        Format::Full => diagnostics.iter().map(|d| full(d, sources)).collect(),
        Format::Concise => diagnostics.iter().map(|d| concise(d, sources)).collect(),
        Format::Json => json(diagnostics, sources),
        Format::Sarif => sarif(diagnostics, sources),
    }
}

/// What people must know besides: that it is not quite sure, and that it is known.
fn asides(d: &Diagnostic) -> Vec<String> {
    let unsure =
        (d.confidence != Confidence::High).then(|| format!("{} confidence", d.confidence.word()));
    let known = d.suppression.as_ref();
    let known = known.map(|s| one_line(&format!("suppressed until {}: {}", s.until, s.reason)));
    unsure.into_iter().chain(known).collect()
}

/// The place as one word: `path:line:column`, a path, or an argument.
fn place_word(place: &Place, sources: &Sources) -> String {
    one_line(&match place {
        Place::Span(span) => {
            let (line, column) = sources.line_column(*span);
            format!("{}:{line}:{column}", sources.path(span.source))
        }
        Place::Path(path) => path.clone(),
        Place::Argument(argument) => format!("argument `{argument}`"),
    })
}
