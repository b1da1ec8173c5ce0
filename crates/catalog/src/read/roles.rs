// SPDX-License-Identifier: Apache-2.0
//! `roles.csv`: who opens and who answers.

use portolan_diagnostics::{Diagnostic, Span};
use serde::Deserialize;

use super::rows::{self, File, list};
use crate::{Role, RoleKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    name: String,
    kind: String,
    aliases: String,
    app: Option<String>,
    tier: Option<String>,
    played_by: String,
}

pub(super) fn read(file: &File<'_>, found: &mut Vec<Diagnostic>) -> Vec<Role> {
    rows::read(file, found, role)
}

fn role(raw: Raw, span: Span) -> Result<Role, Diagnostic> {
    let kind = RoleKind::parse(&raw.kind).ok_or_else(|| unknown_kind(&raw.kind, span))?;
    Ok(Role {
        id: raw.id,
        name: raw.name,
        kind,
        aliases: list(&raw.aliases),
        tier: raw.tier,
        app: raw.app,
        played_by: list(&raw.played_by),
    })
}

fn unknown_kind(word: &str, span: Span) -> Diagnostic {
    let known: Vec<&str> = RoleKind::ALL.into_iter().map(RoleKind::word).collect();
    Diagnostic::error("unknown-role-kind", span, format!("`{word}` is not a kind of role"))
        .help(format!("use one of {}", known.join(", ")))
}
