// SPDX-License-Identifier: Apache-2.0
//! DTLS over UDP, answered by somebody else's software, dropped and refused.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portolan_doctor::seen::{Kind, Speaks, UdpSeen};

use crate::alone::{alone, sh};
use crate::network::{ask, build, middle, options};

/// Ended by the process namespace, and before that by the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn openssl() -> Ends {
    sh("mkdir -p /run/dtls && cd /run/dtls && openssl req -x509 -newkey ec -pkeyopt \
        ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=far 2>/dev/null");
    let child = Command::new("ip")
        .args(["netns", "exec", "far", "openssl", "s_server", "-accept", "443"])
        .args(["-cert", "/run/dtls/cert.pem", "-key", "/run/dtls/key.pem", "-quiet", "-dtls"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    Ends(child)
}

fn seen() -> UdpSeen {
    ask(Speaks::Dtls, &options()).1.udp.unwrap()
}

#[test]
fn openssl_takes_our_hello_and_asks_for_a_cookie() {
    alone("udp::openssl_takes_our_hello_and_asks_for_a_cookie", &["openssl"], || {
        build();
        let _server = openssl();
        let seen = seen();
        assert_eq!((seen.tries, seen.failure), (1, None));
        assert_eq!(seen.record.as_deref(), Some("hello-verify-request DTLS1.0"));
    });
}

#[test]
fn silence_is_tried_twice() {
    alone("udp::silence_is_tried_twice", &["openssl", "nft"], || {
        build();
        let _server = openssl();
        middle("udp dport 443 drop");
        let seen = seen();
        assert_eq!((seen.tries, seen.record), (2, None));
        assert_eq!(seen.failure.unwrap().kind, Kind::Timeout);
    });
}

#[test]
fn a_port_where_nobody_listens_is_told_by_icmp() {
    alone("udp::a_port_where_nobody_listens_is_told_by_icmp", &[], || {
        build();
        let seen = seen();
        assert_eq!(seen.failure.unwrap().kind, Kind::Refused);
    });
}
