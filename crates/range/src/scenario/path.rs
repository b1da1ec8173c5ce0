// SPDX-License-Identifier: Apache-2.0
//! Nobody reads along, and the way is crooked or cut.

use super::parts::{GATEWAY, HUB, POP, SITE, clean};
use super::{Scenario, Verdict};
use crate::device::{Device, Own};

/// One rule for what goes through the middle.
macro_rules! forward {
    ($rule:literal) => {
        Device::Middle(concat!(
            "nft add table inet shut\n",
            "nft 'add chain inet shut on { type filter hook forward priority 0; }'\n",
            "nft 'add rule inet shut on ",
            $rule,
            "'"
        ))
    };
}

/// A tunnel from the client to the middle, and half of the world through it, twice.
const TUNNEL_FAR: Device = Device::Keeps(
    "middle",
    &["socat", "UDP4-LISTEN:5555,bind=10.77.0.1", "TUN:10.88.0.1/24,tun-name=tunm,iff-no-pi,up"],
);
const TUNNEL_NEAR: Device = Device::Keeps(
    "client",
    // It ends where its first packet is refused, for the far end may not be there yet.
    &[
        "sh",
        "-c",
        "n=0; until [ $n -ge 50 ]; do n=$((n+1)); \
        socat UDP4:10.77.0.1:5555 TUN:10.88.0.2/24,tun-name=vpn0,iff-no-pi,up 2>/dev/null; sleep 0.2; done",
    ],
);
const TUNNEL_ROUTES: &str = "n=0; until ip link show vpn0 >/dev/null 2>&1 || [ $n -ge 300 ]; do n=$((n+1)); sleep 0.1; done\n\
    ping -c 1 -W 1 10.88.0.1 >/dev/null 2>&1 || true\n\
    ip route add 0.0.0.0/1 dev vpn0\n\
    ip route add 128.0.0.0/1 dev vpn0";
/// Answers come back by another interface, which the client does not expect.
const ONE_WAY: &str = "ip link add up1 type veth peer name left1 netns middle\n\
    ip addr add 10.78.0.2/24 dev up1\nip link set up1 up\n\
    sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.up0.rp_filter=1 net.ipv4.conf.up1.rp_filter=1";
const ONE_WAY_BACK: &str = "ip addr add 10.78.0.1/24 dev left1\nip link set left1 up\n\
    sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.left.rp_filter=0 net.ipv4.conf.left1.rp_filter=0 net.ipv4.conf.right.rp_filter=0\n\
    ip route add 10.77.0.2/32 via 10.78.0.2 dev left1";

pub(super) fn all() -> Vec<Scenario> {
    [shut(), cut(), crooked(), late()].concat()
}

fn shut() -> Vec<Scenario> {
    let blocked: &[&str] = &["port-blocked", "reset-at-connect"];
    vec![
        clean("resets at the door").with(forward!("tcp dport 443 reject with tcp reset")).finds(&["port-blocked", "reset-at-connect"]),
        clean("silence").with(forward!("tcp dport 443 drop")).finds(&["silent-drop"]),
        clean("forbidden, and said so")
            .with(forward!("tcp dport 443 reject with icmpx type admin-prohibited"))
            .finds(&["port-blocked", "unreachable"]),
        clean("the relays' ports are shut")
            .asking(&["ctxwsp-agent-westeurope.servicebus.windows.net:9350", HUB])
            .with(forward!("tcp dport 9350-9354 reject with tcp reset"))
            .finds(&["port-blocked", "reset-at-connect"]),
        clean("port 80 is shut").with(forward!("tcp dport 80 drop")).finds(&["revocation-blocked"]),
        clean("UDP is shut").asking(&["az-eu-w.g.nssvc.net:443/udp", POP]).with(forward!("udp dport 443 drop")).finds(&["udp-blocked"]),
        clean("UDP is refused")
            .asking(&["az-eu-w.g.nssvc.net:443/udp", POP])
            .with(forward!("udp dport 443 reject"))
            .finds(&["udp-blocked"]),
        clean("no way there").with(Device::Client("ip route add unreachable 203.0.113.100/32; ip -6 route add unreachable 2001:db8::64/128")).finds(&["unreachable"]),
        clean("one family is dead").with(forward!("meta nfproto ipv6 drop")).spares(blocked),
    ]
}

fn cut() -> Vec<Scenario> {
    let names = || vec!["citrixworkspacesapi".to_owned()];
    vec![
        clean("resets at Citrix's name").with(Device::Own(Own::ResetsNames(names()))).finds(&["reset-at-hello"]),
        clean("closes at Citrix's name").with(Device::Own(Own::ClosesNames(names()))).finds(&["reset-at-hello", "closed-at-hello"]),
        clean("resets at every hello").with(Device::Own(Own::ResetsNames(vec!["net".into(), "com".into()]))).finds(&["reset-at-hello"]),
        clean("resets in the middle").with(Device::Own(Own::CutsAfter(1900))).finds(&["reset-midstream"]),
        clean("a reset that was never the server's")
            .with(forward!("iifname \"right\" tcp sport 443 @th,104,8 & 0x12 == 0x10 ct original packets > 2 reject with tcp reset"))
            .finds(&["injected-reset", "reset-at-hello", "reset-midstream"]),
        clean("a portal that wants a login").with(Device::Own(Own::Portal)).finds(&["captive-portal"]),
        clean("something that is no TLS").with(Device::Own(Own::Garbage)).finds(&["hostile-peer", "not-tls", "tls-fails"]),
        clean("takes every connection and says nothing").with(Device::Own(Own::Swallows)).finds(&["silent-after-connect", "silent-drop", "tls-fails"]),
    ]
}

fn crooked() -> Vec<Scenario> {
    vec![
        clean("a tunnel takes it all")
            .with(TUNNEL_FAR)
            .with(TUNNEL_NEAR)
            .with(Device::Client(TUNNEL_ROUTES))
            .finds(&["vpn-hairpin"])
            .tells("/findings", "names are asked for inside of the tunnel, at 203.0.113.53")
            .asking(&[HUB, SITE]),
        clean("answers come back elsewhere")
            .with(Device::Client(ONE_WAY))
            .with(Device::Middle(ONE_WAY_BACK))
            .finds(&["asymmetric-routing"])
            .asking(&[HUB]),
        clean("large packets vanish")
            .with(Device::Middle(
                "ip link set right mtu 1280\nnft add table inet shut\nnft 'add chain inet shut on { type filter hook output priority 0; }'\n\
                 nft 'add rule inet shut on icmp type destination-unreachable drop'\nnft 'add rule inet shut on icmpv6 type packet-too-big drop'",
            ))
            .finds(&["mtu-hole"]),
        clean("large packets are told of").with(Device::Middle("ip link set right mtu 1280")).spares(&["mtu-hole"]),
    ]
}

fn late() -> Vec<Scenario> {
    let mut ahead = clean("this clock is late").finds(&["clock-skew"]);
    ahead.clock_ahead_s = 3 * 3600;
    let mut silent = clean("nobody answers UDP at the far end")
        .asking(&["az-eu-w.g.nssvc.net:443/udp", GATEWAY])
        .finds(&["udp-blocked"]);
    silent.is_silent_by_udp = true;
    vec![
        clean("idle connections die")
            .with(Device::Own(Own::KillsIdle(3)))
            .asking(&[HUB, SITE])
            .words(&["--idle", "1,5"])
            .finds(&["idle-kill"]),
        clean("idle connections live")
            .asking(&[HUB, SITE])
            .words(&["--idle", "1,5"])
            .spares(&["idle-kill"]),
        ahead,
        silent,
        clean("nothing is left of it")
            .with(Device::Client("ip link set up0 down"))
            .between(Verdict::None, Verdict::None)
            .finds(&["dns-fails", "unreachable"]),
    ]
}
