// SPDX-License-Identifier: Apache-2.0
//! What holds of every record. The table of properties names each of these.

use portolan_doctor::{AddressReport, FINDINGS, Report, Verdict, changes, view};
use proptest::prelude::*;

use super::dice::Dice;
use super::views::{is_exposition, is_page};
use super::world::*;

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_record_gives_one_report_that_reads_back(bytes in bytes()) {
        let run = Dice(&bytes).run();
        let report = judged(&run);
        prop_assert_eq!(&report, &judged(&run));
        let back: Report = serde_json::from_str(&view::json(&report)).unwrap();
        prop_assert_eq!(&back, &report);
        prop_assert!(changes(&report, &back).is_empty());
    }

    #[test]
    fn every_finding_is_of_the_table_and_has_what_it_needs(bytes in bytes()) {
        let report = judged(&Dice(&bytes).run());
        for finding in &report.findings {
            let kind = FINDINGS.iter().find(|kind| kind.code == finding.code).unwrap();
            prop_assert!(kind.severities.contains(&finding.severity), "{:?}", finding);
            prop_assert!(!finding.evidence.is_empty(), "{:?}", finding);
            let words = std::iter::once(&finding.message).chain(&finding.evidence);
            prop_assert!(words.into_iter().all(|line| !line.contains(|c: char| c.is_control() || c == '\u{202e}')), "{:?}", finding);
        }
        let is_sorted = report.findings.windows(2).all(|two| two[0].severity >= two[1].severity);
        prop_assert!(is_sorted);
    }

    #[test]
    fn the_verdict_is_the_worst_of_all_and_each_has_its_finding(bytes in bytes()) {
        let report = judged(&Dice(&bytes).run());
        let is_echoed = report.findings.iter().any(|finding| finding.code == "echo-altered");
        let worst = report.addresses.iter().map(|one| one.verdict).max().unwrap_or_default();
        let worst = if is_echoed { Verdict::Confirmed } else { worst };
        prop_assert_eq!(report.verdict, worst);
        // A list may name an address twice; a finding is about both.
        let same = |a: &AddressReport, b: &AddressReport| (&a.host, a.port, &a.speaks, &a.way) == (&b.host, b.port, &b.speaks, &b.way);
        for one in &report.addresses {
            let worst = report.addresses.iter().filter(|other| same(one, other)).map(|other| other.verdict).max().unwrap();
            let is_told = one.findings.iter().any(|code| code == "tls-interception");
            prop_assert_eq!(is_told, worst > Verdict::None, "{:?}", one);
        }
    }

    #[test]
    fn a_product_is_named_only_where_its_words_were_seen(bytes in bytes()) {
        let report = judged(&Dice(&bytes).run());
        let seen: String = report.findings.iter().filter(|finding| finding.code == "tls-interception").flat_map(|finding| &finding.evidence).map(String::as_str).collect();
        for name in report.product.iter().flat_map(|all| all.split(" and ")) {
            prop_assert!(seen.contains(&format!("as {name} writes")), "{name}: {seen}");
        }
    }

    #[test]
    fn a_clean_address_more_raises_nobodys_verdict(bytes in bytes()) {
        let mut run = Dice(&bytes).run();
        let before = judged(&run);
        run.addresses.push(address("clean.cloud.com"));
        let after = judged(&run);
        for (was, is) in before.addresses.iter().zip(&after.addresses) {
            prop_assert_eq!(was.verdict, is.verdict);
        }
        prop_assert_eq!(after.addresses.last().unwrap().verdict, Verdict::None);
        prop_assert_eq!(before.verdict, after.verdict);
    }

    #[test]
    fn every_view_is_well_formed_whatever_strangers_sent(bytes in bytes()) {
        let report = judged(&Dice(&bytes).run());
        is_page(&view::html(&report));
        is_exposition(&view::metrics(&report));
        let text = view::text(&report);
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    }
}
