// SPDX-License-Identifier: Apache-2.0
//! What has been seen of each connection, for no more than so many of them. Pure: the time comes
//! with each packet.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use portolan_doctor::seen::{PacketsSeen, Signature};

use super::packet::{Packet, Segment};
use super::{Flow, Side};

/// Connections that are remembered; the oldest goes for a new one.
pub(super) const FLOWS_MAX: usize = 16 << 10;
/// Of one connection.
const ERRORS_MAX: usize = 8;
const INTERFACES_MAX: usize = 8;

#[derive(Debug)]
pub(super) struct Table {
    side: Side,
    flows: BTreeMap<Flow, Seen>,
    order: VecDeque<Flow>,
}

/// Where and when a packet was.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) interface: usize,
    pub(super) is_outgoing: bool,
    /// Since the watch began.
    pub(super) time: Duration,
}

#[derive(Debug, Default)]
struct Seen {
    syn: Signature,
    syn_sequence: u32,
    syns: u32,
    syn_at: Duration,
    /// A packet that crosses a bridge or a bond is seen on each of its interfaces; it counts on
    /// the first one alone.
    counted_on: usize,
    out: BTreeSet<usize>,
    came: BTreeSet<usize>,
    next: Option<u32>,
    retransmits: u32,
    rtt: Option<Duration>,
    syn_ack: Option<Signature>,
    reset: Option<Signature>,
    errors: BTreeSet<(u8, u8)>,
}

impl Table {
    pub(super) fn new(side: Side) -> Self {
        Self { side, flows: BTreeMap::new(), order: VecDeque::new() }
    }

    pub(super) fn note(&mut self, packet: Packet, at: At) {
        match packet {
            Packet::Segment(segment) => self.segment(segment, at),
            Packet::Error { of, kind, code } => {
                if let Some(seen) = self.flows.get_mut(&of)
                    && seen.errors.len() < ERRORS_MAX
                {
                    seen.errors.insert((kind, code));
                }
            }
        }
    }

    /// The first packet's own signature: what the other side of the connection learns of us.
    pub(super) fn syn(&self, flow: &Flow) -> Option<Signature> {
        self.flows.get(flow).map(|seen| seen.syn.clone())
    }

    /// `name` tells an interface by its index.
    pub(super) fn seen(
        &self,
        flow: &Flow,
        name: impl Fn(usize) -> Option<String>,
    ) -> Option<PacketsSeen> {
        let seen = self.flows.get(flow)?;
        let other = seen.came.iter().next().filter(|_| seen.out.is_disjoint(&seen.came));
        Some(PacketsSeen {
            syn_ack: seen.syn_ack.clone(),
            reset: seen.reset.clone(),
            icmp: seen.errors.iter().map(|(kind, code)| format!("{kind}/{code}")).collect(),
            retransmits: seen.retransmits,
            rtt_us: seen.rtt.and_then(|rtt| u64::try_from(rtt.as_micros()).ok()),
            other_interface: other.and_then(|index| name(*index)),
        })
    }

    fn segment(&mut self, segment: Segment, at: At) {
        let begins = segment.is_syn && !segment.is_ack;
        let is_sent = at.is_outgoing == (self.side == Side::Ours);
        if is_sent {
            if begins && self.begin(&segment, at) {
                return;
            }
            if let Some(seen) = self.flows.get_mut(&segment.flow) {
                seen.sent(&segment, at);
            }
        } else if let Some(seen) = self.flows.get_mut(&segment.flow.reversed()) {
            seen.came(segment, at);
        }
    }

    /// Whether this was the first of a new connection; the same ports may be used again.
    fn begin(&mut self, segment: &Segment, at: At) -> bool {
        let known = self.flows.get(&segment.flow);
        if known.is_some_and(|seen| seen.syn_sequence == segment.sequence) {
            return false;
        }
        if known.is_none() {
            self.order.push_back(segment.flow);
        }
        let seen = Seen {
            syn: segment.signature.clone(),
            syn_sequence: segment.sequence,
            syns: 1,
            syn_at: at.time,
            counted_on: at.interface,
            out: BTreeSet::from([at.interface]),
            ..Seen::default()
        };
        self.flows.insert(segment.flow, seen);
        while self.order.len() > FLOWS_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.flows.remove(&oldest);
            }
        }
        true
    }
}

impl Seen {
    fn sent(&mut self, segment: &Segment, at: At) {
        note_interface(&mut self.out, at.interface);
        if at.interface != self.counted_on {
            return;
        }
        if segment.is_syn {
            self.syns += 1;
            self.retransmits += 1;
            self.syn_at = at.time;
        } else if segment.length > 0 {
            self.data(segment.sequence, segment.length);
        }
    }

    /// Sequence numbers turn over: what lies up to half the circle behind was sent before.
    fn data(&mut self, sequence: u32, length: u32) {
        const HALF: u32 = 1 << 31;
        let end = sequence.wrapping_add(length);
        match self.next {
            Some(next) if next.wrapping_sub(sequence).wrapping_sub(1) < HALF => {
                self.retransmits += 1;
                if end.wrapping_sub(next).wrapping_sub(1) < HALF {
                    self.next = Some(end);
                }
            }
            _ => self.next = Some(end),
        }
    }

    fn came(&mut self, segment: Segment, at: At) {
        note_interface(&mut self.came, at.interface);
        if segment.is_reset {
            self.reset.get_or_insert(segment.signature);
        } else if segment.is_syn && segment.is_ack && self.syn_ack.is_none() {
            self.syn_ack = Some(segment.signature);
            // After a second SYN nobody can tell which of them was answered.
            self.rtt = (self.syns == 1).then(|| at.time.saturating_sub(self.syn_at));
        }
    }
}

fn note_interface(set: &mut BTreeSet<usize>, index: usize) {
    if set.len() < INTERFACES_MAX {
        set.insert(index);
    }
}

#[cfg(test)]
mod tests;
