// SPDX-License-Identifier: Apache-2.0
//! A PAC file that gives no answer.

use super::*;
use crate::look::told;
use crate::seen::{Failure, Kind as End, PacSeen};

pub(super) const KIND: Kind = Kind {
    code: "pac-fails",
    what: "a PAC file cannot be read, gives no answer, or does not end",
    severities: &[Severity::Error],
    why: "What cannot evaluate the file goes straight, or nowhere. Connectors do not read PAC files at all; VDAs do for Rendezvous from version 2103 on.",
    change: "Correct the file. For connectors, set a proxy with WinHTTP.",
    team: Team::Proxy,
    target: Some("pac"),
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    look.run.pac.iter().filter_map(of_file).collect()
}

fn of_file(pac: &PacSeen) -> Option<Finding> {
    let failed = |(host, answer): &(String, Result<String, Failure>)| {
        answer.as_ref().err().map(|failure| (Some(host.clone()), failure.clone()))
    };
    let mut all: Vec<_> = pac.failure.iter().map(|failure| (None, failure.clone())).collect();
    all.extend(pac.answers.iter().filter_map(failed));
    let is_endless = all.iter().any(|(_, failure)| failure.kind == End::TooMuch);
    let (_, first) = all.first()?;
    let what = match () {
        () if is_endless => "takes more than any answer may take",
        () if pac.failure.is_some() && first.kind != End::Local => "cannot be fetched",
        () => "gives no answer",
    };
    let message = format!("the PAC file `{}` {what}", clean(&pac.place));
    let line = |(host, failure): (Option<String>, Failure)| match host {
        Some(host) => format!("`{}`: {}", clean(&host), told(&failure)),
        None => told(&failure),
    };
    let finding = KIND.finding(Severity::Error, Confidence::Confirmed, message);
    Some(finding.with(all.into_iter().map(line)).counted())
}
