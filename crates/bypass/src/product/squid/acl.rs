// SPDX-License-Identifier: Apache-2.0
//! What the acls of a file say of names.

use std::collections::BTreeMap;

use super::super::Reading;
use crate::expression::{Dialect, found};
use crate::lines::Piece;

/// An acl, as far as it is about names.
#[derive(Default)]
pub(super) struct Acl<'a> {
    pub(super) names: Vec<Piece<'a>>,
    pub(super) expressions: Vec<Expression<'a>>,
    pub(super) is_step: bool,
    /// It is about the name of a TLS connection, and of no use outside `ssl_bump`.
    pub(super) is_tls: bool,
    /// It is about something else than names.
    pub(super) is_other: bool,
}

/// An expression that is searched for in a name.
pub(super) struct Expression<'a> {
    pub(super) text: Piece<'a>,
    ignores_case: bool,
}

pub(super) type Acls<'a> = BTreeMap<&'a str, Acl<'a>>;

pub(super) fn read<'a>(lines: &[Piece<'a>], reading: &mut Reading) -> Acls<'a> {
    let mut all = Acls::new();
    for line in lines.iter().filter_map(|line| line.after("acl ")) {
        let words = line.words();
        let [name, kind, values @ ..] = words.as_slice() else { continue };
        let acl = all.entry(name.text).or_default();
        acl.is_tls |= kind.text.starts_with("ssl::server_name");
        match kind.text {
            // The host of a CONNECT is a name like that of the ClientHello.
            "ssl::server_name" | "dstdomain" => {
                acl.names.extend(values.iter().filter(|v| !is_option(v)).cloned());
            }
            "ssl::server_name_regex" | "dstdom_regex" => expressions(acl, values),
            "at_step" => acl.is_step = true,
            _ => acl.is_other = true,
        }
    }
    all.values_mut().for_each(|acl| tell_of_files(acl, reading));
    all.values().for_each(|acl| tell_of_relatives(acl, reading));
    all
}

fn is_option(value: &Piece<'_>) -> bool {
    value.text.starts_with('-') || value.text.starts_with('+')
}

fn expressions<'a>(acl: &mut Acl<'a>, values: &[Piece<'a>]) {
    let mut ignores_case = false;
    for value in values {
        match value.text {
            "-i" => ignores_case = true,
            "+i" => ignores_case = false,
            _ if is_option(value) => {}
            _ => acl.expressions.push(Expression { text: value.clone(), ignores_case }),
        }
    }
}

fn tell_of_files(acl: &mut Acl<'_>, reading: &mut Reading) {
    let is_file = |piece: &Piece<'_>| piece.text.starts_with('"');
    for file in acl.names.iter().filter(|name| is_file(name)) {
        reading.problem(file.at(), format!("the file {} is not read here", file.text));
    }
    acl.names.retain(|name| !is_file(name));
}

/// Squid refuses a file in which one entry of an acl covers another.
fn tell_of_relatives(acl: &Acl<'_>, reading: &mut Reading) {
    let suffixes: BTreeMap<String, &str> = acl
        .names
        .iter()
        .filter_map(|name| Some((name.text.strip_prefix('.')?.to_ascii_lowercase(), name.text)))
        .collect();
    for name in &acl.names {
        let own = name.text.to_ascii_lowercase();
        let mut rest = own.strip_prefix('.').and_then(|own| own.split_once('.'));
        if !own.starts_with('.') {
            rest = Some(("", &own));
        }
        while let Some((_, above)) = rest {
            if let Some(wide) = suffixes.get(above) {
                let said =
                    format!("Squid refuses the file: `{}` is covered by `{wide}`", name.text);
                reading.problem(name.at(), said);
                break;
            }
            rest = above.split_once('.');
        }
    }
}

impl Expression<'_> {
    /// As an expression over the whole name; the error tells why it is none.
    pub(super) fn language(&self) -> Result<String, String> {
        let language = found(Dialect::Posix, self.text.text)?;
        Ok(if self.ignores_case { format!("(?i:{language})") } else { language })
    }
}
