// SPDX-License-Identifier: Apache-2.0
//! What a verdict is, example by example: a file for each part of DESIGN section 2, with the
//! lines of ADR 0001 beside the paragraph that they complete.

mod application;
mod attribution;
mod endpoints;
mod fqdn;
mod isolation;
mod last_word;
mod mode;
mod order;
mod plumbing;
mod quarantine;
mod rules;
mod selectors;
mod shared_service;
mod within;

use jiff::civil::date;
use portolan_site::model::{
    Addressing, Allow, Date, Forbid, Judgement, Learned, Site, SiteDefault, Verdict,
};
use portolan_testkit::build::{connection, say};

const TODAY: Date = date(2026, 3, 14);

const DENIES: SiteDefault = SiteDefault { allow: Allow::No, forbid: Forbid::Drop };

fn verdict(site: &Site, words: &str) -> Verdict {
    verdict_knowing(site, &[], words)
}

fn verdict_knowing(site: &Site, answers: &[(&str, &str)], words: &str) -> Verdict {
    let learned = answers.iter().filter_map(|(name, address)| {
        Some(Learned { name: (*name).into(), address: address.parse().ok()? })
    });
    let addressing = Addressing { learned: learned.collect() };
    portolan_spec::verdict(site, &addressing, TODAY, connection(site, words))
}

/// What egress and ingress say live.
fn live(site: &Site, words: &str) -> [String; 2] {
    both(&verdict(site, words).live)
}

/// What egress and ingress say as intended.
fn intended(site: &Site, words: &str) -> [String; 2] {
    both(&verdict(site, words).intended)
}

/// What egress and ingress say in either view, which must agree.
fn judged(site: &Site, words: &str) -> [String; 2] {
    let verdict = verdict(site, words);
    assert_eq!(verdict.live, verdict.intended, "the views of `{words}` differ");
    both(&verdict.live)
}

fn both(judgement: &Judgement) -> [String; 2] {
    [&judgement.egress, &judgement.ingress].map(|decision| say(decision.as_ref()))
}

/// Enough where a test is about whether both ends let a connection through.
fn passes(site: &Site, words: &str) -> bool {
    let verdict = verdict(site, words);
    assert_eq!(verdict.live, verdict.intended, "the views of `{words}` differ");
    verdict.live.allows()
}
