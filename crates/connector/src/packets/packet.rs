// SPDX-License-Identifier: Apache-2.0
//! One packet, read as far as it is of use. Pure: whatever the bytes are, it ends and does not fail.

use std::net::{IpAddr, SocketAddr};

use etherparse::{LaxNetSlice, LaxSlicedPacket, TcpOptionElement, TcpSlice, TransportSlice};
use portolan_doctor::seen::Signature;

use super::Flow;

/// What a packet says about a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Packet {
    Segment(Segment),
    /// An ICMP error; the flow is that of the packet it quotes.
    Error {
        of: Flow,
        kind: u8,
        code: u8,
    },
}

/// A TCP segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) flow: Flow,
    pub(super) is_syn: bool,
    pub(super) is_ack: bool,
    pub(super) is_reset: bool,
    pub(super) sequence: u32,
    /// Bytes of payload, by the headers: the packet itself may have been cut.
    pub(super) length: u32,
    pub(super) signature: Signature,
}

/// `None`: nothing for us.
pub(super) fn read(bytes: &[u8]) -> Option<Packet> {
    let packet = LaxSlicedPacket::from_ip(bytes).ok()?;
    let network = network(&packet)?;
    match packet.transport.as_ref()? {
        TransportSlice::Tcp(tcp) => Some(Packet::Segment(segment(&network, tcp))),
        TransportSlice::Icmpv4(icmp) => {
            let is_error = matches!(icmp.type_u8(), 3 | 11 | 12);
            error(is_error, icmp.type_u8(), icmp.code_u8(), icmp.payload())
        }
        TransportSlice::Icmpv6(icmp) => {
            let is_error = icmp.type_u8() < 128;
            error(is_error, icmp.type_u8(), icmp.code_u8(), icmp.payload())
        }
        TransportSlice::Udp(_) | TransportSlice::Igmp(_) => None,
    }
}

struct Network {
    from: IpAddr,
    to: IpAddr,
    ttl: u8,
    ip_id: Option<u16>,
    /// Bytes after the fixed header, by the header.
    length: u32,
}

fn network(packet: &LaxSlicedPacket<'_>) -> Option<Network> {
    match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(slice) => {
            let header = slice.header();
            let own = u32::from(header.ihl()) * 4;
            Some(Network {
                from: IpAddr::V4(header.source_addr()),
                to: IpAddr::V4(header.destination_addr()),
                ttl: header.ttl(),
                ip_id: Some(header.identification()),
                length: u32::from(header.total_len()).saturating_sub(own),
            })
        }
        LaxNetSlice::Ipv6(slice) => {
            let header = slice.header();
            Some(Network {
                from: IpAddr::V6(header.source_addr()),
                to: IpAddr::V6(header.destination_addr()),
                ttl: header.hop_limit(),
                ip_id: None,
                length: u32::from(header.payload_length()),
            })
        }
        _ => None,
    }
}

fn segment(network: &Network, tcp: &TcpSlice<'_>) -> Segment {
    Segment {
        flow: Flow {
            from: SocketAddr::new(network.from, tcp.source_port()),
            to: SocketAddr::new(network.to, tcp.destination_port()),
        },
        is_syn: tcp.syn(),
        is_ack: tcp.ack(),
        is_reset: tcp.rst(),
        sequence: tcp.sequence_number(),
        length: network.length.saturating_sub(u32::from(tcp.data_offset()) * 4),
        signature: signature(network, tcp),
    }
}

fn signature(network: &Network, tcp: &TcpSlice<'_>) -> Signature {
    let mut signature = Signature {
        ttl: network.ttl,
        ip_id: network.ip_id,
        window: tcp.window_size(),
        ..Signature::default()
    };
    for option in tcp.options_iterator().map_while(Result::ok) {
        match option {
            TcpOptionElement::MaximumSegmentSize(mss) => signature.mss = Some(mss),
            TcpOptionElement::WindowScale(scale) => signature.window_scale = Some(scale),
            TcpOptionElement::Timestamp(..) => signature.has_timestamps = true,
            TcpOptionElement::Noop
            | TcpOptionElement::SelectiveAcknowledgementPermitted
            | TcpOptionElement::SelectiveAcknowledgement(..) => {}
        }
    }
    signature
}

/// An error quotes at least eight bytes past the IP header of what it is about (RFC 792), which
/// is where the ports are.
fn error(is_error: bool, kind: u8, code: u8, quoted: &[u8]) -> Option<Packet> {
    if !is_error {
        return None;
    }
    let packet = LaxSlicedPacket::from_ip(quoted).ok()?;
    let network = network(&packet)?;
    let ports = match packet.transport.as_ref() {
        Some(TransportSlice::Tcp(tcp)) => tcp.slice(),
        Some(TransportSlice::Udp(udp)) => udp.slice(),
        _ => packet.ip_payload()?.payload,
    };
    let port = |at: usize| match ports.get(at..at + 2) {
        Some([high, low]) => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    };
    let of = Flow {
        from: SocketAddr::new(network.from, port(0)?),
        to: SocketAddr::new(network.to, port(2)?),
    };
    Some(Packet::Error { of, kind, code })
}

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;
    use proptest::prelude::*;

    use super::*;

    fn syn_ack() -> Vec<u8> {
        let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 57)
            .tcp(443, 4000, 7, 64000)
            .syn()
            .ack(1)
            .options(&[
                TcpOptionElement::MaximumSegmentSize(1380),
                TcpOptionElement::WindowScale(8),
                TcpOptionElement::Timestamp(1, 2),
            ])
            .unwrap();
        let mut bytes = Vec::new();
        builder.write(&mut bytes, b"abc").unwrap();
        bytes
    }

    #[test]
    fn a_segment_tells_its_sender_by_the_headers() {
        let Some(Packet::Segment(seen)) = read(&syn_ack()) else { panic!() };
        assert_eq!(seen.flow.to, "10.0.0.2:4000".parse().unwrap());
        assert!(seen.is_syn && seen.is_ack && !seen.is_reset);
        assert_eq!((seen.length, seen.signature.ttl, seen.signature.mss), (3, 57, Some(1380)));
        assert!(seen.signature.has_timestamps);
        assert_eq!(seen.signature.window_scale, Some(8));
    }

    #[test]
    fn an_error_is_about_the_flow_that_it_quotes() {
        let mut quoted = syn_ack();
        quoted.truncate(28);
        let builder =
            PacketBuilder::ipv4([10, 9, 9, 9], [10, 0, 0, 1], 60).icmpv4_raw(3, 13, [0; 4]);
        let mut bytes = Vec::new();
        builder.write(&mut bytes, &quoted).unwrap();
        let of =
            Flow { from: "10.0.0.1:443".parse().unwrap(), to: "10.0.0.2:4000".parse().unwrap() };
        assert_eq!(read(&bytes), Some(Packet::Error { of, kind: 3, code: 13 }));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_left(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            at in 0_usize..60,
            with: u8,
        ) {
            let _ = read(&bytes);
            let mut mangled = syn_ack();
            if let Some(byte) = mangled.get_mut(at) {
                *byte = with;
            }
            let _ = read(&mangled);
            let _ = read(mangled.get(..at).unwrap_or_default());
        }
    }
}
