// SPDX-License-Identifier: Apache-2.0
//! One datagram of the kernel holds many messages; each logged packet is one of them.

use netlink_packet_core::{NetlinkMessage, NetlinkPayload};
use netlink_packet_netfilter::nflog::{PacketNla, ULogMessage};
use netlink_packet_netfilter::{NetfilterMessage, NetfilterMessageInner};

/// What one rule logged of one packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The rule's `log prefix`; whatever is not UTF-8 in it is replaced.
    pub prefix: String,
    /// From the IP header on, cut at the rule's `snaplen`.
    pub packet: Vec<u8>,
    pub(crate) sequence: Option<u32>,
}

/// A message of the kernel, as far as it concerns us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Logged(Logged),
    /// The answer to a request: 0 is yes, else an `errno`.
    Answer(i32),
    Other,
    /// The rest of the datagram makes no sense.
    Broken,
}

/// Takes a datagram apart.
pub(super) fn messages(mut bytes: &[u8]) -> Vec<Message> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let Some((message, rest)) = split(bytes) else {
            found.push(Message::Broken);
            break;
        };
        found.push(read(message));
        bytes = rest;
    }
    found
}

/// The first message and what follows it; messages are padded to four bytes.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_ne_bytes(*length)).ok()?;
    if length < HEADER_BYTES {
        return None;
    }
    let message = bytes.get(..length)?;
    let rest = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    Some((message, rest))
}

const HEADER_BYTES: usize = 16;

fn read(bytes: &[u8]) -> Message {
    match NetlinkMessage::<NetfilterMessage>::deserialize(bytes).map(|m| m.payload) {
        Ok(NetlinkPayload::InnerMessage(NetfilterMessage {
            inner: NetfilterMessageInner::ULog(ULogMessage::Packet(attributes)),
            ..
        })) => Message::Logged(logged(attributes)),
        Ok(NetlinkPayload::Error(answer)) => {
            Message::Answer(answer.code.map_or(0, |code| code.get().saturating_neg()))
        }
        Ok(_) => Message::Other,
        Err(_) => Message::Broken,
    }
}

fn logged(attributes: Vec<PacketNla>) -> Logged {
    let mut logged = Logged::default();
    for attribute in attributes {
        if let PacketNla::Prefix(prefix) = attribute {
            logged.prefix = prefix.to_string_lossy().into_owned();
        } else if let PacketNla::Payload(packet) = attribute {
            logged.packet = packet;
        } else if let PacketNla::Seq(sequence) = attribute {
            logged.sequence = Some(sequence);
        }
    }
    logged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A header of the log's packet message, its netfilter header, and two attributes.
    fn datagram(prefix: &[u8], packet: &[u8]) -> Vec<u8> {
        let attribute = |kind: u16, value: &[u8]| {
            let length = u16::try_from(value.len() + 4).unwrap();
            let mut bytes = [length.to_ne_bytes(), kind.to_ne_bytes()].concat();
            bytes.extend_from_slice(value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
            bytes
        };
        let body = [vec![2, 0, 0, 100], attribute(10, prefix), attribute(9, packet)].concat();
        let length = u32::try_from(body.len() + HEADER_BYTES).unwrap();
        [length.to_ne_bytes().to_vec(), vec![0, 4], vec![0; 10], body].concat()
    }

    #[test]
    fn every_message_of_a_datagram_is_read() {
        let bytes = [datagram(b"portolan one\0", b"abcde"), datagram(b"two\0", b"f")].concat();
        let read = messages(&bytes);
        assert_eq!(read.len(), 2, "{read:?}");
        let Message::Logged(first) = &read[0] else { panic!("{read:?}") };
        assert_eq!(
            (first.prefix.as_str(), first.packet.as_slice()),
            ("portolan one", &b"abcde"[..])
        );
    }

    #[test]
    fn a_datagram_that_is_cut_off_says_so_after_what_could_be_read() {
        let mut bytes = [datagram(b"one\0", b"abc"), datagram(b"two\0", b"def")].concat();
        bytes.truncate(bytes.len() - 3);
        assert!(matches!(messages(&bytes).as_slice(), [Message::Logged(_), Message::Broken]));
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            messages(&bytes);
        }

        #[test]
        fn a_datagram_broken_anywhere_never_panics(at in 0usize..60, byte in any::<u8>()) {
            let mut bytes = datagram(b"portolan deny egress a/b\0", b"abcdefgh");
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            messages(&bytes);
        }
    }
}
