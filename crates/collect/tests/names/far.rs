// SPDX-License-Identifier: Apache-2.0
//! The other side: a resolver, a stranger who plays one, and what the names stand for.

use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::thread;

use hickory_proto::op::{Message, MessageType, OpCode, Query};
use hickory_proto::rr::rdata::{A, AAAA, CNAME};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use portolan_collect::within;

/// By family: IPv4, IPv6.
pub(super) const RESOLVER: [&str; 2] = ["10.0.2.53", "fd00:2::53"];
pub(super) const STRANGER: [&str; 2] = ["10.0.2.66", "fd00:2::66"];
pub(super) const CLOUD: [&str; 2] = ["192.0.2.10", "2001:db8::10"];
/// What the stranger says that every name stands for.
pub(super) const OF_STRANGER: [&str; 2] = ["192.0.2.66", "2001:db8::66"];

/// Seconds for which an answer holds.
pub(super) const TTL: u32 = 60;

/// A name with more addresses than a usual packet holds, and how many.
pub(super) const LARGE: &str = "large.cloud.test";
pub(super) const LARGE_COUNT: usize = 200;

/// Who answers there.
pub(super) struct Far {
    resolvers: [UdpSocket; 2],
}

impl Far {
    /// Serves names and a service in the namespace until the process ends.
    pub(super) fn serve(netns: &Path) -> Self {
        let service = within(Some(netns), || TcpListener::bind("[::]:443").unwrap()).unwrap();
        thread::spawn(move || service.incoming().for_each(drop));
        let bind = |at: &str| {
            let at: IpAddr = at.parse().unwrap();
            within(Some(netns), || UdpSocket::bind((at, 53)).unwrap()).unwrap()
        };
        let resolvers = RESOLVER.map(bind);
        for (ours, cloud) in [(&resolvers, CLOUD), (&STRANGER.map(bind), OF_STRANGER)] {
            for socket in ours {
                let socket = socket.try_clone().unwrap();
                thread::spawn(move || answer_all(&socket, cloud));
            }
        }
        Self { resolvers }
    }

    /// The resolver of a family sends the answer to a question that nobody asked.
    pub(super) fn say_unasked(&self, family: usize, name: &str, to: &str) {
        let to: IpAddr = to.parse().unwrap();
        let answer = answer(&question(name, to.is_ipv6()), CLOUD).unwrap();
        self.resolvers[family].send_to(&answer, (to, 40_000)).unwrap();
    }
}

fn answer_all(socket: &UdpSocket, cloud: [&str; 2]) {
    let mut bytes = [0; 512];
    while let Ok((length, from)) = socket.recv_from(&mut bytes) {
        if let Some(answer) = answer(&bytes[..length], cloud) {
            socket.send_to(&answer, from).unwrap();
        }
    }
}

/// Every name stands for another one, which has the address; the large one has many.
fn answer(question: &[u8], cloud: [&str; 2]) -> Option<Vec<u8>> {
    let question = Message::from_vec(question).ok()?;
    let asked = question.queries.first()?;
    let mut answer = Message::response(question.metadata.id, OpCode::Query);
    answer.add_query(asked.clone());
    if asked.name() == &fqdn(LARGE) {
        for last in 1..=u8::try_from(LARGE_COUNT).unwrap() {
            answer.add_answer(record(asked.name(), RData::A(A(Ipv4Addr::new(192, 0, 2, last)))));
        }
        return answer.to_vec().ok();
    }
    let edge = fqdn("edge.test");
    answer.add_answer(record(asked.name(), RData::CNAME(CNAME(edge.clone()))));
    answer.add_answer(if asked.query_type() == RecordType::AAAA {
        record(&edge, RData::AAAA(AAAA(cloud[1].parse().unwrap())))
    } else {
        record(&edge, RData::A(A(cloud[0].parse().unwrap())))
    });
    answer.to_vec().ok()
}

fn record(owner: &Name, data: RData) -> Record {
    Record::from_rdata(owner.clone(), TTL, data)
}

fn fqdn(name: &str) -> Name {
    Name::from_ascii(format!("{name}.")).unwrap()
}

/// A question for a name's addresses of one family.
pub(super) fn question(name: &str, ipv6: bool) -> Vec<u8> {
    let mut message = Message::new(7, MessageType::Query, OpCode::Query);
    let kind = if ipv6 { RecordType::AAAA } else { RecordType::A };
    message.add_query(Query::query(fqdn(name), kind));
    message.to_vec().unwrap()
}

/// The addresses that an answer gives.
pub(super) fn addresses(answer: &[u8]) -> Vec<String> {
    let answer = Message::from_vec(answer).unwrap();
    answer.answers.iter().filter_map(|r| Some(r.data.ip_addr()?.to_string())).collect()
}
