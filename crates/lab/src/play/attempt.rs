// SPDX-License-Identifier: Apache-2.0
//! One connection on its way: opened, answered or not, tried once more, closed.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType, connect, ipproto, recv,
    send, socket_with, sockopt,
};

use super::{Outcome, Play, Played, Probe};
use crate::serve::{DOMAIN, question};

/// How long each try may take. The second covers the kernel's own second try at an address that
/// it had not yet resolved.
const PATIENCE: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(1)];

/// A connection on its way.
pub(super) struct Attempt {
    target: SocketAddr,
    probe: Probe,
    /// What is said to a server that does not speak first.
    words: Vec<u8>,
    begun: Instant,
    tries: usize,
    deadline: Instant,
    socket: Option<OwnedFd>,
    stage: Stage,
}

#[derive(Clone, PartialEq)]
enum Stage {
    Connecting,
    Listening,
    Done(Outcome, Duration),
}

impl Attempt {
    pub(super) fn new(play: &Play) -> Self {
        let now = Instant::now();
        let port = match play.probe {
            Probe::Tcp(port) | Probe::Udp(port) => port,
            Probe::Ping => 0,
        };
        let mut attempt = Self {
            target: SocketAddr::new(play.responder, port),
            probe: play.probe,
            words: words(play),
            begun: now,
            tries: 0,
            deadline: now,
            socket: None,
            stage: Stage::Connecting,
        };
        attempt.try_again(now);
        attempt
    }

    pub(super) fn deadline(&self) -> Instant {
        if matches!(self.stage, Stage::Done(..)) { self.begun } else { self.deadline }
    }

    /// What to wait for; `None` when there is nothing left to wait for.
    pub(super) fn interest(&self) -> Option<PollFd<'_>> {
        let flags = match self.stage {
            Stage::Connecting => PollFlags::OUT,
            Stage::Listening => PollFlags::IN,
            Stage::Done(..) => return None,
        };
        self.socket.as_ref().map(|socket| PollFd::new(socket, flags))
    }

    pub(super) fn result(&self) -> Option<Played> {
        let Stage::Done(outcome, took) = &self.stage else { return None };
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        Some(Played { outcome: outcome.clone(), micros })
    }

    pub(super) fn advance(&mut self, events: PollFlags, now: Instant) {
        if !events.is_empty() {
            match self.stage {
                Stage::Connecting => self.connected(now),
                Stage::Listening => self.heard(now),
                Stage::Done(..) => {}
            }
        } else if now >= self.deadline && !matches!(self.stage, Stage::Done(..)) {
            self.try_again(now);
        }
    }

    fn finish(&mut self, outcome: Outcome, now: Instant) {
        self.socket = None;
        self.stage = Stage::Done(outcome, now.saturating_duration_since(self.begun));
    }

    /// Opens the socket anew, or gives up.
    fn try_again(&mut self, now: Instant) {
        let Some(patience) = PATIENCE.get(self.tries) else {
            return self.finish(Outcome::TimedOut, now);
        };
        self.tries += 1;
        self.deadline = now + *patience;
        self.stage = Stage::Connecting;
        match self.open() {
            Ok(()) => {}
            Err(why) => self.refused(why, now),
        }
    }

    fn open(&mut self) -> Result<(), Errno> {
        let socket = socket(self.target.ip(), self.probe)?;
        let connected = connect(&socket, &self.target);
        self.socket = Some(socket);
        match connected {
            Err(Errno::INPROGRESS) => Ok(()),
            other => other,
        }
    }

    fn connected(&mut self, now: Instant) {
        let Some(socket) = &self.socket else { return };
        let state = sockopt::socket_error(socket).and_then(|state| state);
        let said = state.and_then(|()| match self.words.as_slice() {
            [] => Ok(0),
            words => send(socket, words, SendFlags::NOSIGNAL),
        });
        match said {
            Ok(_) => self.stage = Stage::Listening,
            Err(why) => self.refused(why, now),
        }
    }

    /// Anything but an early end is an answer.
    fn heard(&mut self, now: Instant) {
        let Some(socket) = &self.socket else { return };
        let mut buffer = [0; 512];
        match recv(socket, buffer.as_mut_slice(), RecvFlags::empty()) {
            Ok((_, 1..)) => self.finish(Outcome::Connected, now),
            Ok(_) => self.finish(Outcome::Refused, now),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(why) => self.refused(why, now),
        }
    }

    fn refused(&mut self, why: Errno, now: Instant) {
        let outcome = match why {
            Errno::CONNREFUSED
            | Errno::CONNRESET
            | Errno::HOSTUNREACH
            | Errno::NETUNREACH
            | Errno::ACCESS
            | Errno::PERM
            | Errno::PIPE => Outcome::Refused,
            Errno::TIMEDOUT => Outcome::TimedOut,
            other => Outcome::Failed(other.to_string()),
        };
        self.finish(outcome, now);
    }
}

fn socket(target: IpAddr, probe: Probe) -> Result<OwnedFd, Errno> {
    let family = if target.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let (kind, protocol): (SocketType, Option<Protocol>) = match probe {
        Probe::Tcp(_) => (SocketType::STREAM, None),
        Probe::Udp(_) => (SocketType::DGRAM, None),
        Probe::Ping if target.is_ipv4() => (SocketType::DGRAM, Some(ipproto::ICMP)),
        Probe::Ping => (SocketType::DGRAM, Some(ipproto::ICMPV6)),
    };
    socket_with(family, kind, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, protocol)
}

/// Whoever asks a server of names asks for itself; anybody else says hello.
fn words(play: &Play) -> Vec<u8> {
    let question = || match &play.asks {
        Some(asked) => question(1, &asked.name, asked.ipv6),
        None => question(1, &format!("{}.{DOMAIN}.", play.source), false),
    };
    match play.probe {
        Probe::Udp(53) => question(),
        Probe::Tcp(53) => {
            let question = question();
            let length = u16::try_from(question.len()).unwrap_or_default();
            [length.to_be_bytes().as_slice(), &question].concat()
        }
        Probe::Tcp(_) => Vec::new(),
        Probe::Udp(_) => b"hello".to_vec(),
        Probe::Ping => echo_request(play.responder),
    }
}

/// Header of an echo request; the kernel fills in checksum and identifier.
fn echo_request(responder: IpAddr) -> Vec<u8> {
    let kind = if responder.is_ipv4() { 8 } else { 128 };
    vec![kind, 0, 0, 0, 0, 0, 0, 1]
}
