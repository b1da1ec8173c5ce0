// SPDX-License-Identifier: Apache-2.0
//! Packets in the order in which they may come.

use super::*;

fn flow() -> Flow {
    Flow { from: "10.0.0.1:4000".parse().unwrap(), to: "10.0.0.2:443".parse().unwrap() }
}

fn at(interface: usize, is_outgoing: bool, ms: u64) -> At {
    At { interface, is_outgoing, time: Duration::from_millis(ms) }
}

fn segment(flow: Flow, flags: &str, sequence: u32, length: u32, ttl: u8) -> Packet {
    Packet::Segment(Segment {
        flow,
        is_syn: flags.contains('S'),
        is_ack: flags.contains('A'),
        is_reset: flags.contains('R'),
        sequence,
        length,
        signature: Signature { ttl, ..Signature::default() },
    })
}

fn seen(table: &Table) -> PacketsSeen {
    table.seen(&flow(), |index| Some(format!("if{index}"))).unwrap()
}

#[test]
fn the_answer_and_the_reset_keep_their_own_signatures() {
    let mut table = Table::new(Side::Ours);
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 10));
    table.note(segment(flow().reversed(), "SA", 9, 0, 50), at(2, false, 25));
    table.note(segment(flow().reversed(), "R", 10, 0, 63), at(2, false, 30));
    table.note(segment(flow().reversed(), "R", 10, 0, 50), at(2, false, 31));
    let seen = seen(&table);
    assert_eq!(seen.syn_ack.unwrap().ttl, 50);
    assert_eq!(seen.reset.unwrap().ttl, 63);
    assert_eq!(seen.rtt_us, Some(15_000));
    assert_eq!((seen.retransmits, seen.other_interface), (0, None));
}

#[test]
fn a_second_syn_is_a_retransmit_and_leaves_no_round_trip_time() {
    let mut table = Table::new(Side::Ours);
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 0));
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 1000));
    table.note(segment(flow().reversed(), "SA", 9, 0, 50), at(2, false, 1010));
    let seen = seen(&table);
    assert_eq!((seen.retransmits, seen.rtt_us), (1, None));
}

#[test]
fn a_packet_seen_on_a_bridge_and_its_port_counts_once() {
    let mut table = Table::new(Side::Ours);
    for interface in [5, 2] {
        table.note(segment(flow(), "S", 1, 0, 64), at(interface, true, 0));
        table.note(segment(flow(), "A", 2, 100, 64), at(interface, true, 1));
    }
    for interface in [2, 5] {
        table.note(segment(flow().reversed(), "SA", 9, 0, 50), at(interface, false, 1));
    }
    let seen = seen(&table);
    assert_eq!((seen.retransmits, seen.other_interface), (0, None));
}

#[test]
fn answers_by_another_interface_are_told() {
    let mut table = Table::new(Side::Ours);
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 0));
    table.note(segment(flow().reversed(), "SA", 9, 0, 50), at(3, false, 1));
    assert_eq!(seen(&table).other_interface.as_deref(), Some("if3"));
}

#[test]
fn data_sent_again_counts_also_where_the_numbers_turn_over() {
    let mut table = Table::new(Side::Ours);
    let begin = u32::MAX - 50;
    table.note(segment(flow(), "S", begin, 0, 64), at(2, true, 0));
    for (sequence, length) in [(0, 100), (100, 100), (100, 100), (0, 300), (300, 1)] {
        let sequence = begin.wrapping_add(1 + sequence);
        table.note(segment(flow(), "A", sequence, length, 64), at(2, true, 1));
    }
    assert_eq!(seen(&table).retransmits, 2);
}

#[test]
fn ports_used_again_begin_anew_and_the_oldest_goes_first() {
    let mut table = Table::new(Side::Ours);
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 0));
    table.note(segment(flow().reversed(), "RA", 0, 0, 50), at(2, false, 1));
    table.note(segment(flow(), "S", 77, 0, 64), at(2, true, 2));
    assert_eq!(seen(&table).reset, None);
    for port in 0..FLOWS_MAX {
        let port = u16::try_from(port).unwrap();
        let other = Flow { from: (std::net::Ipv4Addr::LOCALHOST, port).into(), ..flow() };
        table.note(segment(other, "S", 1, 0, 64), at(2, true, 3));
    }
    assert_eq!(table.flows.len(), FLOWS_MAX);
    assert!(table.seen(&flow(), |_| None).is_none());
}

#[test]
fn errors_are_kept_with_the_flow_that_they_are_about() {
    let mut table = Table::new(Side::Ours);
    table.note(segment(flow(), "S", 1, 0, 64), at(2, true, 0));
    table.note(Packet::Error { of: flow(), kind: 3, code: 13 }, at(2, false, 1));
    table.note(Packet::Error { of: flow().reversed(), kind: 3, code: 1 }, at(2, false, 1));
    assert_eq!(seen(&table).icmp, ["3/13"]);
}
