// SPDX-License-Identifier: Apache-2.0
//! PAC files choose the way of each address, within bounds.

use std::io::Write;

use portolan_connector::probe::{Options, PacPlace, PacUrl, WayChoice};
use portolan_doctor::seen::{Kind, Run, Speaks, Way};

use crate::asking::{asked, asks, here, options};
use crate::server::{answers, head, serve};

fn by_pac(text: &str, hosts: &[&str], port: u16) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("proxy.pac");
    std::fs::write(&path, text).unwrap();
    let dns = here();
    let ways = vec![WayChoice::Pac(PacPlace::File(path))];
    let asked: Vec<_> = hosts.iter().map(|host| asked(host, port, Speaks::Http)).collect();
    asks(&asked, &Options { ways, ..options(dns.address) })
}

#[test]
fn each_address_goes_the_way_that_the_file_gives_for_it() {
    let far = serve(|stream, _| answers(stream));
    let proxy = serve(|stream, _| answers(stream));
    let text = format!(
        "function FindProxyForURL(url, host) {{ return isInNet(dnsResolve('x.net'), '127.0.0.0', '255.0.0.0') && dnsDomainIs(host, '.far.net') ? 'PROXY 127.0.0.1:{}' : 'DIRECT'; }}",
        proxy.port
    );
    let run = by_pac(&text, &["a.far.net", "b.near.net"], far.port);
    assert_eq!(run.addresses.len(), 2);
    assert!(
        matches!(&run.addresses[0].way, Way::Proxy { said_by, .. } if said_by.ends_with("proxy.pac"))
    );
    assert_eq!(run.addresses[1].way, Way::Direct);
    assert!(run.addresses.iter().all(|seen| seen.http.as_ref().unwrap().status == Some(200)));
    assert_eq!(run.pac[0].answers[1], ("b.near.net".into(), Ok("DIRECT".into())));
}

#[test]
fn the_next_way_is_tried_where_one_leads_nowhere() {
    let far = serve(|stream, _| answers(stream));
    let gone = serve(|_, _| {}).port;
    let text =
        format!("function FindProxyForURL(u, h) {{ return 'PROXY 127.0.0.1:{gone}; DIRECT'; }}");
    let run = by_pac(&text, &["a.net"], far.port);
    assert_eq!(run.addresses.len(), 2);
    assert_eq!(run.addresses[0].tcp[0].failure.as_ref().unwrap().kind, Kind::Refused);
    assert_eq!(run.addresses[1].http.as_ref().unwrap().status, Some(200));
}

#[test]
fn a_file_that_loops_is_told_and_holds_nobody() {
    let far = serve(|stream, _| answers(stream));
    let hosts: Vec<String> = (0..40).map(|number| format!("h{number}.net")).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let run = by_pac("function FindProxyForURL(u, h) { while (true) {} }", &hosts, far.port);
    assert!(
        run.pac[0].answers.iter().all(|(_, said)| said.as_ref().unwrap_err().kind == Kind::TooMuch)
    );
    assert_eq!(run.pac[0].answers.len(), 3);
    assert!(run.omitted.iter().any(|line| line.contains("not asked further")), "{:?}", run.omitted);
    assert_eq!(run.addresses.len(), 40);
}

#[test]
fn a_file_that_is_none_is_told() {
    let far = serve(|stream, _| answers(stream));
    let run = by_pac("<html>not here</html>", &["a.net"], far.port);
    assert!(run.pac[0].failure.is_some());
    assert_eq!(run.addresses[0].way, Way::Direct);
}

#[test]
fn a_file_is_fetched_by_its_url_within_bounds() {
    let far = serve(|stream, _| answers(stream));
    let place = serve(|mut stream, over| {
        let Some(head) = head(&mut stream) else { return };
        let body = "function FindProxyForURL(u, h) { return 'DIRECT'; }";
        let said = if head.starts_with("GET /good ") {
            format!("HTTP/1.1 200 OK\r\n\r\n{body}")
        } else {
            "HTTP/1.1 200 OK\r\n\r\n".to_owned()
        };
        let _ = stream.write_all(said.as_bytes());
        while head.starts_with("GET /endless ")
            && !over.is()
            && stream.write_all(&[b' '; 4096]).is_ok()
        {}
    });
    let dns = here();
    let fetch = |path: &str| {
        let url = format!("http://pac.example.net:{}{path}", place.port);
        let ways = vec![WayChoice::Pac(PacPlace::Url(PacUrl::parse(&url).unwrap()))];
        let all = [asked("a.net", far.port, Speaks::Http)];
        asks(&all, &Options { ways, ..options(dns.address) })
    };
    let good = fetch("/good");
    assert_eq!(good.pac[0].failure, None);
    assert_eq!(good.pac[0].answers[0].1, Ok("DIRECT".into()));
    assert_eq!(fetch("/endless").pac[0].failure.as_ref().unwrap().kind, Kind::TooMuch);
}

#[test]
fn a_file_that_is_slow_within_its_steps_is_stopped_by_the_clock() {
    let far = serve(|stream, _| answers(stream));
    let hosts: Vec<String> = (0..40).map(|number| format!("h{number}.net")).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let text = "function FindProxyForURL(u, h) {
        var s = 'x'.repeat(1048576), t = 'x'.repeat(1048575) + 'y';
        for (var i = 0; i < 1500000; i++) if (s === t) return 'DIRECT';
        return 'DIRECT'; }";
    let (dns, folder) = (here(), tempfile::tempdir().unwrap());
    let path = folder.path().join("proxy.pac");
    std::fs::write(&path, text).unwrap();
    let ways = vec![WayChoice::Pac(PacPlace::File(path))];
    let asked: Vec<_> = hosts.iter().map(|host| asked(host, far.port, Speaks::Tcp)).collect();
    let began = std::time::Instant::now();
    let run =
        portolan_connector::probe::run(&asked, &Options { ways, ..options(dns.address) }, &|_| {});
    assert!(began.elapsed() < std::time::Duration::from_secs(40), "{:?}", began.elapsed());
    let run = run.unwrap();
    let told = |said: &Result<String, portolan_doctor::seen::Failure>| {
        said.as_ref().is_err_and(|failure| failure.words.starts_with("pac-too-slow"))
    };
    assert!(run.pac[0].answers.iter().any(|(_, said)| told(said)), "{:?}", run.pac);
    assert!(run.omitted.iter().any(|line| line.contains("not asked further")), "{:?}", run.omitted);
    assert_eq!(run.addresses.len(), 40);
}

#[test]
fn of_many_ways_a_few_are_tried_and_each_once() {
    let far = serve(|stream, _| answers(stream));
    let same = "'PROXY 127.0.0.1:1;'.repeat(300) + 'DIRECT'";
    let run =
        by_pac(&format!("function FindProxyForURL() {{ return {same}; }}"), &["a.net"], far.port);
    assert_eq!(run.addresses.len(), 2);
    let many = "var all = ''; for (var i = 1; i < 300; i++) all += 'PROXY 127.0.0.1:' + i + ';';";
    let text = format!("function FindProxyForURL() {{ {many} return all; }}");
    let run = by_pac(&text, &["a.net"], far.port);
    assert!(run.addresses.len() <= 5, "{}", run.addresses.len());
    assert!(
        run.omitted.iter().any(|line| line.contains("299 ways, of which 5")),
        "{:?}",
        run.omitted
    );
}
