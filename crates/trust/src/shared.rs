// SPDX-License-Identifier: Apache-2.0
//! One authority that signs for unrelated names. Public authorities do, so those are left out; a private one that signs for Citrix and for
//! Microsoft stands in between. This needs no list of products, and sees authorities that bear the customer's own name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::chain::Chain;

/// An authority and the unrelated names for which it signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedIssuer {
    /// Its name.
    pub issuer: String,
    /// Its key's identifier or digest in hex, where one is known.
    pub key: Option<String>,
    /// The hosts by the group that was given for each: two at least.
    pub hosts: BTreeMap<String, BTreeSet<String>>,
    /// Whether leaves of different groups have one and the same key, too.
    pub one_leaf_key: bool,
}

/// The authorities that signed leaves of more than one group. A group is whoever operates a name: names of different groups have nothing to do
/// with each other. Chains that lead to a public root, or may well do so, do not count.
pub fn shared_issuers<'a>(
    chains: impl IntoIterator<Item = (&'a str, &'a Chain)>,
) -> Vec<SharedIssuer> {
    let mut by_issuer: BTreeMap<Authority, Vec<(&str, &Chain)>> = BTreeMap::new();
    for (group, chain) in chains {
        if let Some(issuer) = issuer(chain) {
            by_issuer.entry(issuer).or_default().push((group, chain));
        }
    }
    by_issuer
        .into_iter()
        .filter_map(|((issuer, key), leaves)| shared(issuer, key, &leaves))
        .collect()
}

/// Name and key.
type Authority = (String, Option<String>);

/// The leaf's own word for the key comes first, as the issuer is not always sent.
fn issuer(chain: &Chain) -> Option<Authority> {
    if chain.standing.is_vouched_for() || chain.standing.may_be_public() {
        return None;
    }
    let leaf = chain.leaf()?;
    let key = leaf.authority_key_id.clone().or_else(|| chain.issuer_key.clone());
    Some((leaf.issuer.to_string(), key))
}

fn shared(issuer: String, key: Option<String>, leaves: &[(&str, &Chain)]) -> Option<SharedIssuer> {
    let mut hosts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (group, chain) in leaves {
        hosts.entry((*group).to_owned()).or_default().insert(chain.host.clone());
        let key = chain.leaf().map(|leaf| leaf.spki_sha256.as_str());
        keys.entry(key.unwrap_or_default()).or_default().insert(group);
    }
    let one_leaf_key = keys.values().any(|groups| groups.len() > 1);
    (hosts.len() > 1).then_some(SharedIssuer { issuer, key, hosts, one_leaf_key })
}
