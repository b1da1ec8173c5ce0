// SPDX-License-Identifier: Apache-2.0
//! The servers of names (RFC 1035): the truth, or what a scenario says instead.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::str::FromStr;
use std::sync::Arc;

use hickory_proto::op::{Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::{Plan, Said, View, datagrams};
use crate::RangeError;

/// Seconds.
const TTL: u32 = 60;
/// Names that lead to each other end here.
const STEPS_MAX: usize = 8;

pub(super) fn serve(address: Ipv4Addr, plan: Arc<Plan>, view: View) -> Result<(), RangeError> {
    let socket = UdpSocket::bind((address, 53)).map_err(RangeError::io("serve names"))?;
    datagrams(socket, move |question| answer(question, &plan, view));
    Ok(())
}

fn answer(question: &[u8], plan: &Plan, view: View) -> Option<Vec<u8>> {
    let question = Message::from_vec(question).ok()?;
    if question.metadata.message_type != MessageType::Query {
        return None;
    }
    let query = question.queries.first()?;
    let mut reply = Message::response(question.metadata.id, question.metadata.op_code);
    reply.metadata.recursion_desired = question.metadata.recursion_desired;
    reply.metadata.recursion_available = true;
    reply.add_query(query.clone());
    let asked = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
    fill(&mut reply, query, &asked, plan, view)?;
    reply.to_vec().ok()
}

/// `None`: no answer at all.
fn fill(reply: &mut Message, query: &Query, asked: &str, plan: &Plan, view: View) -> Option<()> {
    let mut name = asked.to_owned();
    for _ in 0..STEPS_MAX {
        match found(&name, plan, view) {
            Said::NoName => {
                reply.metadata.response_code = ResponseCode::NXDomain;
                return Some(());
            }
            Said::Failure => {
                reply.metadata.response_code = ResponseCode::ServFail;
                return Some(());
            }
            Said::Nothing => return None,
            Said::LeadsTo(next) => {
                let to = RData::CNAME(CNAME(Name::from_str(&format!("{next}.")).ok()?));
                reply.add_answer(record(&name, to)?);
                name = next;
            }
            Said::Addresses(all) => {
                for data in all.into_iter().filter_map(|a| data(a, query.query_type())) {
                    reply.add_answer(record(&name, data)?);
                }
                return Some(());
            }
        }
    }
    Some(())
}

fn record(name: &str, data: RData) -> Option<Record> {
    Some(Record::from_rdata(Name::from_str(&format!("{name}.")).ok()?, TTL, data))
}

fn data(address: IpAddr, kind: RecordType) -> Option<RData> {
    match (address, kind) {
        (IpAddr::V4(v4), RecordType::A) => Some(RData::A(A(v4))),
        (IpAddr::V6(v6), RecordType::AAAA) => Some(RData::AAAA(AAAA(v6))),
        _ => None,
    }
}

fn found(name: &str, plan: &Plan, view: View) -> Said {
    let told = plan.says.iter().find(|(whose, of, _)| {
        *whose == view && (of == name || (of.starts_with('.') && name.ends_with(of.as_str())))
    });
    if let Some((_, _, said)) = told {
        return said.clone();
    }
    match plan.hosts.iter().find(|host| host.name == name) {
        None => Said::NoName,
        Some(host) => match &host.leads_to {
            Some(next) => Said::LeadsTo(next.clone()),
            None => Said::Addresses(host.addresses.clone()),
        },
    }
}
