// SPDX-License-Identifier: Apache-2.0
//! How far an address came, and what it failed at.

use crate::seen::{Failure, Kind, Speaks};

use super::{Seen, told};

/// What is done for an address, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Names,
    Connect,
    /// The connection to the proxy, or its name.
    ProxyConnect,
    /// The proxy's answer.
    Proxy,
    /// TLS, before a certificate came.
    Hello,
    /// TLS, after that.
    Handshake,
    Request,
    /// The second request on one connection.
    Again,
    Datagram,
}

impl Step {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Connect => "connect",
            Self::ProxyConnect => "connect to the proxy",
            Self::Proxy => "the proxy",
            Self::Hello => "TLS hello",
            Self::Handshake => "TLS handshake",
            Self::Request => "request",
            Self::Again => "second request",
            Self::Datagram => "UDP",
        }
    }
}

/// Nothing came, not one byte, until the time was out. Slow talkers leave words that say how much came.
pub(crate) fn is_silent(failure: &Failure) -> bool {
    failure.kind == Kind::Timeout && failure.words.is_empty()
}

impl Seen<'_> {
    /// The first step that failed.
    pub(crate) fn failed(&self) -> Option<(Step, &Failure)> {
        let seen = self.seen;
        let connect = if self.is_direct() { Step::Connect } else { Step::ProxyConnect };
        let names = || match seen.dns.first()?.result.as_ref() {
            Err(failure) if self.is_direct() => Some((Step::Names, failure)),
            Err(_) | Ok(_) => None,
        };
        let tcp = || Some((connect, seen.tcp.last()?.failure.as_ref()?));
        let proxy = || {
            let failure = seen.connect.as_ref()?.answer.failure.as_ref()?;
            Some((if seen.tcp.is_empty() { connect } else { Step::Proxy }, failure))
        };
        let tls = || {
            let tls = seen.tls.as_ref()?;
            let step = if tls.chain.is_empty() { Step::Hello } else { Step::Handshake };
            Some((step, tls.failure.as_ref()?))
        };
        let request = || Some((Step::Request, seen.http.as_ref()?.failure.as_ref()?));
        let again = || Some((Step::Again, seen.reused.as_ref()?.failure.as_ref()?));
        let datagram = || Some((Step::Datagram, seen.udp.as_ref()?.failure.as_ref()?));
        names()
            .or_else(tcp)
            .or_else(proxy)
            .or_else(tls)
            .or_else(request)
            .or_else(again)
            .or_else(datagram)
    }

    /// The failure, where it is this step's.
    pub(crate) fn failed_at(&self, step: Step) -> Option<&Failure> {
        self.failed().filter(|(at, _)| *at == step).map(|(_, failure)| failure)
    }

    /// Whether the far end answered as far as we know its language.
    pub(crate) fn is_reached(&self) -> bool {
        let seen = self.seen;
        let answered = seen.http.as_ref().is_some_and(|http| http.status.is_some());
        // A server may close after one answer; before that, whatever failed failed.
        if self.failed().is_some_and(|(step, _)| step != Step::Again) {
            return false;
        }
        match seen.asked.speaks {
            Speaks::Https => {
                let asked = seen.http.as_ref().is_none_or(|http| http.status.is_some());
                self.negotiated().is_some() && asked
            }
            Speaks::Http => answered,
            Speaks::Tcp => self.is_connected(),
            Speaks::Dtls => seen.udp.as_ref().is_some_and(|udp| udp.record.is_some()),
        }
    }

    /// Whether a connection to the far end stood, through the proxy where there is one.
    pub(crate) fn is_connected(&self) -> bool {
        let tcp = self.seen.tcp.last().is_some_and(|tcp| tcp.failure.is_none());
        tcp && self.seen.connect.as_ref().is_none_or(|seen| seen.answer.failure.is_none())
    }

    /// `ok`, or the step that failed and how.
    pub(crate) fn came(&self) -> String {
        match self.failed() {
            Some((step, failure)) => format!("{}: {}", step.word(), told(failure)),
            None if self.is_reached() => "ok".to_owned(),
            None if self.seen.asked.speaks == Speaks::Dtls => match &self.seen.udp {
                Some(udp) => format!("UDP: nothing came, {} tries", udp.tries),
                None => "not tried".to_owned(),
            },
            None => "not tried".to_owned(),
        }
    }
}
