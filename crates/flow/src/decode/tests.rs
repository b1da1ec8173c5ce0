// SPDX-License-Identifier: Apache-2.0
//! Packets built by a library, broken by hand and by chance.

use etherparse::PacketBuilder;
use proptest::prelude::*;

use super::*;
use crate::FirewallEvent;

const LABEL: &str = "portolan flag egress citrix-vda/internet";

fn seen() -> Seen<'static> {
    Seen { observation_point: "hv-a", observed_at: Timestamp::UNIX_EPOCH }
}

fn tcp4() -> Vec<u8> {
    let mut bytes = Vec::new();
    PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
        .tcp(40_000, 443, 1, 1000)
        .write(&mut bytes, b"")
        .unwrap();
    bytes
}

fn udp6() -> Vec<u8> {
    let mut bytes = Vec::new();
    PacketBuilder::ipv6([0xfd; 16], [0xfc; 16], 64)
        .udp(40_000, 53)
        .write(&mut bytes, &[0; 400])
        .unwrap();
    bytes
}

#[test]
fn a_tcp_packet_of_ipv4_gives_addresses_ports_and_who_decided() {
    let record = decode(seen(), LABEL, &tcp4()).unwrap();
    assert_eq!(record.connection().to_string(), "10.0.0.1 -> 10.0.0.2 tcp/443");
    assert_eq!(record.source_transport_port, Some(40_000));
    assert_eq!(record.firewall_event, FirewallEvent::Flagged);
    assert_eq!(record.policy.as_deref(), Some("citrix-vda"));
    assert_eq!(record.rule.as_deref(), Some("internet"));
    assert_eq!(record.observation_point, "hv-a");
}

#[test]
fn a_long_packet_of_ipv6_is_read_from_its_first_128_bytes() {
    let packet = udp6();
    let record = decode(seen(), LABEL, &packet[..128]).unwrap();
    assert_eq!(record.service().to_string(), "udp/53");
    assert!(record.source_address.is_ipv6());
}

#[test]
fn a_ping_has_a_type_and_no_ports() {
    let mut bytes = Vec::new();
    PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
        .icmpv4_echo_request(1, 1)
        .write(&mut bytes, b"x")
        .unwrap();
    let record = decode(seen(), LABEL, &bytes).unwrap();
    assert_eq!(record.service().to_string(), "icmp/8/0");
    assert_eq!(record.destination_transport_port, None);
}

#[test]
fn what_cannot_be_read_says_why() {
    let packet = tcp4();
    let why = |label, packet: &[u8]| decode(seen(), label, packet).unwrap_err();
    assert_eq!(why("IN=eth0", &packet), Unread::ForeignLabel);
    assert_eq!(why(LABEL, &[]), Unread::BadHeader);
    assert_eq!(why(LABEL, &[0x15; 40]), Unread::BadHeader);
    assert_eq!(why(LABEL, &packet[..22]), Unread::Truncated);
    let mut fragment = packet.clone();
    fragment[6] = 0x20;
    assert_eq!(why(LABEL, &fragment), Unread::Fragment);
    let mut extended = udp6();
    extended[6] = 0;
    assert_eq!(why(LABEL, &extended[..41]), Unread::BadExtensions);
}

#[test]
fn every_reason_has_its_own_word() {
    let words: std::collections::BTreeSet<_> = Unread::ALL.iter().map(|u| u.word()).collect();
    assert_eq!(words.len(), Unread::ALL.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn random_bytes_never_panic(packet in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(seen(), LABEL, &packet);
    }

    #[test]
    fn a_packet_broken_anywhere_is_read_or_refused(
        six in any::<bool>(),
        broken in prop::collection::vec((0usize..128, any::<u8>()), 0..6),
        length in 0usize..=128,
    ) {
        let mut packet = if six { udp6() } else { tcp4() };
        for (at, byte) in broken {
            if let Some(place) = packet.get_mut(at) {
                *place = byte;
            }
        }
        packet.truncate(length);
        if let Ok(record) = decode(seen(), LABEL, &packet) {
            prop_assert_eq!(record.source_address.is_ipv4(), record.destination_address.is_ipv4());
            prop_assert_eq!(
                record.destination_transport_port.is_some(),
                record.protocol_identifier.has_ports()
            );
        }
    }
}
