// SPDX-License-Identifier: Apache-2.0
//! Flows of ours that connection tracking has seen in one direction alone.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::net::{IpAddr, SocketAddr};

/// A busy machine tracks more flows than anybody wants to read.
const BYTES_MAX: u64 = 64 << 20;

/// How many TCP flows to these ends have had no answer; an error says why that cannot be told.
pub(super) fn one_sided(tried: &BTreeSet<SocketAddr>) -> Result<u64, String> {
    let path = "/proc/thread-self/net/nf_conntrack";
    let file = std::fs::File::open(path).map_err(|e| format!("`{path}` cannot be read: {e}"))?;
    let lines = BufReader::new(file.take(BYTES_MAX)).lines();
    let ours = lines.map_while(Result::ok).filter(|line| is_one_sided(line, tried));
    Ok(u64::try_from(ours.count()).unwrap_or(u64::MAX))
}

/// The first of each field is the direction that began.
fn is_one_sided(line: &str, tried: &BTreeSet<SocketAddr>) -> bool {
    let is_tcp = line.split_whitespace().nth(2) == Some("tcp");
    if !is_tcp || !line.contains("[UNREPLIED]") {
        return false;
    }
    let field = |name: &str| line.split_whitespace().find_map(|word| word.strip_prefix(name));
    let to = field("dst=").and_then(|text| text.parse::<IpAddr>().ok());
    let port = field("dport=").and_then(|text| text.parse::<u16>().ok());
    to.zip(port).is_some_and(|(to, port)| tried.contains(&SocketAddr::new(to, port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unanswered_flows_to_what_was_tried_count() {
        let tried = BTreeSet::from(["203.0.113.9:443".parse().unwrap()]);
        let line = "ipv4     2 tcp      6 118 SYN_SENT src=10.0.0.2 dst=203.0.113.9 sport=4000 \
                    dport=443 [UNREPLIED] src=203.0.113.9 dst=10.0.0.2 sport=443 dport=4000 use=1";
        assert!(is_one_sided(line, &tried));
        assert!(!is_one_sided(&line.replace("[UNREPLIED] ", ""), &tried));
        assert!(!is_one_sided(&line.replace("dport=443", "dport=80"), &tried));
        assert!(!is_one_sided(&line.replace(" tcp ", " udp "), &tried));
        assert!(!is_one_sided("[UNREPLIED]", &tried));
    }
}
