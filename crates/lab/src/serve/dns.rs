// SPDX-License-Identifier: Apache-2.0
//! Answers to questions for names (RFC 1035).

use std::str::FromStr;

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::Names;

/// How long an answer holds, in seconds.
const TTL: u32 = 60;

/// The answer to a datagram; `None` for what is not a question.
pub(super) fn answer(question: &[u8], names: &Names) -> Option<Vec<u8>> {
    let question = Message::from_vec(question).ok()?;
    if question.metadata.message_type != MessageType::Query {
        return None;
    }
    let mut reply = Message::response(question.metadata.id, question.metadata.op_code);
    reply.metadata.authoritative = true;
    reply.metadata.recursion_desired = question.metadata.recursion_desired;
    reply.metadata.recursion_available = true;
    match question.queries.first() {
        Some(query) if question.metadata.op_code == OpCode::Query => fill(&mut reply, query, names),
        _ => reply.metadata.response_code = ResponseCode::NotImp,
    }
    reply.to_vec().ok()
}

/// The answer to a question in a stream, both behind their length (RFC 1035 4.2.2).
pub(super) fn answer_stream(said: &[u8], names: &Names) -> Option<Vec<u8>> {
    let (length, question) = said.split_first_chunk::<2>()?;
    let reply = answer(question.get(..usize::from(u16::from_be_bytes(*length)))?, names)?;
    let length = u16::try_from(reply.len()).ok()?;
    Some([length.to_be_bytes().as_slice(), &reply].concat())
}

/// A question for the addresses of a name, as a datagram.
pub(crate) fn question(id: u16, name: &str, ipv6: bool) -> Vec<u8> {
    let mut message = Message::new(id, MessageType::Query, OpCode::Query);
    let kind = if ipv6 { RecordType::AAAA } else { RecordType::A };
    if let Ok(name) = Name::from_str(name) {
        message.add_query(Query::query(name, kind));
    }
    message.to_vec().unwrap_or_default()
}

fn fill(reply: &mut Message, query: &Query, names: &Names) {
    reply.add_query(query.clone());
    let Some((v4, v6)) = names.find(&query.name().to_ascii()) else {
        reply.metadata.response_code = ResponseCode::NXDomain;
        return;
    };
    let record = |data| Record::from_rdata(query.name().clone(), TTL, data);
    let asked = |kind| query.query_type() == kind || query.query_type() == RecordType::ANY;
    if asked(RecordType::A) {
        reply.add_answer(record(RData::A(A(v4))));
    }
    if asked(RecordType::AAAA) {
        reply.add_answer(record(RData::AAAA(AAAA(v6))));
    }
}

#[cfg(test)]
mod tests {
    use portolan_catalog::Catalogue;
    use proptest::prelude::*;

    use super::*;
    use crate::Topology;

    fn names() -> Names {
        Names::new(&Topology::citrix(), &Catalogue::shipped())
    }

    #[test]
    fn a_question_for_a_machine_is_answered_for_a_minute() {
        let reply = answer(&question(7, "storefront-1.citrix.test.", false), &names()).unwrap();
        let reply = Message::from_vec(&reply).unwrap();
        assert_eq!(reply.metadata.id, 7);
        let record = reply.answers.first().unwrap();
        assert_eq!((record.ttl, record.data.to_string()), (60, "10.40.10.11".to_owned()));
    }

    #[test]
    fn a_name_that_nobody_has_does_not_exist() {
        let reply = answer(&question(7, "nobody.test.", false), &names()).unwrap();
        let reply = Message::from_vec(&reply).unwrap();
        assert_eq!(reply.metadata.response_code, ResponseCode::NXDomain);
    }

    #[test]
    fn a_stream_carries_the_same_answer_behind_its_length() {
        let question = question(7, "ad-1.citrix.test.", false);
        let length = u16::try_from(question.len()).unwrap().to_be_bytes();
        let streamed = answer_stream(&[&length, question.as_slice()].concat(), &names()).unwrap();
        assert_eq!(streamed[2..], answer(&question, &names()).unwrap());
    }

    proptest! {
        #[test]
        fn no_datagram_breaks_the_server(noise in proptest::collection::vec(any::<u8>(), 0..80)) {
            let names = Names::new(&Topology::citrix(), &Catalogue::default());
            if let Some(reply) = answer(&noise, &names) {
                prop_assert!(Message::from_vec(&reply).is_ok());
            }
            let _ = answer_stream(&noise, &names);
        }
    }
}
