// SPDX-License-Identifier: Apache-2.0
//! The kernel's list of tracked connections, as `/proc/net/nf_conntrack` and `conntrack -L` print
//! it: words, then `key=value` pairs, first of the direction that opened it and then of replies.

use std::net::IpAddr;

use portolan_net::{Connection, Protocol, Service};

/// A connection that is under way, from the end that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tracked {
    pub protocol: Protocol,
    pub source_address: IpAddr,
    pub destination_address: IpAddr,
    pub source_transport_port: u16,
    pub destination_transport_port: u16,
}

/// What a list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Sorted, each once.
    pub established: Vec<Tracked>,
    /// Not yet answered, or already over.
    pub other: u64,
    /// Of protocols that have no ports.
    pub without_ports: u64,
    /// Lines that make no sense.
    pub unread: u64,
}

impl Tracked {
    /// It in the words of policies.
    pub fn connection(&self) -> Connection {
        Connection {
            initiator: self.source_address,
            responder: self.destination_address,
            service: Service { protocol: self.protocol, detail: self.destination_transport_port },
        }
    }
}

/// Reads a list. Nothing in it can make this fail; what is not understood is counted.
pub fn parse(text: &str) -> Listing {
    let mut listing = Listing::default();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        match entry(line) {
            Entry::Established(tracked) => listing.established.push(tracked),
            Entry::Other => listing.other += 1,
            Entry::WithoutPorts => listing.without_ports += 1,
            Entry::Unread => listing.unread += 1,
        }
    }
    listing.established.sort_unstable();
    listing.established.dedup();
    listing
}

enum Entry {
    Established(Tracked),
    Other,
    WithoutPorts,
    Unread,
}

fn entry(line: &str) -> Entry {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let Some(at) = words.iter().position(|w| w.contains('=')) else { return Entry::Unread };
    let (head, pairs) = words.split_at(at);
    let protocol = match protocol(head) {
        Some(protocol) if protocol.has_ports() => protocol,
        Some(_) => return Entry::WithoutPorts,
        None => return Entry::Unread,
    };
    let Some(tracked) = tracked(protocol, pairs) else { return Entry::Unread };
    // A TCP connection that is closing has nothing left to cut.
    let over = ["TIME_WAIT", "CLOSE", "NONE", "SYN_SENT", "SYN_RECV"];
    if pairs.contains(&"[UNREPLIED]") || head.iter().any(|w| over.contains(w)) {
        return Entry::Other;
    }
    Entry::Established(tracked)
}

/// `[FAMILY NUMBER] PROTOCOL NUMBER TIMEOUT [STATE]`; the numbers are the kernel's own.
fn protocol(head: &[&str]) -> Option<Protocol> {
    let of_protocol = match head {
        ["ipv4" | "ipv6", _, rest @ ..] => rest,
        rest => rest,
    };
    of_protocol.get(1)?.parse().ok().map(Protocol)
}

fn tracked(protocol: Protocol, pairs: &[&str]) -> Option<Tracked> {
    let first = |key: &str| {
        pairs.iter().find_map(|pair| pair.split_once('=').filter(|(k, _)| *k == key)).map(|p| p.1)
    };
    let tracked = Tracked {
        protocol,
        source_address: first("src")?.parse().ok()?,
        destination_address: first("dst")?.parse().ok()?,
        source_transport_port: first("sport")?.parse().ok()?,
        destination_transport_port: first("dport")?.parse().ok()?,
    };
    let families = (tracked.source_address.is_ipv4(), tracked.destination_address.is_ipv4());
    (families.0 == families.1).then_some(tracked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PROC: &str = "\
ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=443 src=10.0.0.2 dst=10.0.0.1 sport=443 dport=40000 [ASSURED] mark=0 zone=0 use=2
ipv6     10 udp      17 29 src=fd00::1 dst=fd00::2 sport=5353 dport=53 [UNREPLIED] src=fd00::2 dst=fd00::1 sport=53 dport=5353 mark=0 use=1
ipv4     2 icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=1 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=1 mark=0 use=1
";
    const TOOL: &str = "\
tcp      6 119 TIME_WAIT src=10.0.0.1 dst=10.0.0.2 sport=40001 dport=443 src=10.0.0.2 dst=10.0.0.1 sport=443 dport=40001 [ASSURED] mark=0 use=1
udp      17 170 src=fd00::1 dst=fd00::2 sport=5000 dport=2598 src=fd00::2 dst=fd00::1 sport=2598 dport=5000 [ASSURED] mark=0 use=1
conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.
";

    #[test]
    fn what_is_established_is_named_by_the_end_that_opened_it() {
        let listing = parse(PROC);
        let told: Vec<String> =
            listing.established.iter().map(|t| t.connection().to_string()).collect();
        assert_eq!(told, ["10.0.0.1 -> 10.0.0.2 tcp/443"]);
        assert_eq!(listing.established[0].source_transport_port, 40_000);
        assert_eq!((listing.other, listing.without_ports, listing.unread), (1, 1, 0));
    }

    #[test]
    fn the_tool_prints_the_same_without_the_family() {
        let listing = parse(TOOL);
        assert_eq!(listing.established.len(), 1);
        assert_eq!(listing.established[0].connection().to_string(), "fd00::1 -> fd00::2 udp/2598");
        assert_eq!((listing.other, listing.unread), (1, 1));
    }

    proptest! {
        #[test]
        fn any_text_is_counted_line_by_line(text in any::<String>()) {
            let listing = parse(&text);
            let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
            let told = listing.other + listing.without_ports + listing.unread;
            prop_assert!(listing.established.len() + usize::try_from(told).unwrap() <= lines);
        }

        #[test]
        fn a_line_broken_anywhere_never_panics(at in 0usize..160, with in "[ =a-z0-9:.]{0,4}") {
            let mut line = PROC.lines().next().unwrap().to_owned();
            line.replace_range(at..(at + with.len()).min(line.len()), &with);
            let listing = parse(&line);
            let told = listing.other + listing.without_ports + listing.unread;
            prop_assert_eq!(listing.established.len() + usize::try_from(told).unwrap(), 1);
        }
    }
}
