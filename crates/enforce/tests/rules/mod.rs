// SPDX-License-Identifier: Apache-2.0
//! Small rule sets whose effect can be felt from inside the same namespace.
#![allow(dead_code, unreachable_pub, reason = "each test file uses the part that it needs")]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
pub use portolan_enforce::Options;
use portolan_enforce::{Desired, Held, Session};
use portolan_net::Family;
use portolan_target::nftables::{
    Field, Hook, HookKind, Key, Map, Rule, RuleSet, Services, Verdict,
};

fn output(rules: Vec<Rule>) -> RuleSet {
    RuleSet { hooks: vec![Hook { kind: HookKind::Output, rules }], ..RuleSet::default() }
}

/// Denies these UDP ports.
pub fn denies(ports: &[u16]) -> RuleSet {
    let ranges = ports.iter().map(|p| (17, *p, *p, Verdict::Drop)).collect();
    output(vec![Rule::Services(Services::Ports { ranges })])
}

/// Denies so many addresses of TEST-NET-2 and beyond.
pub fn members(count: u32) -> RuleSet {
    let mut map = Map::new(Family::V4, false, false);
    for number in 0..count {
        let address = IpAddr::from(Ipv4Addr::from(0xc633_6400 + number));
        map.elements.insert(Key::host(None, address), Verdict::Drop);
    }
    let field = Field { ipv6: false, initiator: false, tracked: false, by_interface: false };
    let mut set = output(vec![Rule::Lookup { field, map: "members".into() }]);
    set.maps.insert("members".into(), map);
    set
}

/// The same, by way of a chain and a map that have this name.
pub fn members_by(name: &str, count: u32) -> RuleSet {
    let mut set = output(vec![Rule::Go(Verdict::Jump(name.into()))]);
    let maps = members(count).maps.into_values();
    set.maps = maps.map(|map| (name.to_owned(), map)).collect();
    let field = Field { ipv6: false, initiator: false, tracked: false, by_interface: false };
    set.chains.insert(name.into(), vec![Rule::Lookup { field, map: name.into() }]);
    set
}

/// Jumps to where nothing is.
pub fn broken() -> RuleSet {
    output(vec![Rule::Go(Verdict::Jump("nowhere".into()))])
}

/// Lets everything pass, and has the kernel track it.
pub fn tracks() -> RuleSet {
    output(vec![Rule::Established(Verdict::Accept)])
}

/// The same, but for the connections that are listed to be cut.
pub fn cuts() -> RuleSet {
    let mut set = output(vec![Rule::Established(Verdict::Goto("established".into()))]);
    let listed = Rule::CutListed { ipv6: false, protocol: 6 };
    set.chains.insert("established".into(), vec![listed, Rule::Go(Verdict::Accept)]);
    set
}

/// A state directory of the test's own, and a hold on it.
pub fn session() -> (tempfile::TempDir, Session) {
    let directory = tempfile::tempdir().unwrap();
    let session = Session::open(directory.path()).unwrap();
    (directory, session)
}

/// Rules for several attachments.
pub fn desired(attachments: &[(&str, Option<PathBuf>, RuleSet)]) -> Desired {
    let held = |(name, netns, rules): &(&str, Option<PathBuf>, RuleSet)| {
        ((*name).to_owned(), Held { netns: netns.clone(), rules: rules.clone() })
    };
    let attachments = attachments.iter().map(held).collect();
    Desired { attachments, site_digest: "test".into(), edition: None }
}

pub fn options() -> Options<'static> {
    Options {
        now: Timestamp::now(),
        who: "test",
        note: "",
        confirm_within: None,
        cut: BTreeMap::new(),
        stop: None,
    }
}

pub fn trial(ms: u64) -> Options<'static> {
    Options { confirm_within: Some(Duration::from_millis(ms)), ..options() }
}

/// Whether a packet to this UDP port may leave; a drop on its way out is an error of `send`.
pub fn passes(port: u16) -> bool {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(b"x", ("127.0.0.1", port)).is_ok()
}
