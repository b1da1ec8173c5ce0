// SPDX-License-Identifier: Apache-2.0
//! From a logged packet to what it teaches, or to the reason why it teaches nothing.

use etherparse::{IpNumber, LaxIpSlice, UdpSlice};

use super::{Answer, Resolvers, Unheard, message};

const DNS: u16 = 53;

/// Reads one packet, which starts with its IP header, if a resolver that the site trusts sent it.
///
/// Who sent it is asked before anything of the message is looked at.
pub fn hear(packet: &[u8], resolvers: &Resolvers) -> Result<Vec<Answer>, Unheard> {
    let (ip, stop) = LaxIpSlice::from_slice(packet).map_err(|_| Unheard::BadHeader)?;
    if !resolvers.trust(ip.source_addr()) {
        return Err(Unheard::UntrustedSource);
    }
    if stop.is_some() {
        return Err(Unheard::BadHeader);
    }
    let payload = ip.payload();
    if payload.fragmented {
        return Err(Unheard::Fragment);
    }
    if payload.ip_number != IpNumber::UDP {
        return Err(Unheard::NotDns);
    }
    let udp = UdpSlice::from_slice(payload.payload).map_err(|_| Unheard::CutOff)?;
    if udp.source_port() != DNS {
        return Err(Unheard::NotDns);
    }
    message::answers(udp.payload())
}

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;
    use portolan_net::parse_addresses;
    use proptest::prelude::*;

    use super::*;
    use crate::dns::testing::{a, aaaa, message, packet};

    fn resolvers() -> Resolvers {
        Resolvers::from(parse_addresses("10.0.0.53").unwrap())
    }

    fn good() -> Vec<u8> {
        packet("10.0.0.53", &message("www.cloud.com.", &[a("www.cloud.com.", 60, "192.0.2.1")]))
    }

    #[test]
    fn an_answer_of_a_trusted_resolver_teaches() {
        let heard = hear(&good(), &resolvers()).unwrap();
        let [answer] = heard.as_slice() else { panic!("{heard:?}") };
        assert_eq!((answer.name.as_str(), answer.ttl_seconds), ("www.cloud.com", 60));
        assert_eq!(answer.address.to_string(), "192.0.2.1");
    }

    #[test]
    fn an_answer_over_ipv6_teaches_as_well() {
        let resolvers = Resolvers::from(parse_addresses("fd00::53").unwrap());
        let records = [aaaa("www.cloud.com.", 60, "2001:db8::1")];
        let heard = hear(&packet("fd00::53", &message("www.cloud.com.", &records)), &resolvers);
        assert_eq!(heard.unwrap()[0].address.to_string(), "2001:db8::1");
    }

    #[test]
    fn an_answer_of_anybody_else_teaches_nothing() {
        let stolen = message("www.cloud.com.", &[a("www.cloud.com.", 60, "192.0.2.1")]);
        let heard = hear(&packet("10.0.9.9", &stolen), &resolvers());
        assert_eq!(heard, Err(Unheard::UntrustedSource));
        assert_eq!(hear(&good(), &Resolvers::default()), Err(Unheard::UntrustedSource));
    }

    #[test]
    fn what_is_no_datagram_of_dns_says_so() {
        let why = |packet: &[u8]| hear(packet, &resolvers()).unwrap_err();
        assert_eq!(why(&[]), Unheard::BadHeader);
        assert_eq!(why(&good()[..good().len() - 1]), Unheard::CutOff);
        let mut fragment = good();
        fragment[6] = 0x20;
        assert_eq!(why(&fragment), Unheard::Fragment);
        let ip = || PacketBuilder::ipv4([10, 0, 0, 53], [10, 0, 0, 1], 64);
        let (mut tcp, mut other) = (Vec::new(), Vec::new());
        ip().tcp(53, 40_000, 1, 1).write(&mut tcp, b"").unwrap();
        assert_eq!(why(&tcp), Unheard::NotDns);
        ip().udp(5353, 40_000).write(&mut other, b"").unwrap();
        assert_eq!(why(&other), Unheard::NotDns);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let everybody = Resolvers::from(portolan_net::AddressSet::full());
            let _ = hear(&bytes, &everybody);
            let _ = hear(&packet("10.0.0.53", &bytes), &everybody);
        }

        #[test]
        fn a_packet_broken_anywhere_teaches_no_more_than_its_length_can_hold(
            broken in prop::collection::vec((0usize..120, any::<u8>()), 0..8),
        ) {
            let mut packet = good();
            for (at, byte) in broken {
                if let Some(place) = packet.get_mut(at) {
                    *place = byte;
                }
            }
            if let Ok(heard) = hear(&packet, &resolvers()) {
                prop_assert!(heard.len() <= packet.len() / 4);
                prop_assert!(heard.iter().all(|h| h.name == h.name.to_ascii_lowercase()));
            }
        }
    }
}
