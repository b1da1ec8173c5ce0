// SPDX-License-Identifier: Apache-2.0
//! All at once: the whole takes little longer than the slowest.

use std::io::Write;
use std::time::{Duration, Instant};

use portolan_connector::probe::run;
use portolan_doctor::seen::Speaks;

use crate::asking::{asked, here, memory, options};
use crate::server::{OK, head, serve};

/// More than any profile has.
const MANY: u32 = 160;

#[test]
fn all_addresses_take_little_longer_than_the_slowest() {
    let slow = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            over.rest(Duration::from_secs(4));
            let _ = stream.write_all(OK.as_bytes());
        }
    });
    let dns = here();
    let all: Vec<_> =
        (0..MANY).map(|number| asked(&format!("h{number}.net"), slow.port, Speaks::Http)).collect();
    let (began, before) = (Instant::now(), memory());
    let options = portolan_connector::probe::Options {
        timeout: Duration::from_secs(20),
        ..options(dns.address)
    };
    let ran = run(&all, &options, &|_| {}).unwrap();
    let took = began.elapsed();
    let slowest = ran.addresses.iter().map(|seen| seen.took_ms).max().unwrap();
    assert!(ran.addresses.iter().all(|seen| seen.http.as_ref().unwrap().status == Some(200)));
    println!("{MANY} addresses: {took:?}; the slowest {slowest} ms");
    assert!(took.as_millis() * 2 <= u128::from(slowest) * 3, "{took:?} and {slowest} ms");
    assert!(memory() - before < 128 << 20);
}

/// Whoever waits for it waits a moment longer and not a second time.
#[test]
fn a_proxy_that_says_nothing_holds_nobody_up_but_who_asked() {
    let proxy = serve(|mut stream, over| {
        let _ = head(&mut stream);
        over.rest(Duration::from_secs(20));
    });
    let dns = here();
    let all: Vec<_> =
        (0..100).map(|number| asked(&format!("h{number}.net"), 443, Speaks::Https)).collect();
    let by =
        portolan_connector::probe::Proxy::parse(&format!("127.0.0.1:{}", proxy.port), "--proxy");
    let options = portolan_connector::probe::Options {
        ways: vec![portolan_connector::probe::WayChoice::Proxy(by.unwrap())],
        timeout: Duration::from_secs(8),
        ..options(dns.address)
    };
    let began = Instant::now();
    let ran = run(&all, &options, &|_| {}).unwrap();
    let took = began.elapsed();
    assert!(ran.addresses.iter().all(|seen| seen.http.is_none()));
    assert!(took < Duration::from_secs(15), "{took:?}");
}

#[test]
fn no_more_are_asked_at_once_than_may_be() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (open, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = serve(move |mut stream, over| {
        let at = open.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(at, Ordering::SeqCst);
        if head(&mut stream).is_some() {
            over.rest(Duration::from_millis(30));
            open.fetch_sub(1, Ordering::SeqCst);
            let _ = stream.write_all(OK.as_bytes());
        }
    });
    let dns = here();
    let all: Vec<_> =
        (0..40).map(|number| asked(&format!("h{number}.net"), server.port, Speaks::Http)).collect();
    let mut options = options(dns.address);
    options.in_flight = 4;
    let told = std::cell::Cell::new(0);
    let ran =
        run(&all, &options, &|step| told.set(told.get() + usize::from(step.done > 0))).unwrap();
    assert_eq!((ran.addresses.len(), told.get()), (40, 40));
    let order: Vec<&str> = ran.addresses.iter().map(|seen| seen.asked.host.as_str()).collect();
    assert_eq!(order[..3], ["h0.net", "h1.net", "h2.net"]);
    assert!(most.load(Ordering::SeqCst) <= 4, "{}", most.load(Ordering::SeqCst));
}
