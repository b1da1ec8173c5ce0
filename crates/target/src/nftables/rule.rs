// SPDX-License-Identifier: Apache-2.0
//! The few rules that a table is made of, and their words in nft(8).

use portolan_net::Protocol;
use serde::{Deserialize, Serialize};

use super::{Field, LOG_GROUP, NAMES_GROUP, NAMES_SNAPLEN};

/// Where a packet goes next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    Accept,
    Drop,
    Return,
    Jump(String),
    Goto(String),
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Accept => f.write_str("accept"),
            Self::Drop => f.write_str("drop"),
            Self::Return => f.write_str("return"),
            Self::Jump(chain) => write!(f, "jump {chain}"),
            Self::Goto(chain) => write!(f, "goto {chain}"),
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// What a machine says to itself crosses no network.
    Loopback {
        output: bool,
    },
    /// Packets of connections that were judged when they opened.
    Established(Verdict),
    /// Logs answers of DNS to questions that were let through, and lets them go on.
    HearNames,
    /// ICMP errors about a connection that was judged (DESIGN 2.1), and the resets by which this
    /// machine itself refuses one: a reset opens nothing. What a helper expects is a connection
    /// of its own, and judged as one.
    Related,
    /// A TCP reset of no connection that is known: it opens nothing. A port that nobody listens on
    /// answers by one, and the first hook that sees it takes the connection off the list, so that
    /// the second hook of the same machine knows none.
    Reset,
    /// Looks an address up in a named map.
    Lookup {
        field: Field,
        map: String,
    },
    /// Looks the whole connection up in an exact map.
    Exact {
        ipv6: bool,
        map: String,
        /// What becomes of those that are there.
        verdict: Verdict,
    },
    /// Looks the service up in a map of its own.
    Services(Services),
    /// Counts, and logs as many as the limit lets through.
    Log {
        prefix: String,
        per_second: u32,
    },
    Drop,
    /// Refuses so that the initiator knows.
    Reject,
    Go(Verdict),
    /// Drops connections that `apply --cut-established` listed.
    CutListed {
        ipv6: bool,
        protocol: u8,
    },
}

/// `(first, last, verdict)` by kind of service. The ranges of one kind are disjoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Services {
    /// Responder ports of one transport at a time: `(protocol, first, last)`.
    Ports { ranges: Vec<(u8, u16, u16, Verdict)> },
    /// Responder ports, or `type << 8 | code` of ICMP and ICMPv6, of the tracked connection.
    TrackedPorts { protocol: u8, ranges: Vec<(u16, u16, Verdict)> },
    /// `type << 8 | code` of ICMP or ICMPv6.
    Types { ipv6: bool, ranges: Vec<(u16, u16, Verdict)> },
    /// Protocol numbers.
    Protocols { ranges: Vec<(u8, u8, Verdict)> },
}

impl Rule {
    /// The rule's words; some take several rules.
    pub(super) fn words(&self) -> Vec<String> {
        match self {
            Self::Loopback { output: true } => vec!["oifname \"lo\" accept".into()],
            Self::Loopback { output: false } => vec!["iifname \"lo\" accept".into()],
            Self::Established(verdict) => vec![format!("ct state == established {verdict}")],
            Self::HearNames => vec![hear_names()],
            Self::Related => {
                vec![
                    "ct state related meta l4proto { icmp, ipv6-icmp } accept".into(),
                    "ct state related tcp flags & rst == rst accept".into(),
                ]
            }
            Self::Reset => vec!["ct state invalid tcp flags & rst == rst accept".into()],
            Self::Lookup { field, map } => vec![format!("{field} vmap @{map}")],
            Self::Exact { ipv6, map, verdict } => {
                let ip = if *ipv6 { "ip6" } else { "ip" };
                let of = format!("{ip} saddr . {ip} daddr . meta l4proto . th dport");
                vec![format!("{of} @{map} {verdict}")]
            }
            Self::Services(services) => services.words(),
            Self::Log { prefix, per_second } => log(prefix, *per_second),
            Self::Drop => vec!["drop".into()],
            Self::Reject => vec![
                "meta l4proto tcp reject with tcp reset".into(),
                "reject with icmpx admin-prohibited".into(),
            ],
            Self::Go(verdict) => vec![verdict.to_string()],
            Self::CutListed { ipv6, protocol } => vec![cut(*ipv6, *protocol)],
        }
    }
}

fn log(prefix: &str, per_second: u32) -> Vec<String> {
    let burst = per_second.saturating_mul(2);
    vec![
        "counter".into(),
        format!(
            "limit rate {per_second}/second burst {burst} packets \
             log prefix \"{prefix}\" snaplen 128 group {LOG_GROUP}"
        ),
    ]
}

/// The port comes first: it alone is looked at in a packet that is no answer of DNS. An answer
/// that nobody asked for opens a connection of its own and is not heard. The reader gets each at
/// once, for the client that asked connects at once.
fn hear_names() -> String {
    format!(
        "udp sport 53 ct direction reply \
         log snaplen {NAMES_SNAPLEN} group {NAMES_GROUP} queue-threshold 1"
    )
}

fn cut(ipv6: bool, protocol: u8) -> String {
    let (ip, set) = if ipv6 { ("ip6", "cut6") } else { ("ip", "cut4") };
    format!(
        "meta l4proto {p} ct original {ip} saddr . ct original {ip} daddr . \
         ct original proto-src . ct original proto-dst @{set}_{p} drop",
        p = Protocol(protocol)
    )
}

impl Services {
    fn words(&self) -> Vec<String> {
        match self {
            Self::Ports { ranges } => ports(ranges),
            Self::TrackedPorts { protocol, ranges } => {
                let protocol = Protocol(*protocol);
                // A translation changes ports; the type of the answer is another by nature.
                let end =
                    if protocol.has_types() { "original proto-dst" } else { "reply proto-src" };
                let of = format!("meta l4proto {protocol} ct {end}");
                let pair = |(a, b, v): &(u16, u16, Verdict)| (range(*a, *b), v.clone());
                few_or_map(&of, &ranges.iter().map(pair).collect::<Vec<_>>())
            }
            Self::Types { ipv6, ranges } => types(*ipv6, ranges),
            Self::Protocols { ranges } => {
                let pair = |(a, b, v): &(u8, u8, Verdict)| (range(*a, *b), v.clone());
                few_or_map("meta l4proto", &ranges.iter().map(pair).collect::<Vec<_>>())
            }
        }
    }
}

fn range<T: PartialEq + std::fmt::Display>(first: T, last: T) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// So many comparisons cost no more than a look-up. The kernel keeps the sets of a table in a
/// list, and a set that nobody shares makes every other one slower to find when it loads.
const FEW: usize = 4;

fn few_or_map(of: &str, pairs: &[(String, Verdict)]) -> Vec<String> {
    if pairs.len() <= FEW {
        pairs.iter().map(|(key, v)| format!("{of} {key} {v}")).collect()
    } else {
        vec![vmap(of, pairs.iter().map(|(k, v)| (k.clone(), v)))]
    }
}

fn vmap<'a>(of: &str, elements: impl Iterator<Item = (String, &'a Verdict)>) -> String {
    let elements: Vec<String> = elements.map(|(key, v)| format!("{key} : {v}")).collect();
    format!("{of} vmap {{ {} }}", elements.join(", "))
}

/// Single ports take a hash, ranges an interval map behind it.
fn ports(ranges: &[(u8, u16, u16, Verdict)]) -> Vec<String> {
    if ranges.len() <= FEW {
        let one = |(p, a, b, v): &_| {
            let (protocol, port): (u8, String) = (*p, range(*a, *b));
            let verdict: &Verdict = v;
            format!("meta l4proto {} th dport {port} {verdict}", Protocol(protocol))
        };
        return ranges.iter().map(one).collect();
    }
    let word = |(p, a, b, v): &'_ (u8, u16, u16, Verdict)| {
        (format!("{} . {}", Protocol(*p), range(*a, *b)), v.clone())
    };
    let (single, wide): (Vec<_>, Vec<_>) = ranges.iter().partition(|(_, a, b, _)| a == b);
    [single, wide]
        .into_iter()
        .filter(|list| !list.is_empty())
        .map(|list| {
            let words: Vec<(String, Verdict)> = list.into_iter().map(word).collect();
            vmap("meta l4proto . th dport", words.iter().map(|(k, v)| (k.clone(), v)))
        })
        .collect()
}

fn types(ipv6: bool, ranges: &[(u16, u16, Verdict)]) -> Vec<String> {
    let name = if ipv6 { "icmpv6" } else { "icmp" };
    let rectangles: Vec<(Rectangle, Verdict)> = ranges
        .iter()
        .flat_map(|(first, last, v)| rectangles(*first, *last).into_iter().map(|b| (b, v.clone())))
        .collect();
    if rectangles.len() <= FEW {
        return rectangles.iter().map(|(b, v)| format!("{} {v}", b.test(name))).collect();
    }
    let of = format!("{name} type . {name} code");
    vec![vmap(&of, rectangles.iter().map(|(b, v)| (b.key(), v)))]
}

/// Types and codes, closed ranges of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rectangle {
    types: (u8, u8),
    codes: (u8, u8),
}

impl Rectangle {
    fn key(self) -> String {
        format!("{} . {}", range(self.types.0, self.types.1), range(self.codes.0, self.codes.1))
    }

    fn test(self, name: &str) -> String {
        let types = format!("{name} type {}", range(self.types.0, self.types.1));
        match self.codes {
            (0, u8::MAX) => types,
            (first, last) => format!("{types} {name} code {}", range(first, last)),
        }
    }
}

/// A range over `type << 8 | code` as rectangles of types and codes.
fn rectangles(first: u16, last: u16) -> Vec<Rectangle> {
    let ([t1, c1], [t2, c2]) = (first.to_be_bytes(), last.to_be_bytes());
    let one = |types: (u8, u8), codes: (u8, u8)| Rectangle { types, codes };
    if t1 == t2 {
        return vec![one((t1, t2), (c1, c2))];
    }
    let mut rectangles = Vec::new();
    let (mut from, mut to) = (u16::from(t1), u16::from(t2));
    if c1 != 0 {
        rectangles.push(one((t1, t1), (c1, u8::MAX)));
        from += 1;
    }
    if c2 != u8::MAX {
        rectangles.push(one((t2, t2), (0, c2)));
        to -= 1;
    }
    if let (Ok(from), Ok(to)) = (u8::try_from(from), u8::try_from(to))
        && from <= to
    {
        rectangles.push(one((from, to), (0, u8::MAX)));
    }
    rectangles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_types_and_codes_is_cut_into_rectangles() {
        let rectangles =
            |a, b| rectangles(a, b).into_iter().map(Rectangle::key).collect::<Vec<_>>();
        assert_eq!(rectangles(0x0800, 0x08ff), ["8 . 0-255"]);
        assert_eq!(rectangles(0x0301, 0x0502), ["3 . 1-255", "5 . 0-2", "4 . 0-255"]);
        assert_eq!(rectangles(0x0000, 0xffff), ["0-255 . 0-255"]);
        assert_eq!(rectangles(0x0301, 0x04ff), ["3 . 1-255", "4 . 0-255"]);
    }
}
