// SPDX-License-Identifier: Apache-2.0
//! What is different between two reports, for who watches.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::{About, AddressReport, Finding, Report};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When the later run began, as it says.
    pub at: String,
    /// `verdict`, `product`, `reached`, `unreached`, `address`, `issuer`, `tls`, `region`, `finding`, `no-finding`, `new`, `gone`
    pub kind: String,
    /// What it is about; `None` where it is about the whole.
    pub about: Option<About>,
    pub before: String,
    pub after: String,
}

/// What changed, the whole first, then addresses, then findings. Times and the order of asking do not count.
pub fn changes(before: &Report, after: &Report) -> Vec<Change> {
    let mut all = Vec::new();
    let mut tell = |kind: &str, about: Option<About>, was: String, is: String| {
        if was != is {
            all.push(Change {
                at: after.started.clone(),
                kind: kind.to_owned(),
                about,
                before: was,
                after: is,
            });
        }
    };
    tell("verdict", None, before.verdict.word().into(), after.verdict.word().into());
    let product = |report: &Report| report.product.clone().unwrap_or_default();
    tell("product", None, product(before), product(after));
    let (was, is) = (addresses(before), addresses(after));
    for (about, now) in &is {
        let place = Some((*about).clone());
        match was.get(about) {
            None => tell("new", place, String::new(), now.came.clone()),
            Some(then) => of_address(place, then, now, &mut tell),
        }
    }
    for (about, then) in was.iter().filter(|(about, _)| !is.contains_key(*about)) {
        tell("gone", Some(about.clone()), then.came.clone(), String::new());
    }
    let (was, is) = (findings(before), findings(after));
    for (key, finding) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
        tell("finding", key.1.clone(), String::new(), told(finding));
    }
    for (key, finding) in was.iter().filter(|(key, _)| !is.contains_key(*key)) {
        tell("no-finding", key.1.clone(), told(finding), String::new());
    }
    all
}

fn of_address(
    about: Option<About>,
    was: &AddressReport,
    is: &AddressReport,
    tell: &mut impl FnMut(&str, Option<About>, String, String),
) {
    tell("verdict", about.clone(), was.verdict.word().into(), is.verdict.word().into());
    if was.reached != is.reached {
        let kind = if is.reached { "reached" } else { "unreached" };
        tell(kind, about.clone(), was.came.clone(), is.came.clone());
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    // Where one of them did not come so far, there is nothing to compare.
    if was.issuer.is_some() && is.issuer.is_some() {
        tell("issuer", about.clone(), text(&was.issuer), text(&is.issuer));
    }
    if was.tls.is_some() && is.tls.is_some() {
        tell("tls", about.clone(), text(&was.tls), text(&is.tls));
    }
    if was.region.is_some() && is.region.is_some() {
        tell("region", about, text(&was.region), text(&is.region));
    }
}

fn addresses(report: &Report) -> BTreeMap<About, &AddressReport> {
    let about = |one: &AddressReport| About {
        host: one.host.clone(),
        port: one.port,
        speaks: one.speaks.clone(),
        way: one.way.clone(),
    };
    report.addresses.iter().map(|one| (about(one), one)).collect()
}

/// By code and address: what a message counts may differ from run to run.
fn findings(report: &Report) -> BTreeMap<(String, Option<About>), &Finding> {
    let mut all = BTreeMap::new();
    for finding in &report.findings {
        if finding.addresses.is_empty() {
            all.insert((finding.code.clone(), None), finding);
        }
        for about in &finding.addresses {
            all.insert((finding.code.clone(), Some(about.clone())), finding);
        }
    }
    all
}

fn told(finding: &Finding) -> String {
    format!("{}: {}", finding.code, finding.message)
}
