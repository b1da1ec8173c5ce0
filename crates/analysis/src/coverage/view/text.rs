// SPDX-License-Identifier: Apache-2.0
//! The matrix for a terminal: counts of every component, and what does not pass in full. Rows that
//! pass are told where one component was asked for.

use std::fmt::Write;

use super::super::{Because, Beyond, Component, Counts, Cover, Denied, Matrix, Row};

/// So much of a name or an id is padded.
const NAME: usize = 34;

/// For people.
pub fn text(matrix: &Matrix) -> String {
    let mut out = summary(matrix);
    for component in &matrix.components {
        out.push_str(&rows(matrix, component));
    }
    out.push_str(&beyond(&matrix.beyond));
    for (names, what) in [
        (&matrix.unsecured.inbound, "everything may reach"),
        (&matrix.unsecured.outbound, "may reach everything"),
    ] {
        if !names.is_empty() {
            let _ = writeln!(out, "\nno policy secures, {what}: {}", names.join(", "));
        }
    }
    out
}

fn summary(matrix: &Matrix) -> String {
    let mut out = format!(
        "{:<NAME$}{:>9}{:>9}{:>9}{:>13}\n",
        "component", "allowed", "blocked", "partly", "not present"
    );
    for component in &matrix.components {
        out.push_str(&counts(&component.name, Counts::of(component.rows())));
    }
    if matrix.components.len() != 1 {
        out.push_str(&counts("all", Counts::of(matrix.rows())));
    }
    out
}

fn counts(name: &str, counts: Counts) -> String {
    let Counts { allowed, blocked, partly, not_present } = counts;
    format!("{name:<NAME$}{allowed:>9}{blocked:>9}{partly:>9}{not_present:>13}\n")
}

fn rows(matrix: &Matrix, component: &Component) -> String {
    let mut out = String::new();
    for (title, rows) in [("inbound", &component.inbound), ("outbound", &component.outbound)] {
        let open = |row: &&Row| matches!(row.verdict, Cover::Blocked | Cover::Partly);
        let told: Vec<&Row> =
            rows.iter().filter(|row| matrix.only.is_some() || open(row)).collect();
        if !told.is_empty() {
            let _ = writeln!(out, "\n{}, {title}", component.name);
        }
        told.into_iter().for_each(|row| out.push_str(&one(row)));
    }
    out
}

fn one(row: &Row) -> String {
    let mut out = format!(
        "  {:<12}{}: {} -> {} {}, {} of {} pairs\n",
        row.verdict.word(),
        row.requirement,
        row.source.roles.join(", "),
        row.destination.roles.join(", "),
        row.services.join(", "),
        row.pairs_allowed,
        row.pairs_all,
    );
    for denied in &row.denied {
        let _ = writeln!(out, "              {}", self::denied(denied));
    }
    for by in row.allowed_by.iter().filter(|_| row.verdict == Cover::Allowed) {
        let place = by.place_words().map(|p| format!(" ({p})")).unwrap_or_default();
        let _ = writeln!(out, "              {} by {}{place}", by.direction.word(), by.words());
    }
    for note in &row.notes {
        let _ = writeln!(out, "              {}", note.words());
    }
    out
}

fn denied(denied: &Denied) -> String {
    let meant = match denied.because {
        Because::Missing => "",
        Because::Meant => ", as somebody meant",
        Because::Encrypted => ", the encrypted way is open",
    };
    let place = denied.by.place_words().map(|p| format!(" ({p})")).unwrap_or_default();
    let (by, witness) = (&denied.by, &denied.witness);
    format!(
        "{} denies {} by {}{place}{meant}: {}; such as {} -> {} {}",
        by.direction.word(),
        by.services_brief(),
        by.words(),
        by.reason,
        witness.source,
        witness.destination,
        witness.service,
    )
}

fn beyond(all: &[Beyond]) -> String {
    let mut out = String::new();
    if !all.is_empty() {
        let _ = writeln!(out, "\nopen beyond the charts");
    }
    for open in all {
        let place = open.place.as_ref().map(|(f, l)| format!(" ({f}:{l})")).unwrap_or_default();
        let owner = open.owner.as_ref().map(|o| format!("; owner {o}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {}/{}{place}: {} {}; {}{owner}",
            open.policy,
            open.rule,
            open.peer,
            open.services.join(", "),
            open.purpose,
        );
    }
    out
}
