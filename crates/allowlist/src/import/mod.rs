// SPDX-License-Identifier: Apache-2.0
//! The published lists, read: the static JSON of sections, and what the connectivity interface gives
//! as `format=json` and as `format=zscaler`.
//!
//! The bodies of the last two are published nowhere that we know. So any JSON is read in which host
//! names, wildcards, networks and web addresses stand, as are plain lists by lines; keys beside them may
//! tell the service, the direction, the region and ports. Every string is accounted for in [`Counts`].

mod collect;
mod context;
mod node;
#[cfg(test)]
mod tests;
mod told;
mod word;

use std::collections::BTreeMap;

use portolan_diagnostics::{Diagnostic, SourceId, Sources};

use self::collect::Collected;
use self::context::Context;
use self::node::{Node, Value};
use crate::{Cloud, CustomerId, Listed, Region};

pub use context::Direction;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A map from services to maps with an `AllowList`.
    Static,
    /// The connectivity interface, `format=json`.
    Json,
    /// The connectivity interface, `format=zscaler`; also entries by lines.
    Zscaler,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Static, Self::Json, Self::Zscaler];

    pub fn word(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Json => "json",
            Self::Zscaler => "zscaler",
        }
    }
}

/// What of a list is wanted.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Leaves out what by its suffix is another cloud's; none: all of them.
    pub cloud: Option<Cloud>,
    pub customer: Option<&'a CustomerId>,
    /// Leaves out what serves other regions alone; all where empty.
    pub regions: &'a [Region],
    pub direction: Direction,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self { cloud: None, customer: None, regions: &[], direction: Direction::Outbound }
    }
}

/// A list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub form: Form,
    /// Each place once, in order.
    pub addresses: Vec<Listed>,
    pub counts: Counts,
}

/// What became of every string. `words` is the sum of the seven that follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub words: usize,
    /// Named a place that was new.
    pub taken: usize,
    /// Named a place that was known already, of another section or the same.
    pub repeated: usize,
    pub blank: usize,
    pub not_understood: usize,
    pub other_cloud: usize,
    pub other_region: usize,
    pub other_direction: usize,
    pub sections_without_list: Vec<String>,
    /// Keys whose values were not looked at, and how often.
    pub unread_keys: BTreeMap<String, usize>,
}

/// Reads a list; without a form, the one that it looks like. An error means that there is none.
pub fn import(
    source: SourceId,
    sources: &Sources,
    form: Option<Form>,
    wanted: &Wanted<'_>,
) -> (Option<Import>, Vec<Diagnostic>) {
    let text = sources.text(source);
    let name = sources.path(source);
    let mut collected = Collected::new(wanted, name);
    let form = match read(text, form, &mut collected) {
        Ok(form) => form,
        Err(fault) => return (None, vec![told::fault(source, &fault)]),
    };
    let mut diagnostics = told::problems(source, &collected);
    if collected.all.is_empty() {
        diagnostics.insert(0, told::nothing(source, text, &collected.counts));
        return (None, diagnostics);
    }
    diagnostics.extend(told::counts(source, text, &collected.counts));
    let Collected { all, counts, .. } = collected;
    (Some(Import { form, addresses: Collected::addresses(all), counts }), diagnostics)
}

/// Why a text is no list.
enum Fault {
    Node(node::Fault),
    /// It has another form than was said.
    Form(std::ops::Range<usize>),
}

fn read(text: &str, form: Option<Form>, into: &mut Collected<'_>) -> Result<Form, Fault> {
    if form != Some(Form::Static) && form != Some(Form::Json) && !looks_like_json(text) {
        return by_lines(text, into);
    }
    let node = node::read(text).map_err(Fault::Node)?;
    match (&node.value, form) {
        (Value::Map(map), None | Some(Form::Static)) if is_static(map) => {
            into.sections(map);
            Ok(Form::Static)
        }
        (_, Some(Form::Static)) => Err(Fault::Form(node.at)),
        (_, form) => {
            into.any(&node, &Context::default());
            Ok(form.unwrap_or(Form::Json))
        }
    }
}

fn looks_like_json(text: &str) -> bool {
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    // A placeholder in braces, or an IPv6 address in brackets, may begin a line of a plain list.
    begin.is_empty() || begin.starts_with(['{', '[', '"'])
}

fn is_static(map: &[(String, Node)]) -> bool {
    map.iter().any(|(_, node)| match &node.value {
        Value::Map(inside) => inside.iter().any(|(key, node)| {
            key.eq_ignore_ascii_case("AllowList") && matches!(node.value, Value::List(_))
        }),
        Value::Text(_) | Value::Number(_) | Value::List(_) | Value::Word => false,
    })
}

/// One entry a line, or several parted by commas; what follows a `#` is a remark. A text with too
/// many is refused before any of them is looked at.
fn by_lines(text: &str, into: &mut Collected<'_>) -> Result<Form, Fault> {
    if let Some((at, _)) = entries(text).nth(node::VALUES_MAX) {
        return Err(Fault::Node(node::Fault::Large { at }));
    }
    for (from, word) in entries(text) {
        let at = from..from.saturating_add(word.len());
        into.item(&Node { at, value: Value::Text(word.to_owned()) }, &Context::default());
    }
    Ok(Form::Zscaler)
}

/// The entries of a plain list, and where each begins.
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split_inclusive('\n').scan(0_usize, |at, line| {
        let begin = *at;
        *at = at.saturating_add(line.len());
        Some((begin, line.split('#').next().unwrap_or_default()))
    });
    let parts = lines.flat_map(|(begin, said)| {
        said.split_inclusive(',').scan(begin, |at, part| {
            let begin = *at;
            *at = at.saturating_add(part.len());
            Some((begin, part))
        })
    });
    parts.filter_map(|(at, part)| {
        let word = part.trim_matches([',', '\u{feff}', ' ', '\t', '\r', '\n', '"']);
        let from = at.saturating_add(part.find(word).unwrap_or_default());
        (!word.is_empty()).then_some((from, word))
    })
}
