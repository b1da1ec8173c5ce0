// SPDX-License-Identifier: Apache-2.0
//! Answers as a resolver would write them.

use std::net::IpAddr;
use std::str::FromStr;

use etherparse::PacketBuilder;
use hickory_proto::op::{Message, Query};
use hickory_proto::rr::rdata::{A, AAAA, CNAME};
use hickory_proto::rr::{Name, RData, Record, RecordType};

fn name(text: &str) -> Name {
    Name::from_str(text).unwrap()
}

pub(super) fn a(owner: &str, ttl: u32, address: &str) -> Record {
    Record::from_rdata(name(owner), ttl, RData::A(A(address.parse().unwrap())))
}

pub(super) fn aaaa(owner: &str, ttl: u32, address: &str) -> Record {
    Record::from_rdata(name(owner), ttl, RData::AAAA(AAAA(address.parse().unwrap())))
}

pub(super) fn cname(owner: &str, ttl: u32, target: &str) -> Record {
    Record::from_rdata(name(owner), ttl, RData::CNAME(CNAME(name(target))))
}

/// The answer to a question for the addresses of the family of the first address.
pub(super) fn message(asked: &str, records: &[Record]) -> Vec<u8> {
    let first = records.iter().map(Record::record_type).find(|t| *t != RecordType::CNAME);
    let kind = first.unwrap_or(RecordType::A);
    let mut message = Message::response(7, hickory_proto::op::OpCode::Query);
    message.add_query(Query::query(name(asked), kind));
    message.add_answers(records.iter().cloned());
    message.to_vec().unwrap()
}

/// The same message with something changed.
pub(super) fn change(bytes: &[u8], how: &dyn Fn(&mut Message)) -> Vec<u8> {
    let mut message = Message::from_vec(bytes).unwrap();
    how(&mut message);
    message.to_vec().unwrap()
}

/// A datagram from this resolver's port 53 to some client.
pub(super) fn packet(resolver: &str, message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let builder = match resolver.parse().unwrap() {
        IpAddr::V4(from) => PacketBuilder::ipv4(from.octets(), [10, 0, 0, 1], 64),
        IpAddr::V6(from) => PacketBuilder::ipv6(from.octets(), [0xfd; 16], 64),
    };
    builder.udp(53, 40_000).write(&mut bytes, message).unwrap();
    bytes
}
