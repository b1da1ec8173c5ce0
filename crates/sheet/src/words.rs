// SPDX-License-Identifier: Apache-2.0
//! The parts of a row in words that every form shares.

use portolan_analysis::coverage::{Because, By, Denied, End, Matrix, Row, Who};
use portolan_site::model::{Direction, View};

use crate::cell::clean;

/// So many parties of an end are named; the components' own lists name them all.
const PARTIES_MAX: usize = 3;
/// So many addresses of a party are given.
const ADDRESSES_MAX: usize = 2;

/// What the document is called.
pub(crate) fn title(matrix: &Matrix) -> String {
    format!("Firewall matrix of {}", clean(&matrix.site))
}

/// Which policies are taken to be in force.
pub(crate) fn view(matrix: &Matrix) -> &'static str {
    match matrix.view {
        View::Live => "live: what is enforced now, and nothing that is only monitored",
        View::Intended => {
            "intended: what is enforced and what is monitored, as if all were enforced"
        }
    }
}

pub(crate) fn roles(end: &End) -> String {
    clean(&end.roles.join(", "))
}

/// A few of those who play the roles, with their addresses.
pub(crate) fn parties(end: &End) -> String {
    let named = end.parties.iter().take(PARTIES_MAX).map(party).collect::<Vec<_>>().join(", ");
    match end.parties.len().saturating_sub(PARTIES_MAX) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn party(who: &Who) -> String {
    let name = clean(who.name());
    let all = who.addresses();
    let told: Vec<String> =
        all.iter().take(ADDRESSES_MAX).map(|a| clean(a)).filter(|a| *a != name).collect();
    let more = all.len().saturating_sub(ADDRESSES_MAX);
    match (told.as_slice(), more) {
        ([], _) => name,
        (told, 0) => format!("{name} ({})", told.join(", ")),
        (told, more) => format!("{name} ({}, {more} more)", told.join(", ")),
    }
}

/// Who lets it pass at one end.
pub(crate) fn allowed_at(row: &Row, direction: Direction) -> Vec<String> {
    let here = row.allowed_by.iter().filter(|by| by.direction == direction);
    here.map(decided).collect()
}

/// Who denies it, at which end, and one connection that is denied.
pub(crate) fn denied(row: &Row) -> Vec<String> {
    row.denied.iter().map(denial).collect()
}

fn denial(denied: &Denied) -> String {
    let end = match denied.by.direction {
        Direction::Egress => "source",
        Direction::Ingress => "destination",
    };
    let meant = match denied.because {
        Because::Missing => "",
        Because::Meant => ", as somebody meant",
        Because::Encrypted => ", where the encrypted way is open",
    };
    let (by, witness) = (&denied.by, &denied.witness);
    clean(&format!(
        "{end} denies {}{meant}: {}, {}; such as {} to {} {}",
        by.services_brief(),
        named(by),
        by.reason,
        witness.source,
        witness.destination,
        witness.service,
    ))
}

/// A rule speaks for itself; where a whole policy or the site decided, the reason tells why.
fn decided(by: &By) -> String {
    match (&by.policy, &by.rule) {
        (Some(_), None) => clean(&format!("{}, {}", named(by), by.reason)),
        _ => clean(&named(by)),
    }
}

fn named(by: &By) -> String {
    let place = by.place_words().map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{}{place}", by.words())
}

pub(crate) fn notes(row: &Row) -> Vec<String> {
    row.notes.iter().map(|note| clean(&note.words())).collect()
}
