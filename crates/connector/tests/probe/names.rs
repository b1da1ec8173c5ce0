// SPDX-License-Identifier: Apache-2.0
//! Servers of names: what they say, and what they say instead of an answer.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::RecordType;
use portolan_connector::probe::dns::resolve;
use portolan_doctor::seen::{Answer, Failure, Kind, Resolver};

use crate::server::{Names, Question, add_addresses, add_name, names, names_on};

const LIMIT: Duration = Duration::from_millis(2500);

fn asks(servers: &[&Names]) -> Result<Answer, Failure> {
    let all: Vec<_> = servers.iter().map(|server| server.address).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let began = Instant::now();
    let seen = runtime.block_on(resolve(Resolver::System, &all, "hub.example.net", LIMIT));
    assert!(began.elapsed() < LIMIT + Duration::from_secs(2), "{:?}", began.elapsed());
    seen.result
}

fn kind(result: Result<Answer, Failure>) -> Kind {
    result.unwrap_err().kind
}

fn address() -> IpAddr {
    "192.0.2.7".parse().unwrap()
}

#[test]
fn a_name_leads_through_others_to_addresses_of_both_families() {
    let v6: IpAddr = "2001:db8::7".parse().unwrap();
    let server = names(move |question| {
        Some(match question.name().as_str() {
            // The rest of the way is for the asker to ask for.
            "hub.example.net" => question.leads(&["a.example.net", "b.example.net"]),
            _ => {
                let mut reply = question.reply();
                let kind = question.0.queries[0].query_type();
                add_name(&mut reply, "b.example.net", "c.example.net");
                add_addresses(&mut reply, "c.example.net", kind, &[address(), v6]);
                reply.to_vec().unwrap()
            }
        })
    });
    let answer = asks(&[&server]).unwrap();
    assert_eq!(answer.through, ["a.example.net", "b.example.net", "c.example.net"]);
    assert_eq!(answer.addresses, [v6, address()]);
    assert_eq!(answer.ttl_s, Some(30));
}

#[test]
fn names_that_lead_to_each_other_are_a_loop() {
    let whole = names(|question| Some(question.leads(&["a.net", "b.net", "a.net"])));
    assert_eq!(kind(asks(&[&whole])), Kind::NameLoop);
    let in_steps = names(|question| {
        let to = if question.name() == "a.net" { "b.net" } else { "a.net" };
        Some(question.leads(&[to]))
    });
    assert_eq!(kind(asks(&[&in_steps])), Kind::NameLoop);
    let itself = names(|question| Some(question.leads(&["hub.example.net"])));
    assert_eq!(kind(asks(&[&itself])), Kind::NameLoop);
}

#[test]
fn names_without_end_come_to_an_end() {
    let count = AtomicU32::new(0);
    let server = names(move |question| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        Some(question.leads(&[&format!("n{number}.example.net")]))
    });
    assert_eq!(kind(asks(&[&server])), Kind::NameLoop);
    let long: Vec<String> = (0..40).map(|number| format!("n{number}.example.net")).collect();
    let server = names(move |question| {
        Some(question.leads(&long.iter().map(String::as_str).collect::<Vec<_>>()))
    });
    assert_eq!(kind(asks(&[&server])), Kind::NameLoop);
}

#[test]
fn what_answers_no_question_of_ours_is_no_answer() {
    let garbage = names(|_| Some(vec![0xff; 700]));
    assert_eq!(kind(asks(&[&garbage])), Kind::NameServer);
    let cut = names(|question| question.addresses(&[address()]).get(..20).map(<[u8]>::to_vec));
    assert_eq!(kind(asks(&[&cut])), Kind::NameServer);
    let forged = names(|question| {
        let mut bytes = question.addresses(&[address()]);
        bytes[0] ^= 0xff;
        Some(bytes)
    });
    assert_eq!(kind(asks(&[&forged])), Kind::NameServer);
    let of_another = names(|question| {
        let mut other = question.0.clone();
        other.queries[0].set_query_type(RecordType::TXT);
        Some(Question(other).reply().to_vec().unwrap())
    });
    assert_eq!(kind(asks(&[&of_another])), Kind::NameServer);
}

#[test]
fn a_pointer_of_a_name_to_itself_does_not_hold_us() {
    let server = names(|question| {
        let mut bytes = question.reply().to_vec().unwrap();
        // An answer whose name is a pointer to that very pointer (RFC 1035, 4.1.4).
        bytes[7] = 1;
        let at = u16::try_from(bytes.len()).unwrap() | 0xc000;
        bytes.extend(at.to_be_bytes());
        bytes.extend([0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
        Some(bytes)
    });
    assert_eq!(kind(asks(&[&server])), Kind::NameServer);
}

#[test]
fn a_clear_word_is_the_end_and_a_failure_is_not() {
    let none = names(|question| Some(question.code(ResponseCode::NXDomain)));
    let fails = names(|question| Some(question.code(ResponseCode::ServFail)));
    let good = names(|question| Some(question.addresses(&[address()])));
    assert_eq!(kind(asks(&[&none, &good])), Kind::NoName);
    assert_eq!(asks(&[&fails, &good]).unwrap().addresses, [address()]);
    assert_eq!(kind(asks(&[&fails])), Kind::NameServer);
    let empty = names(|question| Some(question.addresses(&[])));
    assert_eq!(kind(asks(&[&empty])), Kind::NoAddress);
}

#[test]
fn silence_is_a_timeout_and_leaves_time_for_the_next_server() {
    let silent = names(|_| None);
    assert_eq!(kind(asks(&[&silent])), Kind::Timeout);
    let good = names(|question| Some(question.addresses(&[address()])));
    assert_eq!(asks(&[&silent, &good]).unwrap().addresses, [address()]);
}

#[test]
fn what_is_lost_once_is_asked_for_again() {
    let count = AtomicU32::new(0);
    let server = names(move |question| {
        let is_first = count.fetch_add(1, Ordering::Relaxed) < 2;
        (!is_first).then(|| question.addresses(&[address()]))
    });
    assert_eq!(asks(&[&server]).unwrap().addresses, [address()]);
}

#[test]
fn what_does_not_fit_is_asked_for_by_tcp() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let socket = UdpSocket::bind(listener.local_addr().unwrap()).unwrap();
    let by_udp = names_on(socket, |question| {
        let mut reply = question.reply();
        reply.metadata.truncation = true;
        Some(reply.to_vec().unwrap())
    });
    // One question for each family.
    let by_tcp = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut length = [0_u8; 2];
            stream.read_exact(&mut length).unwrap();
            let mut bytes = vec![0_u8; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut bytes).unwrap();
            let question = Question(Message::from_vec(&bytes).unwrap());
            let many: Vec<IpAddr> =
                (0..900_u32).map(|n| Ipv4Addr::from(0xc000_0200 + n).into()).collect();
            let answer = question.addresses(&many);
            stream.write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    let answer = asks(&[&by_udp]).unwrap();
    by_tcp.join().unwrap();
    assert_eq!(answer.addresses.len(), 64, "more than anybody needs is not kept");
}

#[test]
fn an_answer_that_is_cut_by_tcp_too_is_the_servers_failure() {
    let cut = |question: &Question| {
        let mut reply = question.reply();
        reply.metadata.truncation = true;
        reply.to_vec().unwrap()
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let socket = UdpSocket::bind(listener.local_addr().unwrap()).unwrap();
    let by_udp = names_on(socket, move |question| Some(cut(question)));
    let by_tcp = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut length = [0_u8; 2];
            stream.read_exact(&mut length).unwrap();
            let mut bytes = vec![0_u8; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut bytes).unwrap();
            let answer = cut(&Question(Message::from_vec(&bytes).unwrap()));
            stream.write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    let failure = asks(&[&by_udp]).unwrap_err();
    by_tcp.join().unwrap();
    assert_eq!(failure.kind, Kind::NameServer);
    assert!(failure.words.contains("cut short again"), "{}", failure.words);
}
