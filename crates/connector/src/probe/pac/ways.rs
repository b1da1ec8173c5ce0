// SPDX-License-Identifier: Apache-2.0
//! From an answer to the ways that are tried.

use std::collections::BTreeSet;

use portolan_doctor::seen::{ConnectSeen, Kind, Run, Way};
use portolan_pac::{Answer, Way as Said};

use super::super::choice::Via;
use super::super::options::{Options, Proxy, Scheme};

/// Ways of one answer that are tried. Each that is silent takes its time.
const WAYS_MAX: usize = 5;

/// The first few ways, each once.
pub(super) fn vias(
    answer: &Answer,
    place: &str,
    options: &Options,
    omitted: &mut Vec<String>,
) -> Vec<Via> {
    let mut all: Vec<Via> = Vec::new();
    for said in &answer.ways {
        let via = via(said, place, options, omitted);
        if !all.contains(&via) {
            all.push(via);
        }
    }
    if all.len() > WAYS_MAX {
        let told =
            format!("{place}: answers with {} ways, of which {WAYS_MAX} are tried", all.len());
        tell(omitted, told);
        all.truncate(WAYS_MAX);
    }
    all
}

fn via(said: &Said, place: &str, options: &Options, omitted: &mut Vec<String>) -> Via {
    let proxy = |scheme, host: &str, port| {
        let (host, said_by) = (host.to_ascii_lowercase(), place.to_owned());
        let credentials = options.credentials_of(&host, port);
        Via::Proxy(Proxy { scheme, host, port, credentials, said_by })
    };
    match said {
        Said::Direct => Via::Direct,
        Said::Proxy { host, port } => proxy(Scheme::Http, host, *port),
        Said::Https { host, port } => proxy(Scheme::Https, host, *port),
        Said::Socks5 { host, port } => proxy(Scheme::Socks5, host, *port),
        Said::Socks { host, port } => {
            tell(omitted, format!("{place}: {host}:{port} is spoken to in SOCKS 5, not 4"));
            proxy(Scheme::Socks5, host, *port)
        }
    }
}

fn tell(omitted: &mut Vec<String>, told: String) {
    if !omitted.contains(&told) {
        omitted.push(told);
    }
}

/// A proxy that a file alone names gets no password, and may have asked for one.
pub(crate) fn tell_withheld(run: &mut Run, options: &Options) {
    if options.credentials.is_none() || options.credentials_for_pac {
        return;
    }
    let is_asked = |seen: &ConnectSeen| {
        let failure = seen.answer.failure.as_ref();
        !seen.is_authenticated && failure.is_some_and(|f| f.kind == Kind::ProxyAuthentication)
    };
    let places: Vec<&str> = run.pac.iter().map(|pac| pac.place.as_str()).collect();
    let told = run.addresses.iter().filter_map(|seen| match &seen.way {
        Way::Proxy { proxy, said_by } if places.contains(&said_by.as_str()) => {
            seen.connect.as_ref().filter(|connect| is_asked(connect))?;
            Some(format!(
                "{proxy}: got no password, for {said_by} alone names it: name it with `--proxy` too, or give `--proxy-credentials-for-pac`"
            ))
        }
        Way::Direct | Way::Proxy { .. } => None,
    });
    let told: BTreeSet<String> = told.collect();
    run.omitted.extend(told);
}
