// SPDX-License-Identifier: Apache-2.0
//! The machine that asks: its interfaces, routes, settings and counters.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSeen {
    pub name: String,
    pub interfaces: Vec<InterfaceSeen>,
    /// Which way the kernel sends packets to each address that was tried.
    pub routes: Vec<RouteSeen>,
    /// Destinations of all routes through a tunnel, as printed: `0.0.0.0/1`.
    pub tunnel_routes: Vec<String>,
    /// The servers of names that the machine uses.
    pub resolvers: Vec<IpAddr>,
    /// Proxy settings, wherever they stand.
    pub settings: Vec<Setting>,
    /// Programs of known products that run here.
    pub agents: Vec<Agent>,
    /// Before and after the run.
    pub before: Counters,
    pub after: Counters,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceSeen {
    pub name: String,
    pub addresses: Vec<String>,
    pub mtu: u32,
    /// `tun`, `wireguard`, `loopback`, `ethernet`, ...
    pub kind: String,
    pub is_up: bool,
    /// `rp_filter` in force: 0, 1 or 2.
    pub rp_filter: Option<u8>,
}

impl InterfaceSeen {
    /// Whether it leads into a tunnel of a VPN.
    pub fn is_tunnel(&self) -> bool {
        matches!(self.kind.as_str(), "tun" | "wireguard" | "ppp" | "ipsec" | "gre")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteSeen {
    pub to: IpAddr,
    pub interface: String,
    pub gateway: Option<IpAddr>,
    pub source: Option<IpAddr>,
}

/// A proxy setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// `environment`, `/etc/environment`, `systemd`, `winhttp`, `wininet`, `wpad`.
    pub place: String,
    pub name: String,
    /// Without a password.
    pub value: String,
}

/// A product's own program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub product: String,
    pub process: String,
}

/// Counters of the kernel that grow where paths are crooked. `None`: not readable here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Packets that connection tracking could not place.
    pub conntrack_invalid: Option<u64>,
    /// `TcpExt IPReversePathFilter`.
    pub reverse_path_filter: Option<u64>,
    pub tcp_syn_retransmits: Option<u64>,
    pub tcp_mtup_fail: Option<u64>,
    pub tcp_mtup_success: Option<u64>,
    /// Flows of ours of which only one direction was seen.
    pub one_sided_flows: Option<u64>,
    /// `nf_conntrack_tcp_be_liberal`, which hides some of this.
    pub is_liberal: Option<bool>,
}
