// SPDX-License-Identifier: Apache-2.0
//! Signs of somebody in between, each of a kind: two of one kind count as one.

use portolan_trust::{Chain, Likely, Sign as Told, Standing, Strength};

use super::fields::product_of;
use crate::finding::downgrade;
use crate::look::{Look, Seen, clean, list};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Who issued it.
    Issuer,
    /// How long it lives.
    Life,
    /// What logs promised.
    Transparency,
    /// Where it can be revoked.
    Revocation,
    /// A product's host in it.
    Host,
    /// How TLS was agreed on.
    Negotiation,
    /// What the answer's head says.
    Fields,
}

pub(super) struct Sign {
    pub(super) kind: Kind,
    pub(super) words: String,
}

pub(super) fn all(look: &Look<'_>, seen: &Seen<'_>, chain: &Chain) -> Vec<Sign> {
    let mut signs: Vec<Sign> =
        chain.signs.iter().filter_map(|told| of_chain(told, chain)).collect();
    signs.extend(words(chain));
    let is_unknown = matches!(chain.standing, Standing::Incomplete { likely: Likely::Unknown, .. });
    if is_unknown && !signs.iter().any(|sign| sign.kind == Kind::Issuer) {
        let words = "its issuer was not sent, and is none of the public authorities by its name";
        signs.push(Sign { kind: Kind::Issuer, words: words.to_owned() });
    }
    if let Some(words) = downgrade(look, seen) {
        signs.push(Sign { kind: Kind::Negotiation, words });
    }
    signs.extend(fields(seen));
    signs
}

fn of_chain(told: &Told, chain: &Chain) -> Option<Sign> {
    // A public name whose issuer is merely missing is what it says; so the name is no sign.
    let is_incomplete = matches!(chain.standing, Standing::Incomplete { .. });
    let (kind, words) = match told {
        Told::ShortLived { days } => (
            Kind::Life,
            format!("it is valid for {days} days in all: devices make such on the fly"),
        ),
        Told::YoungRoot { days } => (Kind::Life, format!("its root is {days} days old")),
        Told::ProductUrl { url, product } => {
            (Kind::Host, format!("it names `{}`, a host of {product}", clean(url)))
        }
        Told::Namesake { .. } | Told::PublicName { .. } if is_incomplete => return None,
        Told::Namesake { name } => (
            Kind::Issuer,
            format!(
                "an issuer bears the name of the public root `{}`, with another key",
                clean(name)
            ),
        ),
        Told::PublicName { organisation } => (
            Kind::Issuer,
            format!(
                "an issuer says that it is `{}`, and does not lead to its roots",
                clean(organisation)
            ),
        ),
        Told::CopiedScts { logs } => (
            Kind::Transparency,
            format!(
                "it carries promises of {} that were made for another certificate: copied from the original",
                list(logs, 3)
            ),
        ),
        Told::NoScts => (
            Kind::Transparency,
            "no certificate log promised to keep it, as every public certificate has".to_owned(),
        ),
        Told::NoRevocation => {
            (Kind::Revocation, "it names neither a revocation list nor a responder".to_owned())
        }
    };
    Some(Sign { kind, words })
}

fn words(chain: &Chain) -> Option<Sign> {
    let found = chain.words.first()?;
    let words = match found.strength {
        Strength::Distinctive => {
            format!("`{}` stands in it, as {} writes", clean(&found.found), found.product)
        }
        Strength::Weak => format!(
            "`{}` stands in it, which may be {} or anybody",
            clean(&found.found),
            found.product
        ),
    };
    Some(Sign { kind: Kind::Issuer, words })
}

fn fields(seen: &Seen<'_>) -> Option<Sign> {
    let http = seen.seen.http.as_ref()?;
    let (product, field) = http.fields.iter().find_map(product_of)?;
    let words = format!(
        "the answer inside has the field `{}: {}`, as {product} writes",
        clean(&field.name),
        clean(&field.value)
    );
    Some(Sign { kind: Kind::Fields, words })
}
