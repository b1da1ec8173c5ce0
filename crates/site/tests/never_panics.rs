// SPDX-License-Identifier: Apache-2.0
//! Whatever the bytes: diagnostics, never a panic; and rendering them never fails either.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic"
)]

mod common;

use common::{concise, load_files};
use proptest::prelude::*;

const SITE: &str = concat!(
    include_str!("../../../examples/minimal/portolan.yaml"),
    "expect:\n",
    "  - { id: a, deny: [smb, tcp/1-9], from: { role: StoreFront }, to: { workload: [ddc1] }, view: live }\n",
    "suppress: [{ finding: plain-text, policy: stores, rule: users, reason: r, until: 2027-01-31 }]\n",
);
const POLICY: &str = include_str!("../../../examples/minimal/policies/stores.yaml");
const CSV: &str = include_str!("../../../examples/minimal/inventory/machines.csv");

/// A text with a few of its bytes replaced, removed or doubled.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let edit = (0..text.len(), 0u8..4, any::<u8>());
    prop::collection::vec(edit, 1..6).prop_map(move |edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, kind, byte) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at % bytes.len();
            match kind {
                0 => bytes.insert(at, byte),
                1 => drop(bytes.remove(at)),
                2 => bytes[at] = b"{}[]:,-&*!|>'\"%#\n\t "[byte as usize % 19],
                _ => bytes.truncate(at + 1),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn read(site: &str, policy: &str, csv: &str, yaml: &str) {
    let (found, sources, out) = load_files(&[
        ("portolan.yaml", site),
        ("policies/p.yaml", policy),
        ("inventory/i.csv", csv),
        ("inventory/j.yaml", yaml),
    ]);
    let failed = out.iter().any(|d| d.severity == portolan_diagnostics::Severity::Error);
    assert_eq!(found.is_none(), failed);
    concise(&out, &sources);
    portolan_diagnostics::render(portolan_diagnostics::Format::Full, &out, &sources);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(
        site in any::<String>(), policy in any::<String>(), csv in any::<String>(), yaml in any::<String>()
    ) {
        read(&site, &policy, &csv, &yaml);
    }

    #[test]
    fn any_bytes_in_the_signs_of_yaml_are_read_without_a_panic(
        text in "[-{}\\[\\]:,&*!|>'\"%#\n\t a-c0]{0,60}"
    ) {
        read(&text, &text, &text, &text);
    }

    #[test]
    fn a_good_site_with_a_few_wrong_bytes_is_read_without_a_panic(
        site in mutated(SITE), policy in mutated(POLICY), csv in mutated(CSV)
    ) {
        read(&site, &policy, &csv, "");
    }
}

#[test]
fn the_good_site_is_good() {
    let (site, sources, out) = load_files(&[
        ("portolan.yaml", SITE),
        ("policies/p.yaml", POLICY),
        ("inventory/i.csv", CSV),
    ]);
    assert!(site.is_some() && out.is_empty(), "{}", concise(&out, &sources));
}
