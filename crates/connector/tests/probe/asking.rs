// SPDX-License-Identifier: Apache-2.0
//! A run against one server, and how long it may take.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use portolan_connector::probe::{Options, WayChoice, run};
use portolan_doctor::seen::{AddressSeen, Asked, Kind, Run, Speaks};

use crate::server::{Names, Server, names};

/// A name that the tests' server of names knows.
pub(crate) const NAME: &str = "hub.example.net";

/// What each step may take here.
pub(crate) const STEP: Duration = Duration::from_millis(1500);
/// What a whole address may take: its steps one after the other, on a busy machine.
pub(crate) const WHOLE: Duration = Duration::from_secs(12);

pub(crate) fn asked(host: &str, port: u16, speaks: Speaks) -> Asked {
    Asked {
        host: host.into(),
        port,
        speaks,
        pattern: host.into(),
        roles: Vec::new(),
        purpose: String::new(),
        source: "test".into(),
        path: "/ping".into(),
    }
}

pub(crate) fn options(dns: SocketAddr) -> Options {
    Options { system_dns: Some(vec![dns]), timeout: STEP, ..Options::default() }
}

/// A server of names that sends everything to this machine.
pub(crate) fn here() -> Names {
    names(|question| Some(question.addresses(&["127.0.0.1".parse().unwrap()])))
}

pub(crate) fn asks(asked: &[Asked], options: &Options) -> Run {
    let began = Instant::now();
    let run = run(asked, options, &|_| {}).unwrap();
    let took = began.elapsed();
    assert!(took < WHOLE, "it took {took:?}");
    run
}

/// Asks one server, straight.
pub(crate) fn ask(server: &Server, speaks: Speaks) -> AddressSeen {
    ask_by(server.port, speaks, Vec::new())
}

pub(crate) fn ask_by(port: u16, speaks: Speaks, ways: Vec<WayChoice>) -> AddressSeen {
    let dns = here();
    let options = Options { ways, ..options(dns.address) };
    let mut run = asks(&[asked(NAME, port, speaks)], &options);
    assert_eq!(run.addresses.len(), 1);
    run.addresses.remove(0)
}

/// How the page ended.
pub(crate) fn page(seen: &AddressSeen) -> Option<Kind> {
    Some(seen.http.as_ref()?.failure.as_ref()?.kind)
}

pub(crate) fn tls(seen: &AddressSeen) -> Option<Kind> {
    Some(seen.tls.as_ref()?.failure.as_ref()?.kind)
}

/// The most memory that this process ever had, in bytes.
pub(crate) fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}
