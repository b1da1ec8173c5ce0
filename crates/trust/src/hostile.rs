// SPDX-License-Identifier: Apache-2.0
//! What fuzzing and the long test feed: any bytes at all as a chain, as SCTs, as OCSP and as a revocation list. What must hold whatever comes
//! is said here once.

use crate::chain::{Against, Chain, Sent, examine};
use crate::issuers::Issuers;
use crate::logs::Logs;
use crate::roots::Roots;
use crate::standing::Standing;
use crate::{crl, limits, ocsp, shared};

/// What chains are held against, made once.
pub struct Ground {
    pub public: Roots,
    pub logs: Logs,
    pub issuers: Issuers,
}

impl Ground {
    /// What ships with us.
    pub fn shipped() -> Self {
        Self { public: Roots::public(), logs: Logs::shipped(), issuers: Issuers::shipped() }
    }
}

/// Feeds these bytes to everything that reads what strangers send, and says which promise was broken, if one was.
pub fn feed(ground: &Ground, bytes: &[u8]) -> Result<Chain, String> {
    let parts = split(bytes);
    let (ocsp, scts) = (parts.last(), parts.get(1..2).unwrap_or_default());
    let sent = Sent { chain: &parts, scts, ocsp: ocsp.map(Vec::as_slice) };
    for part in &parts {
        let _ = (crl::read(part), ocsp::read(part));
    }
    let chain = examine_at(ground, &sent);
    holds(&chain, &sent).map(|()| chain)
}

/// Examines these certificates and holds what comes out to what must hold.
pub fn judge(ground: &Ground, certificates: &[Vec<u8>]) -> Result<Chain, String> {
    let sent = Sent { chain: certificates, ..Sent::default() };
    let chain = examine_at(ground, &sent);
    holds(&chain, &sent).map(|()| chain)
}

/// 2026-06-15.
const NOW: i64 = 1_781_481_600;

fn examine_at(ground: &Ground, sent: &Sent<'_>) -> Chain {
    let Ground { public, logs, issuers } = ground;
    examine(sent, "hub.example.com", NOW, &Against { public, system: None, logs, issuers })
}

/// Parts, each with its length in two bytes before it; what is left at the end is a part, too.
fn split(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (part, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        parts.push(part.to_vec());
        bytes = rest;
    }
    parts
}

/// Puts parts together in the form that `feed` takes apart.
pub fn join(parts: &[Vec<u8>]) -> Vec<u8> {
    let length = |part: &Vec<u8>| u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes();
    parts.iter().flat_map(|part| length(part).into_iter().chain(part.iter().copied())).collect()
}

fn holds(chain: &Chain, sent: &Sent<'_>) -> Result<(), String> {
    let judged = !matches!(chain.standing, Standing::Malformed { .. } | Standing::Empty);
    let distinct: std::collections::BTreeSet<_> = chain.path.iter().collect();
    let promises = [
        (
            "a chain that is judged has all its certificates",
            chain.certificates.len() == if judged { sent.chain.len() } else { 0 },
        ),
        ("the way begins somewhere", judged != chain.path.is_empty()),
        ("the way lies in the chain", chain.path.iter().all(|place| *place < sent.chain.len())),
        ("the way passes nothing twice", distinct.len() == chain.path.len()),
        (
            "a chain that is vouched for names no product",
            !chain.standing.is_vouched_for() || chain.product.is_none(),
        ),
        (
            "a chain that is vouched for has no signs",
            !chain.standing.is_vouched_for() || chain.signs.is_empty(),
        ),
        (
            "no standing is public and private",
            !(chain.standing.is_public() && chain.standing.is_not_public()),
        ),
        ("no more SCTs than the limit", chain.scts.len() <= limits::SCTS_MAX),
        ("one name alone shares nothing", shared::shared_issuers([("a", chain)]).is_empty()),
    ];
    match promises.iter().find(|(_, kept)| !kept) {
        Some((promise, _)) => Err(format!("broken: {promise}: {:?}", chain.standing)),
        None => Ok(()),
    }
}
