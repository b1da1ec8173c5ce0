// SPDX-License-Identifier: Apache-2.0
//! What the packets themselves showed, where this machine let us look.

use serde::{Deserialize, Serialize};

/// The packets of one TCP connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketsSeen {
    /// The answer to the first packet.
    pub syn_ack: Option<Signature>,
    /// The first reset that came in.
    pub reset: Option<Signature>,
    /// ICMP errors about it, as `type/code`.
    pub icmp: Vec<String>,
    /// Segments that this machine sent again.
    pub retransmits: u32,
    /// From the first packet to its answer, in microseconds.
    pub rtt_us: Option<u64>,
    /// Packets went out by one interface, answers came in by another.
    pub other_interface: Option<String>,
}

/// What tells one sender from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// IPv4 identification.
    pub ip_id: Option<u16>,
    pub window: u16,
    pub mss: Option<u16>,
    pub window_scale: Option<u8>,
    pub has_timestamps: bool,
}
