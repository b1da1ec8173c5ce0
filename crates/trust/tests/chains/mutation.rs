// SPDX-License-Identifier: Apache-2.0
//! Certificates with bytes changed, cut, put in or moved: whatever comes, it is judged, and nothing that was broken becomes trusted.

use std::sync::LazyLock;

use portolan_trust::hostile::{Ground, feed, join, judge};
use portolan_trust::{Issuers, Roots};
use proptest::prelude::*;

use crate::authority::{Authority, HOST, Keeper, leaf, list, logged, signed_part};
use crate::promises::answer;

struct Seeds {
    /// Chains of ours, which lead to a root of `ground`.
    chains: Vec<Vec<Vec<u8>>>,
    /// Real certificates, and answers of servers.
    others: Vec<Vec<u8>>,
    ground: Ground,
}

static SEEDS: LazyLock<Seeds> = LazyLock::new(seeds);

fn seeds() -> Seeds {
    let root = Authority::root("C=US, O=Range Trust Services, CN=Range Public Root");
    let issuing = root.below("C=US, O=Range Trust Services, CN=Range Issuing CA");
    let keeper = Keeper::new();
    let logged = logged(&keeper, &issuing, leaf(HOST));
    let device = Authority::root(
        "C=US, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Root CA, emailAddress=support@zscaler.com",
    );
    let promise = keeper.promise_of(&logged);
    let real = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| root.to_vec());
    let (public, logs, issuers) = (root.roots(), keeper.listed(), Issuers::shipped());
    Seeds {
        others: real.chain([promise.clone(), answer(Some(&list(&[promise])))]).collect(),
        chains: vec![
            vec![logged, issuing.der.clone()],
            vec![issuing.leaf(HOST), issuing.der.clone(), root.der.clone()],
            vec![device.leaf(HOST), device.der.clone()],
        ],
        ground: Ground { public, logs, issuers },
    }
}

/// How many cases: `PORTOLAN_SOAK` in the environment gives the number for a long run.
fn cases(usual: u32) -> u32 {
    std::env::var("PORTOLAN_SOAK").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// One change to some bytes.
#[derive(Clone, Debug)]
enum Change {
    Flip {
        at: prop::sample::Index,
        bits: u8,
    },
    Cut {
        at: prop::sample::Index,
    },
    Drop {
        at: prop::sample::Index,
        count: usize,
    },
    Insert {
        at: prop::sample::Index,
        bytes: Vec<u8>,
    },
    Repeat {
        at: prop::sample::Index,
        count: usize,
    },
    /// Lengths of DER are where parsers go wrong.
    Length {
        at: prop::sample::Index,
        value: u8,
    },
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    let lengths = prop::sample::select(vec![0, 1, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xff]);
    prop_oneof![
        6 => (at(), 1u8..).prop_map(|(at, bits)| Change::Flip { at, bits }),
        1 => at().prop_map(|at| Change::Cut { at }),
        1 => (at(), 1..40usize).prop_map(|(at, count)| Change::Drop { at, count }),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Change::Insert { at, bytes }),
        1 => (at(), 1..60usize).prop_map(|(at, count)| Change::Repeat { at, count }),
        3 => (at(), lengths).prop_map(|(at, value)| Change::Length { at, value }),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match self {
            Self::Flip { at, bits } => bytes[at.index(len)] ^= bits,
            Self::Cut { at } => bytes.truncate(at.index(len)),
            Self::Drop { at, count } => {
                let at = at.index(len);
                bytes.drain(at..len.min(at + count));
            }
            Self::Insert { at, bytes: more } => {
                let at = at.index(len);
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Repeat { at, count } => {
                let at = at.index(len);
                let again = bytes[at..len.min(at + count)].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Length { at, value } => bytes[at.index(len)] = *value,
        }
    }
}

/// Whether the part that was signed is there as it was: a signature covers no more than that.
fn keeps(changed: &[u8], certificate: &[u8]) -> bool {
    let part = signed_part(certificate);
    changed.windows(part.len()).any(|window| window == part)
}

/// Every byte of every chain of ours, once with each single bit turned: a changed chain is not the one that was signed.
#[test]
fn no_single_bit_of_a_chain_can_be_turned_and_leave_it_trusted() {
    let seeds = &*SEEDS;
    let mut count = 0;
    for chain in &seeds.chains[..2] {
        assert!(judge(&seeds.ground, chain).unwrap().standing.is_public());
        for place in 0..2 {
            for bit in 0..chain[place].len() * 8 {
                let mut changed = chain.clone();
                changed[place][bit / 8] ^= 1 << (bit % 8);
                let seen = judge(&seeds.ground, &changed).unwrap();
                assert!(
                    !seen.standing.is_public() || keeps(&changed[place], &chain[place]),
                    "certificate {place}, bit {bit}: {:?}",
                    seen.standing
                );
                count += 1;
            }
        }
    }
    assert!(count > 10_000, "{count}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(20_000), max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chain_of_ours_with_anything_changed_is_judged_and_not_trusted_for_it(
        which in 0..3usize,
        place in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let seeds = &*SEEDS;
        let mut chain = seeds.chains[which].clone();
        let place = place.index(chain.len());
        for change in &changes {
            change.apply(&mut chain[place]);
        }
        let unchanged = chain == seeds.chains[which];
        let seen = judge(&seeds.ground, &chain);
        prop_assert!(seen.is_ok(), "{seen:?}");
        let seen = seen.unwrap();
        // A broken root beside a good chain takes nothing away; a broken leaf or issuer is never public.
        let kept = unchanged || place == 2 || keeps(&chain[place], &seeds.chains[which][place]);
        prop_assert!(kept || !seen.standing.is_public(), "{:?}", seen.standing);
        prop_assert!(which != 2 || !seen.standing.is_public());
    }

    #[test]
    fn real_certificates_and_answers_with_anything_changed_end_in_a_standing(
        parts in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(change(), 0..4)), 1..4),
        tail in prop::collection::vec(any::<u8>(), 0..12),
    ) {
        let seeds = &*SEEDS;
        let mutated = |(which, changes): &(prop::sample::Index, Vec<Change>)| {
            let mut part = which.get(&seeds.others).clone();
            changes.iter().for_each(|change| change.apply(&mut part));
            part
        };
        let bytes = [join(&parts.iter().map(mutated).collect::<Vec<_>>()), tail].concat();
        let seen = feed(&seeds.ground, &bytes);
        prop_assert!(seen.is_ok(), "{seen:?}");
    }

    #[test]
    fn any_bytes_end_in_a_standing(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let seen = feed(&SEEDS.ground, &bytes);
        prop_assert!(seen.is_ok(), "{seen:?}");
    }
}

#[test]
fn each_public_root_is_public_by_itself() {
    let ground = Ground::shipped();
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let seen = judge(&ground, &[root.to_vec()]).unwrap();
        assert!(seen.standing.is_public(), "{:?}", seen.standing);
    }
    assert_eq!(Roots::public().len(), webpki_root_certs::TLS_SERVER_ROOT_CERTS.len());
}
