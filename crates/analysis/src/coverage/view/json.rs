// SPDX-License-Identifier: Apache-2.0
//! The matrix for programs; `docs/reference/json.md` says what each key means.
//!
//! Rows are written one by one: those of a large site name its machines some hundred times over.

use portolan_site::model::{Direction, View};
use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_json::{Value, json as value};

use super::super::{
    Beyond, By, Component, Counts, Denied, End, LeftOut, Matrix, Note, Row, Who, Why,
};

/// `{"version":1,"site","date","digest","view","gaps","components":[...],...}`.
pub fn json(matrix: &Matrix) -> String {
    serde_json::to_string_pretty(&Document::of(matrix)).unwrap_or_default() + "\n"
}

#[derive(serde::Serialize)]
struct Document<'a> {
    version: u8,
    site: &'a str,
    date: String,
    digest: &'a str,
    view: &'static str,
    gaps: usize,
    components: Each<'a, Component, Charted<'a>>,
    without_component: Vec<&'a str>,
    beyond: Vec<Value>,
    unsecured: Value,
    left_out: Vec<Value>,
}

impl<'a> Document<'a> {
    fn of(matrix: &'a Matrix) -> Self {
        let unsecured = &matrix.unsecured;
        Self {
            version: 1,
            site: &matrix.site,
            date: matrix.date.to_string(),
            digest: &matrix.digest,
            view: match matrix.view {
                View::Live => "live",
                View::Intended => "intended",
            },
            gaps: matrix.rows().filter(|row| row.is_gap()).count(),
            components: Each(&matrix.components, Charted::of),
            without_component: matrix.without_component.iter().map(|m| m.name.as_str()).collect(),
            beyond: matrix.beyond.iter().map(beyond).collect(),
            unsecured: value!({ "inbound": unsecured.inbound, "outbound": unsecured.outbound }),
            left_out: matrix.left_out.iter().map(left_out).collect(),
        }
    }
}

/// A list whose members take their form when they are written, and not before.
struct Each<'a, T, U>(&'a [T], fn(&'a T) -> U);

impl<T, U: Serialize> Serialize for Each<'_, T, U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for one in self.0 {
            list.serialize_element(&self.1(one))?;
        }
        list.end()
    }
}

#[derive(serde::Serialize)]
struct Charted<'a> {
    component: &'a str,
    name: &'a str,
    machines: Vec<Value>,
    counts: Value,
    inbound: Each<'a, Row, Value>,
    outbound: Each<'a, Row, Value>,
}

impl<'a> Charted<'a> {
    fn of(component: &'a Component) -> Self {
        let machines = component.machines.iter();
        Self {
            component: &component.role,
            name: &component.name,
            machines: machines
                .map(|m| value!({ "name": m.name, "addresses": m.addresses }))
                .collect(),
            counts: counts(Counts::of(component.rows())),
            inbound: Each(&component.inbound, row),
            outbound: Each(&component.outbound, row),
        }
    }
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
        "notes": row.notes.iter().map(Note::words).collect::<Vec<_>>(),
        "cites": row.cites,
    })
}

fn end(end: &End) -> Value {
    let parties = end.parties.iter();
    value!({
        "roles": end.roles,
        "parties": parties.map(party).collect::<Vec<_>>(),
    })
}

/// The addresses of machines stand with their component.
fn party(who: &Who) -> Value {
    match who {
        Who::Machine(machine) => value!({ "name": machine.name }),
        Who::Group { .. } | Who::Names { .. } => {
            value!({ "name": who.name(), "addresses": who.addresses() })
        }
    }
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
        "direction": open.direction.map(Direction::word),
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
