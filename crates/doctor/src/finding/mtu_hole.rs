// SPDX-License-Identifier: Apache-2.0
//! Large packets that vanish.

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "mtu-hole",
    what: "small packets pass and large ones vanish, and nothing says so",
    severities: &[Severity::Error],
    why: "A tunnel on the way takes smaller packets than this machine sends, and ICMP that would say so is dropped. Handshakes and large answers hang; UDP suffers first.",
    change: "Let ICMP 3/4 and ICMPv6 packet-too-big pass, or clamp the MSS on the tunnel.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let host = &look.run.host;
    let grew = host
        .after
        .tcp_mtup_fail
        .zip(host.before.tcp_mtup_fail)
        .map_or(0, |(after, before)| after.saturating_sub(before));
    KIND.of_each(look, |seen| {
        let mtu = seen.seen.mtu.as_ref()?;
        let is_hole = mtu.small_passed && !mtu.large_passed && !mtu.told_by_icmp;
        let believed = mtu
            .path_mtu
            .map(|bytes| format!("; the kernel believes in {bytes} bytes"))
            .unwrap_or_default();
        let counted = if grew > 0 {
            format!("; its counter of failed path probes grew by {grew}")
        } else {
            String::new()
        };
        is_hole.then(|| {
            Hit::error(
                format!("large packets vanish on the way{}", by(seen)),
                format!("a small request was answered, a large one was not{believed}{counted}"),
            )
        })
    })
}
