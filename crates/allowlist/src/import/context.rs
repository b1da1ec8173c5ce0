// SPDX-License-Identifier: Apache-2.0
//! What stands around an address: the service that it is of, the direction, the region and ports.
//!
//! The body of the connectivity interface is published nowhere, so keys are taken by their words, in
//! whatever case and with whatever hyphens; what is not known here is counted, not guessed.

use super::node::{Node, Value};
use crate::{Port, Region, Transport};

/// Who opens the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the own network to Citrix.
    Outbound,
    /// From Citrix to the own network.
    Inbound,
    Both,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
            Self::Both => "both",
        }
    }

    /// Whether it is among those that are asked for.
    pub fn serves(self, asked: Self) -> bool {
        self == asked || self == Self::Both || asked == Self::Both
    }

    /// As lists word it: `outbound`, `egress`, `Inbound`, `both`.
    fn parse(text: &str) -> Option<Self> {
        match letters(text).as_str() {
            "outbound" | "out" | "egress" => Some(Self::Outbound),
            "inbound" | "in" | "ingress" => Some(Self::Inbound),
            "both" | "bidirectional" | "inboundoutbound" | "any" | "all" => Some(Self::Both),
            _ => None,
        }
    }
}

/// What a key says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Addresses, and nothing else.
    Places,
    /// A name for what is beside it; the lower, the better.
    Section(u8),
    Direction,
    Region,
    Ports(Option<Transport>),
    Transport,
    /// None of these.
    Other,
}

const PLACES: [&str; 28] = [
    "url",
    "fqdn",
    "host",
    "hostname",
    "domain",
    "domainname",
    "ip",
    "ips",
    "ipv4",
    "ipv6",
    "cidr",
    "ipaddress",
    "ipaddresses",
    "address",
    "endpoint",
    "wildcard",
    "network",
    "prefix",
    "subnet",
    "value",
    "values",
    "entries",
    "destination",
    "destinations",
    "ipprefix",
    "ipv4prefix",
    "ipv6prefix",
    "dbcategorizedurls",
];
const PLACES_END: [&str; 13] = [
    "urls",
    "fqdns",
    "hosts",
    "hostnames",
    "domains",
    "domainnames",
    "cidrs",
    "addresses",
    "endpoints",
    "wildcards",
    "networks",
    "prefixes",
    "allowlist",
];
const SECTIONS: [&str; 9] = [
    "servicename",
    "service",
    "serviceareadisplayname",
    "servicearea",
    "section",
    "configuredname",
    "displayname",
    "name",
    "product",
];

/// Letters of the name of a service; published ones have some tens.
const SECTION_MAX: usize = 200;
/// Stretches of ports that one place of a list says; all its addresses have each of them.
const PORTS_MAX: usize = 64;

impl Key {
    pub(super) fn of(key: &str) -> Self {
        let key = letters(key);
        let word = key.as_str();
        if PLACES.contains(&word) || PLACES_END.iter().any(|end| word.ends_with(end)) {
            return Self::Places;
        }
        let section = SECTIONS.iter().position(|known| *known == word);
        if let Some(rank) = section.and_then(|at| u8::try_from(at).ok()) {
            return Self::Section(rank);
        }
        match word {
            "direction" | "trafficdirection" => Self::Direction,
            "geo" | "geos" | "region" | "regions" => Self::Region,
            "port" | "ports" => Self::Ports(None),
            "tcpport" | "tcpports" | "tcp" => Self::Ports(Some(Transport::Tcp)),
            "udpport" | "udpports" | "udp" => Self::Ports(Some(Transport::Udp)),
            "protocol" | "protocols" | "transport" => Self::Transport,
            _ => Self::Other,
        }
    }
}

/// What is known of the addresses below.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) section: Option<String>,
    pub(super) direction: Option<Direction>,
    pub(super) regions: Vec<Region>,
    pub(super) ports: Vec<Port>,
}

impl Context {
    /// With what the keys of a map say; and the keys whose values say nothing that is known.
    pub(super) fn with<'a>(&self, map: &'a [(String, Node)]) -> (Self, Vec<&'a str>) {
        let mut own = self.clone();
        let mut rank = u8::MAX;
        let transport = map.iter().find(|(key, _)| Key::of(key) == Key::Transport);
        let transports = transport.map(|(_, node)| transports(node)).unwrap_or_default();
        let mut ports = Vec::new();
        let mut unread = Vec::new();
        for (key, node) in map {
            let known = match Key::of(key) {
                Key::Section(own_rank) => {
                    if let (Value::Text(text), true) = (&node.value, own_rank < rank) {
                        (rank, own.section) = (own_rank, Some(short(text)));
                    }
                    true
                }
                Key::Direction => {
                    let told = texts(node).find_map(Direction::parse);
                    own.direction = told.or(own.direction);
                    told.is_some()
                }
                Key::Region => own.set_regions(node),
                Key::Ports(of) => {
                    let of = of.map_or_else(|| transports.clone(), |one| vec![one]);
                    let read = read_ports(node, &of).filter(|all| all.len() <= PORTS_MAX);
                    ports.extend(read.iter().flatten());
                    read.is_some()
                }
                Key::Transport => !transports.is_empty(),
                Key::Places | Key::Other => true,
            };
            if !known {
                unread.push(key.as_str());
            }
        }
        if !ports.is_empty() {
            own.ports = ports;
        }
        (own, unread)
    }

    /// Below a key that is a word of its own: `outbound`, `eu`, or the name of a service.
    pub(super) fn below(&self, key: &str) -> Self {
        let mut own = self.clone();
        if let Some(direction) = Direction::parse(key) {
            own.direction = Some(direction);
        } else if let Ok(region) = Region::parse(key) {
            own.regions = vec![region];
        } else if own.section.is_none() {
            own.section = Some(short(key));
        }
        own
    }

    fn set_regions(&mut self, node: &Node) -> bool {
        let words =
            |text: &str| !["all", "global", "worldwide", ""].contains(&letters(text).as_str());
        let read: Result<Vec<Region>, _> = texts(node)
            .flat_map(|text| text.split([',', ';']))
            .map(str::trim)
            .filter(|t| words(t))
            .map(Region::parse)
            .collect();
        read.map(|regions| self.regions = regions).is_ok()
    }
}

/// The name of a service is kept with each of its addresses: it stays one that a person can read.
pub(super) fn short(section: &str) -> String {
    section.chars().take(SECTION_MAX).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Texts of a value: itself, or the items of a list.
fn texts(node: &Node) -> impl Iterator<Item = &str> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Text(_) | Value::Number(_) | Value::Map(_) | Value::Word => {
            std::slice::from_ref(node)
        }
    };
    items.iter().filter_map(|item| match &item.value {
        Value::Text(text) => Some(text.as_str()),
        Value::Number(_) | Value::List(_) | Value::Map(_) | Value::Word => None,
    })
}

fn transports(node: &Node) -> Vec<Transport> {
    let words = texts(node).flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .filter_map(|word| match word.to_ascii_lowercase().as_str() {
            "tcp" | "https" | "http" | "tls" => Some(Transport::Tcp),
            "udp" | "dtls" | "quic" => Some(Transport::Udp),
            _ => None,
        })
        .collect()
}

/// Numbers, `443,80`, `9350-9354` and `tcp/443`; `None` where any of it is something else.
fn read_ports(node: &Node, of: &[Transport]) -> Option<Vec<Port>> {
    match &node.value {
        Value::Number(number) => ranged(&number.as_ref()?.to_string(), of),
        Value::Text(text) => {
            let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
            Some(parts.map(|part| ranged(part, of)).collect::<Option<Vec<_>>>()?.concat())
        }
        Value::List(items) => Some(
            items.iter().map(|item| read_ports(item, of)).collect::<Option<Vec<_>>>()?.concat(),
        ),
        Value::Map(_) | Value::Word => None,
    }
}

fn ranged(word: &str, of: &[Transport]) -> Option<Vec<Port>> {
    let word = word.to_ascii_lowercase();
    if let Some(port) = crate::shipped::port(&word) {
        return Some(vec![port]);
    }
    let of = if of.is_empty() { &[Transport::Tcp] } else { of };
    of.iter()
        .map(|transport| crate::shipped::port(&format!("{}/{word}", transport.word())))
        .collect()
}
