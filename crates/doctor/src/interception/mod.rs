// SPDX-License-Identifier: Apache-2.0
//! Whether somebody reads along at one address.
//!
//! A certificate that a public authority vouches for and that stands for the name ends the question: whoever answered holds its key. A chain that
//! was shown to lead to nobody public is a fact, and so is one authority that signs for unrelated names. All else are signs: one alone makes
//! suspicion, two of different kinds make it likely (ADR 0005).

mod echo;
mod fields;
mod signs;
mod target;

use portolan_trust::{Chain, SharedIssuer, Standing};

use crate::look::{Look, Seen, clean, is_elsewhere, is_public_name, list};
use crate::report::Verdict;

pub(crate) use echo::{differences, of_echo, told_echo};
pub(crate) use fields::{hops, product_of};
pub(crate) use target::target;

/// What is known of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interception {
    pub(crate) verdict: Verdict,
    pub(crate) product: Option<String>,
    /// What was seen, a line each.
    pub(crate) evidence: Vec<String>,
}

pub(crate) fn judge(look: &Look<'_>, seen: &Seen<'_>) -> Interception {
    let Some(chain) = &seen.chain else { return Interception::default() };
    if chain.standing.is_vouched_for() || !is_public_name(&seen.seen.asked) {
        return Interception::default();
    }
    let shared = shared(look, chain);
    let product = product(seen, chain);
    // A product that names itself, or an authority that signs for others too, is no server of one's own.
    let is_known = product.is_some() || shared.is_some();
    let own = own(seen).filter(|_| !is_known);
    let fact = chain.standing.is_not_public() || shared.is_some();
    let signs = signs::all(look, seen, chain);
    let kinds = signs.iter().map(|sign| sign.kind).collect::<std::collections::BTreeSet<_>>();
    let verdict = match (fact, own) {
        (_, Some(Own::Shown)) => Verdict::None,
        (true, Some(Own::Possible)) => Verdict::Suspected,
        (true, None) => Verdict::Confirmed,
        (false, Some(Own::Possible)) => Verdict::None,
        (false, None) => match kinds.len() {
            0 => Verdict::None,
            1 => Verdict::Suspected,
            _ => Verdict::Likely,
        },
    };
    if verdict == Verdict::None {
        return Interception::default();
    }
    let mut evidence = vec![standing(chain)];
    evidence.extend(shared.map(told_shared));
    evidence.extend(signs.into_iter().map(|sign| sign.words));
    evidence.extend(other_ways(look, seen));
    Interception { verdict, product, evidence }
}

/// Why the name may be one's own network's to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Own {
    /// Another resolver leads elsewhere.
    Shown,
    /// No other resolver was asked.
    Possible,
}

fn own(seen: &Seen<'_>) -> Option<Own> {
    if !seen.is_direct() {
        return None;
    }
    let differs = is_elsewhere(&seen.seen.dns)?;
    Some(if differs { Own::Shown } else { Own::Possible })
}

/// Whether a private authority may rightly sign here.
pub(crate) fn may_be_own(seen: &Seen<'_>) -> bool {
    own(seen).is_some() || !is_public_name(&seen.seen.asked)
}

fn shared<'l>(look: &'l Look<'_>, chain: &Chain) -> Option<&'l SharedIssuer> {
    let leaf = chain.leaf()?;
    let key = leaf.authority_key_id.as_ref().or(chain.issuer_key.as_ref());
    let issuer = leaf.issuer.to_string();
    look.shared.iter().find(|shared| shared.issuer == issuer && shared.key.as_ref() == key)
}

/// By the words of the chain, or by the answer's own fields: what came inside was written by whoever read along, or passed by it.
fn product(seen: &Seen<'_>, chain: &Chain) -> Option<String> {
    let said = || {
        let http = seen.seen.http.as_ref().filter(|_| chain.standing.is_not_public())?;
        http.fields.iter().find_map(product_of).map(|(product, _)| product.to_owned())
    };
    chain.product.clone().or_else(said)
}

fn standing(chain: &Chain) -> String {
    let issuer = chain.leaf().map(|leaf| clean(&leaf.issuer.to_string())).unwrap_or_default();
    let by = format!("the certificate was issued by `{issuer}`");
    match &chain.standing {
        Standing::SystemOnly { root } => format!(
            "{by} under the root `{}`, which this machine trusts and no public programme lists",
            clean(root)
        ),
        Standing::Private { top } => {
            format!("{by} under `{}`, which no public programme lists", clean(top))
        }
        Standing::SelfSigned => "the certificate signed itself".to_owned(),
        Standing::Forged { issuer } => format!(
            "the certificate says that `{}` issued it, and that authority's key did not sign it",
            clean(issuer)
        ),
        Standing::Incomplete { wanted, .. } => format!(
            "{by}; the certificate of `{}` was not sent, and nothing shows that it is a public authority",
            clean(wanted)
        ),
        Standing::Malformed { why } => format!("the certificates cannot be read: {}", clean(why)),
        Standing::Public { .. }
        | Standing::PublicExpired { .. }
        | Standing::PublicNotYetValid { .. }
        | Standing::PublicUnfit { .. }
        | Standing::LoggedOnly { .. }
        | Standing::Empty => by,
    }
}

fn told_shared(shared: &SharedIssuer) -> String {
    let groups: Vec<String> = shared
        .hosts
        .iter()
        .map(|(group, hosts)| {
            let hosts: Vec<_> = hosts.iter().collect();
            format!("{group} ({})", list(&hosts, 2))
        })
        .collect();
    let key =
        if shared.one_leaf_key { ", with one and the same key in the certificates" } else { "" };
    format!(
        "the same authority signs for names that have nothing to do with each other: {}{key}",
        groups.join(", ")
    )
}

/// The same name by another way, where that is vouched for: the difference is made on this way.
fn other_ways(look: &Look<'_>, seen: &Seen<'_>) -> Option<String> {
    let clean_way = look
        .elsewhere(seen)
        .find(|other| other.chain.as_ref().is_some_and(|chain| chain.standing.is_vouched_for()))?;
    let issuer = clean_way.chain.as_ref()?.leaf()?.issuer.short();
    Some(format!(
        "by the way `{}` the same name has a public certificate, of `{}`",
        clean(&clean_way.seen.way.to_string()),
        clean(&issuer)
    ))
}
