// SPDX-License-Identifier: Apache-2.0
//! The servers of names that the machine asks, and whether they know a `wpad`.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portolan_doctor::seen::Setting;

/// How long to wait for all `wpad` names together.
const PATIENCE: Duration = Duration::from_secs(2);
/// Domains that are tried: resolvers take six at most (resolv.conf(5)).
const DOMAINS_MAX: usize = 6;

/// What `resolv.conf` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resolvers {
    pub(super) servers: Vec<IpAddr>,
    pub(super) domains: Vec<String>,
}

/// Of `search` and `domain` the last counts (resolv.conf(5)).
pub(super) fn resolvers(text: &str) -> Resolvers {
    let mut found = Resolvers::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("nameserver") => found.servers.extend(words.next().and_then(server)),
            Some("search" | "domain") => {
                found.domains = words.map(str::to_owned).take(DOMAINS_MAX).collect();
            }
            _ => {}
        }
    }
    found
}

/// A link-local address may carry its interface: `fe80::1%eth0`.
fn server(word: &str) -> Option<IpAddr> {
    word.split('%').next().and_then(|address| address.parse().ok())
}

/// Each `wpad` name that has an address. The file behind it is not asked for: connectors do not
/// read it, and neither does anything here.
pub(super) fn wpad(domains: &[String]) -> Vec<Setting> {
    let (tell, told) = mpsc::channel();
    for domain in domains {
        let (tell, name) = (tell.clone(), format!("wpad.{}", domain.trim_matches('.')));
        let lookup = move || {
            let addresses = (name.as_str(), 80).to_socket_addrs();
            let addresses: Vec<_> = addresses.into_iter().flatten().map(|a| a.ip()).collect();
            let _ = tell.send((name, addresses));
        };
        // A resolver may take longer than we wait: such a thread ends by itself.
        let _ = std::thread::Builder::new().name("wpad".into()).spawn(lookup);
    }
    drop(tell);
    let until = Instant::now() + PATIENCE;
    let left = || until.saturating_duration_since(Instant::now());
    let mut found: Vec<Setting> = std::iter::from_fn(|| told.recv_timeout(left()).ok())
        .filter(|(_, addresses)| !addresses.is_empty())
        .map(|(name, addresses)| Setting {
            place: "wpad".into(),
            name,
            value: addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_search_counts_and_comments_do_not() {
        let text = "# nameserver 9.9.9.9\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\n\
                    nameserver nonsense\ndomain a.example\nsearch b.example c.example\n";
        let found = resolvers(text);
        assert_eq!(found.servers, ["10.0.0.1", "fe80::1"].map(|a| a.parse::<IpAddr>().unwrap()));
        assert_eq!(found.domains, ["b.example", "c.example"]);
    }
}
