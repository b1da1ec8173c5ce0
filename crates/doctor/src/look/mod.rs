// SPDX-License-Identifier: Apache-2.0
//! A record, prepared for those who judge it: chains examined once, and each address with what is known of it.

mod address;
mod end;
mod operator;
mod steered;
mod words;

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use portolan_trust::{Against, Chain, Sent, SharedIssuer, examine, shared_issuers};

use crate::interception::{self, Interception};
use crate::judge::Judging;
use crate::report::{About, Verdict};
use crate::seen::{AddressSeen, NegotiatedTls, Run, Speaks, TlsSeen, Way};

pub(crate) use address::{Net, given, is_elsewhere, net, system};
pub(crate) use end::{Step, is_silent};
pub(crate) use operator::{is_public_name, operator};
pub(crate) use steered::{end, region};
pub(crate) use words::{clean, list, told};

/// A record and all that was made of it before the first finding.
pub(crate) struct Look<'a> {
    pub(crate) run: &'a Run,
    /// When the run began, in seconds of Unix, by the machine's own clock.
    pub(crate) now: i64,
    pub(crate) addresses: Vec<Seen<'a>>,
    pub(crate) shared: Vec<SharedIssuer>,
}

/// One address by one way.
pub(crate) struct Seen<'a> {
    pub(crate) seen: &'a AddressSeen,
    pub(crate) chain: Option<Chain>,
    pub(crate) found: Interception,
}

impl<'a> Look<'a> {
    pub(crate) fn at(run: &'a Run, judging: &Judging<'_>) -> Self {
        let now = run.started.parse::<jiff::Timestamp>().map_or(judging.now, |at| at.as_second());
        let of = |tls: &TlsSeen, seen: &AddressSeen| chain(tls, &seen.asked.host, now, judging);
        let prepare = |seen: &'a AddressSeen| Seen {
            seen,
            chain: seen
                .tls
                .as_ref()
                .and_then(|tls| of(tls, seen))
                .or_else(|| of(&shown(seen)?, seen)),
            found: Interception::default(),
        };
        let addresses: Vec<_> = run.addresses.iter().map(prepare).collect();
        let shared = shared(&addresses);
        let mut look = Self { run, now, addresses, shared };
        let found: Vec<_> =
            look.addresses.iter().map(|seen| interception::judge(&look, seen)).collect();
        for (seen, found) in look.addresses.iter_mut().zip(found) {
            seen.found = found;
        }
        look
    }

    /// The worst of all addresses; an echo of our own counts as one.
    pub(crate) fn verdict(&self) -> Verdict {
        let echoes = self.run.echoes.iter().map(interception::of_echo);
        let all = self.addresses.iter().map(|seen| seen.found.verdict).chain(echoes);
        all.max().unwrap_or_default()
    }

    /// The same host and port by every way.
    pub(crate) fn same<'s>(&'s self, seen: &'s Seen<'a>) -> impl Iterator<Item = &'s Seen<'a>> {
        self.addresses.iter().filter(move |other| {
            other.seen.asked.host == seen.seen.asked.host
                && other.seen.asked.port == seen.seen.asked.port
                && other.seen.asked.speaks == seen.seen.asked.speaks
        })
    }

    /// The same by other ways.
    pub(crate) fn elsewhere<'s>(
        &'s self,
        seen: &'s Seen<'a>,
    ) -> impl Iterator<Item = &'s Seen<'a>> {
        self.same(seen).filter(move |other| other.seen.way != seen.seen.way)
    }
}

/// What a handshake that came to no end had shown: who takes old ciphers alone sends certificates all the same.
fn shown(seen: &AddressSeen) -> Option<TlsSeen> {
    let chain = seen.preferred.as_ref()?.chain.clone();
    Some(TlsSeen { chain, ..TlsSeen::default() })
}

/// A handshake's certificates, examined; `None` where none came.
pub(crate) fn chain(tls: &TlsSeen, host: &str, now: i64, judging: &Judging<'_>) -> Option<Chain> {
    if tls.chain.is_empty() {
        return None;
    }
    let decode = |text: &String| BASE64_STANDARD.decode(text).unwrap_or_default();
    let certificates: Vec<_> = tls.chain.iter().map(decode).collect();
    let scts: Vec<_> = tls.scts.iter().map(decode).collect();
    let ocsp = tls.stapled_ocsp.as_ref().map(decode);
    let sent = Sent { chain: &certificates, scts: &scts, ocsp: ocsp.as_deref() };
    let against = Against {
        public: judging.public,
        system: judging.system,
        logs: judging.logs,
        issuers: judging.issuers,
    };
    Some(examine(&sent, host, now, &against))
}

/// Each name once: one host by two ways is no second name. Names of networks of one's own are
/// signed for by one's own authority, and prove nothing.
fn shared(addresses: &[Seen<'_>]) -> Vec<SharedIssuer> {
    let mut named: BTreeMap<(&str, &str), (String, &Chain)> = BTreeMap::new();
    for seen in addresses.iter().filter(|seen| !interception::may_be_own(seen)) {
        let Some(chain) = &seen.chain else { continue };
        let issuer = chain.leaf().map_or("", |leaf| leaf.sha256.as_str());
        let host = seen.seen.asked.host.as_str();
        named.entry((host, issuer)).or_insert_with(|| (operator(host), chain));
    }
    shared_issuers(named.values().map(|(group, chain)| (group.as_str(), *chain)))
}

impl Seen<'_> {
    pub(crate) fn about(&self) -> About {
        let asked = &self.seen.asked;
        About {
            host: asked.host.clone(),
            port: asked.port,
            speaks: speaks(asked.speaks).to_owned(),
            way: self.seen.way.to_string(),
        }
    }

    /// `host:port`, and its transport where that is not TCP.
    pub(crate) fn place(&self) -> String {
        place(&self.about())
    }

    pub(crate) fn is_direct(&self) -> bool {
        match self.seen.way {
            Way::Direct => true,
            Way::Proxy { .. } => false,
        }
    }

    pub(crate) fn negotiated(&self) -> Option<&NegotiatedTls> {
        self.seen.tls.as_ref()?.result.as_ref()
    }

    /// The time at the far end: what a certificate's dates are to be held against.
    pub(crate) fn time_there(&self, now: i64) -> i64 {
        now.saturating_sub(self.seen.clock.as_ref().map_or(0, |clock| clock.ahead_s))
    }
}

pub(crate) fn place(about: &About) -> String {
    let host = if about.host.contains(':') {
        format!("[{}]", clean(&about.host))
    } else {
        clean(&about.host)
    };
    let transport = if about.speaks == "dtls" { "/udp" } else { "" };
    format!("{host}:{}{transport}", about.port)
}

pub(crate) fn speaks(speaks: Speaks) -> &'static str {
    match speaks {
        Speaks::Https => "https",
        Speaks::Http => "http",
        Speaks::Tcp => "tcp",
        Speaks::Dtls => "dtls",
    }
}
