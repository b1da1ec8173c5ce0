// SPDX-License-Identifier: Apache-2.0
//! Packets of real connections over the loopback.

use std::net::{TcpListener, TcpStream};

use super::*;

/// The reader runs behind; what it must see comes soon, or never.
fn soon<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        look()
    })
}

#[test]
fn a_connection_over_the_loopback_shows_its_answer() {
    let watch = match Watch::start(Side::Ours) {
        Ok(watch) => watch,
        Err(why) => {
            println!("skipped: a_connection_over_the_loopback_shows_its_answer ({why})");
            return;
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap();
    let stream = TcpStream::connect(to).unwrap();
    let flow = Flow { from: stream.local_addr().unwrap(), to };
    let seen = soon(|| watch.seen(&flow).filter(|seen| seen.syn_ack.is_some())).unwrap();
    let answer = seen.syn_ack.unwrap();
    assert_eq!(answer.ttl, 64);
    assert!(answer.mss.is_some());
    assert_eq!((seen.retransmits, seen.reset, seen.other_interface), (0, None, None));
    assert!(seen.rtt_us.is_some_and(|rtt| rtt < 1_000_000));
}

#[test]
fn a_port_that_is_shut_answers_with_a_reset() {
    let watch = match Watch::start(Side::Ours) {
        Ok(watch) => watch,
        Err(why) => {
            println!("skipped: a_port_that_is_shut_answers_with_a_reset ({why})");
            return;
        }
    };
    let to = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    let from = socket.local_addr().unwrap().as_socket().unwrap();
    assert!(socket.connect(&to.into()).is_err());
    let seen = soon(|| watch.seen(&Flow { from, to }).filter(|seen| seen.reset.is_some()));
    assert!(seen.unwrap().syn_ack.is_none());
}
