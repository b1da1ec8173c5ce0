// SPDX-License-Identifier: Apache-2.0
//! A desk, the far side, and between them a router or a bridge: this test's own namespace.

use std::collections::BTreeMap;
use std::net::{IpAddr, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;

use portolan_acl::compile;
use portolan_catalog::Catalogue;
use portolan_collect::within;
use portolan_site::model::{Addressing, AttachmentKind, Date, Site};
use portolan_target::nftables::{Guard, Options, RuleSet, lower};

use crate::far::{CLOUD, Far, RESOLVER, STRANGER, addresses, question};
use crate::sandbox::{Namespace, nft, run};

pub(super) const DESK: [&str; 2] = ["10.0.1.2", "fd00:1::2"];

const BRIDGED: &str = "/proc/sys/net/bridge";

pub(super) fn bridges_are_filtered() -> bool {
    Path::new(BRIDGED).exists()
}

pub(super) struct World {
    kind: AttachmentKind,
    desk: Namespace,
    pub(super) far: Far,
    _far_side: Namespace,
}

impl World {
    pub(super) fn new(kind: AttachmentKind) -> Self {
        let (desk, far_side) = (Namespace::new(), Namespace::new());
        no_waiting();
        for side in [&desk, &far_side] {
            within(Some(&side.path()), no_waiting).unwrap();
        }
        link(&desk, "p1");
        link(&far_side, "p2");
        match kind {
            AttachmentKind::Router => route(&desk, &far_side),
            AttachmentKind::Host | AttachmentKind::Bridge => bridge(&desk, &far_side, kind),
        }
        for cloud in CLOUD {
            far_side.run(&["ip", "address", "add", cloud, "dev", "lo"]);
        }
        let far = Far::serve(&far_side.path());
        Self { kind, desk, far, _far_side: far_side }
    }

    /// The namespace of the attachment; `None` is this one.
    pub(super) fn judge(&self) -> Option<PathBuf> {
        (self.kind == AttachmentKind::Host).then(|| self.desk.path())
    }

    /// Whether the desk connects, however long that takes.
    pub(super) fn desk_reaches(&self, address: &str) -> bool {
        self.desk_connects(address, Duration::from_secs(10))
    }

    /// Whether the desk is kept from connecting for as long as one waits in vain.
    pub(super) fn desk_is_kept_from(&self, address: &str) -> bool {
        !self.desk_connects(address, Duration::from_millis(300))
    }

    fn desk_connects(&self, address: &str, patience: Duration) -> bool {
        let to: IpAddr = address.parse().unwrap();
        let connect = || TcpStream::connect_timeout(&(to, 443).into(), patience).is_ok();
        within(Some(&self.desk.path()), connect).unwrap()
    }

    /// The addresses that the desk is told.
    pub(super) fn desk_asks(&self, resolver: &str, name: &str) -> Vec<String> {
        let to: IpAddr = resolver.parse().unwrap();
        let any = if to.is_ipv6() { "[::]:0" } else { "0.0.0.0:0" };
        let socket = within(Some(&self.desk.path()), || UdpSocket::bind(any).unwrap()).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        socket.send_to(&question(name, to.is_ipv6()), (to, 53)).unwrap();
        let mut bytes = [0; 8192];
        let length = socket.recv(&mut bytes).unwrap();
        addresses(&bytes[..length])
    }
}

/// A new link's own address is good at once; nobody here has the same.
fn no_waiting() {
    for scope in ["all", "default"] {
        std::fs::write(format!("/proc/sys/net/ipv6/conf/{scope}/accept_dad"), "0").unwrap();
    }
}

fn link(side: &Namespace, port: &str) {
    let holder = side.path();
    let pid = holder.components().nth(2).unwrap().as_os_str().to_str().unwrap();
    run(&["ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", pid]);
    run(&["ip", "link", "set", port, "up"]);
    side.run(&["ip", "link", "set", "eth0", "up"]);
}

fn address(side: &Namespace, address: &str, lengths: [&str; 2]) {
    let length = lengths[usize::from(address.contains(':'))];
    let text = format!("{address}/{length}");
    let nodad: &[&str] = if address.contains(':') { &["nodad"] } else { &[] };
    side.run(&[&["ip", "address", "add", &text, "dev", "eth0"], nodad].concat());
}

fn inhabit(desk: &Namespace, far: &Namespace, lengths: [&str; 2], gateways: [[&str; 2]; 2]) {
    DESK.iter().for_each(|a| address(desk, a, lengths));
    RESOLVER.iter().chain(&STRANGER).for_each(|a| address(far, a, lengths));
    for (side, gateways) in [(desk, gateways[0]), (far, gateways[1])] {
        for gateway in gateways {
            side.run(&["ip", "route", "add", "default", "via", gateway]);
        }
    }
}

fn route(desk: &Namespace, far: &Namespace) {
    let gateways = [["10.0.1.1", "fd00:1::1"], ["10.0.2.1", "fd00:2::1"]];
    for (port, [v4, v6]) in ["p1", "p2"].into_iter().zip(gateways) {
        run(&["ip", "address", "add", &format!("{v4}/24"), "dev", port]);
        run(&["ip", "address", "add", &format!("{v6}/64"), "dev", port, "nodad"]);
    }
    for setting in ["ipv4/ip_forward", "ipv6/conf/all/forwarding"] {
        std::fs::write(format!("/proc/sys/net/{setting}"), "1").unwrap();
    }
    for (cloud, resolver) in CLOUD.iter().zip(RESOLVER) {
        run(&["ip", "route", "add", cloud, "via", resolver]);
    }
    inhabit(desk, far, ["24", "64"], gateways);
}

/// All on one wire; the far side is the way to everything else.
fn bridge(desk: &Namespace, far: &Namespace, kind: AttachmentKind) {
    run(&[
        "ip",
        "link",
        "add",
        "br0",
        "type",
        "bridge",
        "forward_delay",
        "0",
        "mcast_snooping",
        "0",
    ]);
    run(&["ip", "link", "set", "br0", "up"]);
    for port in ["p1", "p2"] {
        run(&["ip", "link", "set", port, "master", "br0"]);
    }
    if bridges_are_filtered() {
        let on = if kind == AttachmentKind::Bridge { "1" } else { "0" };
        for setting in ["bridge-nf-call-iptables", "bridge-nf-call-ip6tables"] {
            std::fs::write(format!("{BRIDGED}/{setting}"), on).unwrap();
        }
    }
    inhabit(desk, far, ["16", "16"], [RESOLVER, DESK]);
}

const SITE: &str = "\
site: harbour
addresses:
  resolvers: [10.0.2.53, 'fd00:2::53']
  strangers: [10.0.2.66, 'fd00:2::66']
fqdns:
  cloud: ['*.cloud.test']
";

const DESKS: &str = "\
policy: desks
purpose: desks ask for names and reach the cloud by them
mode: enforce
secures: { AppTier: Desk }
outbound:
  - { id: names, to: { addresses: resolvers }, allow: [udp/53] }
  - { id: other-names, to: { addresses: strangers }, allow: [udp/53] }
  - { id: cloud, to: { fqdns: cloud }, allow: [tcp/443] }
";

/// What is in force.
pub(super) struct Judge {
    pub(super) site: Site,
    netns: Option<PathBuf>,
    rules: RuleSet,
}

const TABLE: &str = "portolan_a";

impl Judge {
    /// Puts the site in force, with nothing known of names.
    pub(super) fn new(world: &World) -> Self {
        let site = site(world.kind);
        let rules = rules(&site, &Addressing::default());
        let netns = world.judge();
        within(netns.as_deref(), || nft(&rules.load(TABLE, Guard::None))).unwrap();
        Self { site, netns, rules }
    }

    /// Puts what is known now in force, and returns what that took.
    pub(super) fn follow(&mut self, known: &Addressing) -> String {
        let rules = rules(&self.site, known);
        let change = self.rules.delta(&rules, TABLE).unwrap_or_default();
        within(self.netns.as_deref(), || nft(&change)).unwrap();
        self.rules = rules;
        change
    }
}

fn rules(site: &Site, known: &Addressing) -> RuleSet {
    let acl = compile(site, known, Date::constant(2026, 1, 1));
    lower(&acl, &site.attachments[0], Options { hear_names: true, ..Options::default() })
}

fn site(kind: AttachmentKind) -> Site {
    let attachment = match kind {
        AttachmentKind::Host => "{ name: judge, kind: host, holds: [desk-1] }",
        AttachmentKind::Router => "{ name: judge, kind: router, holds: [desk-1] }",
        AttachmentKind::Bridge => "{ name: judge, kind: bridge, bridges: { br0: [desk-1] } }",
    };
    let csv = "name,addresses,component,categories\ndesk-1,10.0.1.2;fd00:1::2,VDA,AppTier:Desk\n";
    let files = [
        ("portolan.yaml", format!("{SITE}attachments: [{attachment}]\n")),
        ("inventory/desks.csv", csv.to_owned()),
        ("policies/desks.yaml", DESKS.to_owned()),
    ];
    let files: BTreeMap<String, String> =
        files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    let (site, _, told) = portolan_site::load(&files, &Catalogue::shipped());
    site.unwrap_or_else(|| panic!("{told:?}"))
}
