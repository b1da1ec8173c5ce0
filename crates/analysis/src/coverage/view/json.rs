// SPDX-License-Identifier: Apache-2.0
//! The matrix for programs; `docs/reference/json.md` says what each key means.

use portolan_site::model::View;
use serde_json::{Value, json as value};

use super::super::{Beyond, By, Component, Counts, Denied, End, LeftOut, Matrix, Row, Why};

/// `{"version":1,"site","date","digest","view","gaps","components":[...],...}`.
pub fn json(matrix: &Matrix) -> String {
    let told = value!({
        "version": 1,
        "site": matrix.site,
        "date": matrix.date,
        "digest": matrix.digest,
        "view": view(matrix.view),
        "gaps": matrix.rows().filter(|row| row.is_gap()).count(),
        "components": matrix.components.iter().map(component).collect::<Vec<_>>(),
        "without_component": matrix.without_component.iter().map(|m| &m.name).collect::<Vec<_>>(),
        "beyond": matrix.beyond.iter().map(beyond).collect::<Vec<_>>(),
        "unsecured": { "inbound": matrix.unsecured.inbound, "outbound": matrix.unsecured.outbound },
        "left_out": matrix.left_out.iter().map(left_out).collect::<Vec<_>>(),
    });
    format!("{told:#}\n")
}

fn view(view: View) -> &'static str {
    match view {
        View::Live => "live",
        View::Intended => "intended",
    }
}

fn component(component: &Component) -> Value {
    let machines = component.machines.iter();
    value!({
        "component": component.role,
        "name": component.name,
        "machines": machines
            .map(|m| value!({ "name": m.name, "addresses": m.addresses }))
            .collect::<Vec<_>>(),
        "counts": counts(Counts::of(component.rows())),
        "inbound": component.inbound.iter().map(row).collect::<Vec<_>>(),
        "outbound": component.outbound.iter().map(row).collect::<Vec<_>>(),
    })
}

fn counts(counts: Counts) -> Value {
    value!({
        "allowed": counts.allowed,
        "blocked": counts.blocked,
        "partly": counts.partly,
        "not_present": counts.not_present,
    })
}

fn row(row: &Row) -> Value {
    value!({
        "requirement": row.requirement,
        "section": row.section,
        "row": row.chart_row,
        "source": end(&row.source),
        "destination": end(&row.destination),
        "services": row.services,
        "purpose": row.purpose,
        "verdict": row.verdict.word().replace(' ', "-"),
        "gap": row.is_gap(),
        "pairs": { "allowed": row.pairs_allowed, "all": row.pairs_all },
        "allowed_by": row.allowed_by.iter().map(by).collect::<Vec<_>>(),
        "denied": row.denied.iter().map(denied).collect::<Vec<_>>(),
        "notes": row.notes.iter().map(super::super::Note::words).collect::<Vec<_>>(),
        "cites": row.cites,
    })
}

fn end(end: &End) -> Value {
    let parties = end.parties.iter();
    value!({
        "roles": end.roles,
        "parties": parties
            .map(|who| value!({ "name": who.name(), "addresses": who.addresses() }))
            .collect::<Vec<_>>(),
    })
}

fn by(by: &By) -> Value {
    let (file, line) = by.place.clone().unzip();
    value!({
        "end": by.direction.word(),
        "policy": by.policy,
        "rule": by.rule,
        "reason": by.reason,
        "services": by.services.to_string(),
        "file": file,
        "line": line,
    })
}

fn denied(denied: &Denied) -> Value {
    let mut told = by(&denied.by);
    if let Some(keys) = told.as_object_mut() {
        let witness = &denied.witness;
        keys.insert("because".into(), denied.because.word().into());
        keys.insert(
            "witness".into(),
            value!({
                "source": witness.source,
                "destination": witness.destination,
                "service": witness.service,
            }),
        );
    }
    told
}

fn beyond(open: &Beyond) -> Value {
    let (file, line) = open.place.clone().unzip();
    value!({
        "policy": open.policy,
        "rule": open.rule,
        "direction": open.direction.map(portolan_site::model::Direction::word),
        "peer": open.peer,
        "services": open.services,
        "purpose": open.purpose,
        "owner": open.owner,
        "ticket": open.ticket,
        "expires": open.expires,
        "file": file,
        "line": line,
    })
}

fn left_out(left_out: &LeftOut) -> Value {
    let condition = match &left_out.why {
        Why::Condition { id, .. } => Some(id),
        Why::Loopback | Why::NoPort => None,
    };
    value!({
        "why": left_out.why.words(),
        "condition": condition,
        "requirements": left_out.requirements,
    })
}
