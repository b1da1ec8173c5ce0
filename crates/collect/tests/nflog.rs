// SPDX-License-Identifier: Apache-2.0
//! Real rules log real packets, in namespaces that the tests make.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod sandbox;

use std::net::{TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use portolan_collect::{CollectError, Nflog, Observer, wait_any, within};
use portolan_flow::{FirewallEvent, Record};

const GROUP: u16 = 100;

const TABLE: &str = r#"
add table inet t
add chain inet t output { type filter hook output priority 0; policy accept; }
add rule inet t output udp dport 9 log prefix "portolan flag egress citrix-vda/internet" group 100 snaplen 128
add rule inet t output tcp dport 443 tcp flags syn log prefix "portolan deny egress citrix-vda/-" group 100 snaplen 128 drop
add rule inet t output udp dport 10 log prefix "somebody else" group 100 snaplen 128
"#;

/// Reads until there are as many records as wanted; two seconds at most.
fn read(observers: &mut [Observer], wanted: usize) -> Vec<Record> {
    let mut records = Vec::new();
    let until = Instant::now() + Duration::from_secs(2);
    while records.len() < wanted && Instant::now() < until {
        wait_any(observers, Duration::from_millis(50)).unwrap();
        for observer in observers.iter_mut() {
            observer.records(Timestamp::UNIX_EPOCH, &mut |r| records.push(r)).unwrap();
        }
    }
    records
}

fn send(to: &str, payload: &[u8]) {
    let from = if to.starts_with('[') { "[::1]:0" } else { "127.0.0.1:0" };
    UdpSocket::bind(from).unwrap().send_to(payload, to).unwrap();
}

#[test]
fn a_logged_packet_of_either_family_arrives_as_a_record() {
    sandbox::inside("a_logged_packet_of_either_family_arrives_as_a_record", || {
        sandbox::nft(TABLE);
        let mut observers = [Observer::open("hv-a", None, GROUP).unwrap()];
        send("127.0.0.1:9", &[0; 900]);
        send("[::1]:9", b"x");
        let refused =
            TcpStream::connect_timeout(&"[::1]:443".parse().unwrap(), Duration::from_millis(100));
        assert!(refused.is_err());
        let records = read(&mut observers, 3);
        let told: Vec<String> = records.iter().map(|r| r.connection().to_string()).collect();
        assert_eq!(
            told.get(..3).unwrap(),
            ["127.0.0.1 -> 127.0.0.1 udp/9", "::1 -> ::1 udp/9", "::1 -> ::1 tcp/443"]
        );
        let [flagged, _, denied] = &records[..3] else { panic!("{records:?}") };
        assert_eq!(flagged.firewall_event, FirewallEvent::Flagged);
        assert_eq!(flagged.rule.as_deref(), Some("internet"));
        assert_eq!(denied.firewall_event, FirewallEvent::Denied);
        assert_eq!((denied.policy.as_deref(), &denied.rule), (Some("citrix-vda"), &None));
        assert!(observers[0].losses().by_reason.is_empty());
    });
}

#[test]
fn the_log_of_another_namespace_is_read_without_going_there() {
    sandbox::inside("the_log_of_another_namespace_is_read_without_going_there", || {
        let there = sandbox::Namespace::new();
        let path = there.path();
        within(Some(&path), || sandbox::nft(TABLE)).unwrap();
        let mut observers = [Observer::open("hv-b", Some(&path), GROUP).unwrap()];
        send("127.0.0.1:9", b"here");
        within(Some(&path), || send("[::1]:9", b"there")).unwrap();
        let records = read(&mut observers, 1);
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].connection().to_string(), "::1 -> ::1 udp/9");
        assert_eq!(records[0].observation_point, "hv-b");
    });
}

#[test]
fn what_a_foreign_rule_logs_is_counted_and_not_a_record() {
    sandbox::inside("what_a_foreign_rule_logs_is_counted_and_not_a_record", || {
        sandbox::nft(TABLE);
        let mut observers = [Observer::open("hv-a", None, GROUP).unwrap()];
        send("127.0.0.1:10", b"x");
        send("127.0.0.1:9", b"x");
        assert_eq!(read(&mut observers, 1).len(), 1);
        let losses = observers[0].losses();
        assert_eq!(losses.by_reason.into_iter().collect::<Vec<_>>(), [("foreign-label", 1)]);
    });
}

#[test]
fn a_reader_that_is_late_knows_exactly_how_much_it_missed() {
    sandbox::inside("a_reader_that_is_late_knows_exactly_how_much_it_missed", || {
        const SENT: u64 = 150_000;
        sandbox::nft(TABLE);
        let mut observers = [Observer::open("hv-a", None, GROUP).unwrap()];
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        for _ in 0..SENT {
            socket.send_to(&[0; 100], "127.0.0.1:9").unwrap();
        }
        let mut got = u64::try_from(read(&mut observers, usize::MAX).len()).unwrap();
        // What comes after the flood tells how long the gap was.
        send("127.0.0.1:9", b"last");
        got += u64::try_from(read(&mut observers, 1).len()).unwrap();
        let losses = observers[0].losses().by_reason;
        let missing = losses.get("missing-by-sequence").copied().unwrap_or_default();
        assert!(missing > 0 && losses.contains_key("buffer-overrun"), "{losses:?}");
        assert_eq!(got + missing, SENT + 1, "{losses:?}");
    });
}

#[test]
fn a_group_has_one_reader() {
    sandbox::inside("a_group_has_one_reader", || {
        let _first = Nflog::open(None, GROUP).unwrap();
        let second = Nflog::open(None, GROUP).unwrap_err();
        assert!(matches!(second, CollectError::GroupTaken(GROUP)), "{second}");
    });
}

#[test]
fn a_namespace_that_is_not_there_is_named() {
    let wrong = Nflog::open(Some("/nowhere/netns".as_ref()), GROUP).unwrap_err();
    assert_eq!(wrong.to_string(), "cannot open the network namespace `/nowhere/netns`");
}
