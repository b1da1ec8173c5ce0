// SPDX-License-Identifier: Apache-2.0
//! Counters of the kernel. They count for the whole namespace, not for us alone: what grew between
//! two looks may have been another's.

use portolan_doctor::seen::Counters;

/// Of the thread's own namespace, which need not be its process's.
const HERE: &str = "/proc/thread-self/net";

/// All of them as they stand now.
pub fn counters() -> Counters {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let tcp = read(&format!("{HERE}/netstat")).unwrap_or_default();
    let tracked = read(&format!("{HERE}/stat/nf_conntrack"));
    let liberal = read("/proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal");
    Counters {
        conntrack_invalid: tracked.and_then(|text| sum_of_column(&text, "invalid")),
        reverse_path_filter: extended(&tcp, "IPReversePathFilter"),
        tcp_syn_retransmits: extended(&tcp, "TCPSynRetrans"),
        tcp_mtup_fail: extended(&tcp, "TCPMTUPFail"),
        tcp_mtup_success: extended(&tcp, "TCPMTUPSuccess"),
        one_sided_flows: None,
        is_liberal: liberal.map(|text| text.trim() == "1"),
    }
}

/// One line of names, one of values: `TcpExt: SyncookiesSent ...`.
fn extended(netstat: &str, name: &str) -> Option<u64> {
    let mut lines = netstat.lines().filter(|line| line.starts_with("TcpExt:"));
    let names = lines.next()?.split_whitespace();
    let mut values = lines.next()?.split_whitespace();
    values.nth(names.into_iter().position(|n| n == name)?)?.parse().ok()
}

/// One line for each processor, in hexadecimal.
fn sum_of_column(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines();
    let at = lines.next()?.split_whitespace().position(|n| n == name)?;
    lines.try_fold(0_u64, |sum, line| {
        let value = line.split_whitespace().nth(at)?;
        Some(sum.saturating_add(u64::from_str_radix(value, 16).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_of_all_processors_are_added() {
        let text = "entries found invalid drop\n00000001 0 0000000a 0\n00000001 0 00000006 0\n";
        assert_eq!(sum_of_column(text, "invalid"), Some(16));
        assert_eq!(sum_of_column(text, "no_such"), None);
        assert_eq!(sum_of_column("entries invalid\n1\n", "invalid"), None);
    }

    #[test]
    fn a_counter_is_found_by_its_name_in_the_line_above() {
        let text = "TcpExt: A TCPSynRetrans\nTcpExt: 3 4\nIpExt: B\nIpExt: 9\n";
        assert_eq!(extended(text, "TCPSynRetrans"), Some(4));
        assert_eq!(extended(text, "B"), None);
    }

    #[test]
    fn this_kernel_counts_syns_sent_again() {
        assert!(counters().tcp_syn_retransmits.is_some());
    }
}
