// SPDX-License-Identifier: Apache-2.0
//! A message of DNS (RFC 1035): the name that was asked for, the names that it stands for, and
//! their addresses. Records that do not lead from the question to an address are passed over.

use std::net::IpAddr;

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};
use portolan_net::is_group_address;

use super::{Answer, Unheard};

/// The most names that one question may lead through; resolvers give up sooner.
const LINKS_MAX: usize = 16;

/// What a message teaches.
pub(super) fn answers(bytes: &[u8]) -> Result<Vec<Answer>, Unheard> {
    let message = Message::from_vec(bytes).map_err(|_| Unheard::BadMessage)?;
    let question = question(&message)?;
    let chain = chain(question.name(), &message.answers)?;
    let Some(last) = chain.last() else { return Ok(Vec::new()) };
    let mut answers = Vec::new();
    let leads = |r: &&Record| owns(r, last.name) && r.record_type() == question.query_type();
    for record in message.answers.iter().filter(leads) {
        let address = host(record)?;
        let mut ttl_seconds = ttl(record);
        for link in chain.iter().rev() {
            ttl_seconds = ttl_seconds.min(link.ttl_seconds);
            answers.push(Answer { name: plain(link.name)?, address, ttl_seconds });
        }
    }
    Ok(answers)
}

fn question(message: &Message) -> Result<&Query, Unheard> {
    let said = &message.metadata;
    if said.message_type != MessageType::Response || said.op_code != OpCode::Query {
        return Err(Unheard::NotAnAnswer);
    }
    let [question] = message.queries.as_slice() else { return Err(Unheard::OtherQuestion) };
    let addresses = matches!(question.query_type(), RecordType::A | RecordType::AAAA);
    if !addresses || question.query_class() != DNSClass::IN {
        return Err(Unheard::OtherQuestion);
    }
    if said.response_code != ResponseCode::NoError {
        return Err(Unheard::NegativeAnswer);
    }
    if said.truncation {
        return Err(Unheard::IncompleteAnswer);
    }
    Ok(question)
}

/// A name on the way, and how long it stands for the next one.
struct Link<'a> {
    name: &'a Name,
    ttl_seconds: u32,
}

/// The name asked for, and the names that it stands for, one after the other.
fn chain<'a>(asked: &'a Name, records: &'a [Record]) -> Result<Vec<Link<'a>>, Unheard> {
    let mut links = Vec::new();
    let mut name = asked;
    while links.len() < LINKS_MAX {
        let next = records.iter().find_map(|r| {
            let RData::CNAME(target) = &r.data else { return None };
            owns(r, name).then(|| (&target.0, ttl(r)))
        });
        let Some((target, ttl_seconds)) = next else {
            links.push(Link { name, ttl_seconds: u32::MAX });
            return Ok(links);
        };
        links.push(Link { name, ttl_seconds });
        name = target;
    }
    Err(Unheard::BadMessage)
}

fn owns(record: &Record, name: &Name) -> bool {
    record.dns_class == DNSClass::IN && record.name == *name
}

/// A time with its first bit set means none (RFC 2181, 8).
fn ttl(record: &Record) -> u32 {
    if i32::try_from(record.ttl).is_ok() { record.ttl } else { 0 }
}

fn host(record: &Record) -> Result<IpAddr, Unheard> {
    let address = record.data.ip_addr().ok_or(Unheard::BadMessage)?;
    let odd = address.is_unspecified() || address.is_loopback() || is_group_address(address);
    if odd { Err(Unheard::OddAddress) } else { Ok(address) }
}

/// The name as policies write it. A label may hold any byte, a dot too, on the wire: such a name
/// could pass for another one, and no machine is called so.
fn plain(name: &Name) -> Result<String, Unheard> {
    let usual = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut labels = Vec::new();
    for label in name.iter() {
        let word = std::str::from_utf8(label).ok().filter(|w| w.bytes().all(|b| usual(&b)));
        labels.push(word.ok_or(Unheard::OddName)?.to_ascii_lowercase());
    }
    if labels.is_empty() { Err(Unheard::OddName) } else { Ok(labels.join(".")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::testing::{a, aaaa, change, cname, message};

    fn told(bytes: &[u8]) -> Vec<(String, String, u32)> {
        let told = |a: Answer| (a.name, a.address.to_string(), a.ttl_seconds);
        answers(bytes).unwrap().into_iter().map(told).collect()
    }

    fn one(name: &str, address: &str, ttl_seconds: u32) -> (String, String, u32) {
        (name.into(), address.into(), ttl_seconds)
    }

    #[test]
    fn every_name_on_the_way_has_the_address_for_as_long_as_the_rest_of_the_way_holds() {
        let records = [
            cname("www.cloud.com.", 300, "edge.nssvc.net."),
            cname("edge.nssvc.net.", 20, "edge-7.example.org."),
            a("edge-7.example.org.", 60, "192.0.2.1"),
            a("edge-7.example.org.", 60, "192.0.2.2"),
        ];
        let told = told(&message("WWW.Cloud.com.", &records));
        let of = |address| {
            [
                one("edge-7.example.org", address, 60),
                one("edge.nssvc.net", address, 20),
                one("www.cloud.com", address, 20),
            ]
        };
        assert_eq!(told, [of("192.0.2.1"), of("192.0.2.2")].concat());
    }

    #[test]
    fn records_that_do_not_lead_from_the_question_teach_nothing() {
        let records = [
            a("www.cloud.com.", 60, "192.0.2.1"),
            a("other.cloud.com.", 60, "192.0.2.66"),
            cname("other.cloud.com.", 60, "www.cloud.com."),
            aaaa("www.cloud.com.", 60, "2001:db8::66"),
        ];
        assert_eq!(
            told(&message("www.cloud.com.", &records)),
            [one("www.cloud.com", "192.0.2.1", 60)]
        );
    }

    #[test]
    fn an_answer_without_addresses_teaches_nothing_and_is_no_mistake() {
        assert_eq!(told(&message("www.cloud.com.", &[])), []);
        let only_stands_for = [cname("www.cloud.com.", 60, "x.cloud.com.")];
        assert_eq!(told(&message("www.cloud.com.", &only_stands_for)), []);
    }

    #[test]
    fn a_time_beyond_31_bits_is_none() {
        let records = [a("www.cloud.com.", 1 << 31, "192.0.2.1")];
        assert_eq!(told(&message("www.cloud.com.", &records))[0].2, 0);
    }

    #[test]
    fn names_that_lead_in_a_circle_are_a_broken_message() {
        let records =
            [cname("a.cloud.com.", 60, "b.cloud.com."), cname("b.cloud.com.", 60, "a.cloud.com.")];
        assert_eq!(answers(&message("a.cloud.com.", &records)), Err(Unheard::BadMessage));
    }

    #[test]
    fn an_address_that_no_machine_has_is_refused() {
        for odd in ["0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"] {
            let records = [a("www.cloud.com.", 60, odd)];
            assert_eq!(answers(&message("www.cloud.com.", &records)), Err(Unheard::OddAddress));
        }
        let records = [aaaa("www.cloud.com.", 60, "::1")];
        assert_eq!(answers(&message("www.cloud.com.", &records)), Err(Unheard::OddAddress));
    }

    #[test]
    fn a_dot_within_a_label_does_not_make_another_name() {
        let name = Name::from_labels([b"evil".as_slice(), b"x.cloud", b"com"]).unwrap();
        let text = name.to_ascii();
        assert!(text.contains(r"x\.cloud.com"), "{text}");
        let records = [a(&text, 60, "192.0.2.1")];
        assert_eq!(answers(&message(&text, &records)), Err(Unheard::OddName));
    }

    #[test]
    fn what_is_not_the_answer_to_a_question_for_addresses_says_why() {
        let good = message("www.cloud.com.", &[a("www.cloud.com.", 60, "192.0.2.1")]);
        let why = |how: &dyn Fn(&mut Message)| answers(&change(&good, how)).unwrap_err();
        assert_eq!(why(&|m| m.metadata.message_type = MessageType::Query), Unheard::NotAnAnswer);
        assert_eq!(why(&|m| m.metadata.op_code = OpCode::Update), Unheard::NotAnAnswer);
        let missing = ResponseCode::NXDomain;
        assert_eq!(why(&|m| m.metadata.response_code = missing), Unheard::NegativeAnswer);
        assert_eq!(why(&|m| m.metadata.truncation = true), Unheard::IncompleteAnswer);
        assert_eq!(why(&|m| m.queries.clear()), Unheard::OtherQuestion);
        let again = |m: &mut Message| m.queries.push(m.queries[0].clone());
        assert_eq!(why(&again), Unheard::OtherQuestion);
        assert_eq!(why(&|m| m.queries[0].query_type = RecordType::ANY), Unheard::OtherQuestion);
        assert_eq!(why(&|m| m.queries[0].query_class = DNSClass::CH), Unheard::OtherQuestion);
        assert_eq!(answers(&good[..good.len() - 1]), Err(Unheard::BadMessage));
    }
}
