// SPDX-License-Identifier: Apache-2.0
//! Whatever a file does, it ends: with an answer or with the error that says why.

use std::time::{Duration, Instant};

use portolan_pac::{Limits, Nowhere, Pac, PacError, Stop};
use proptest::prelude::*;

fn find(body: &str, limits: Limits) -> Result<String, PacError> {
    let text = format!("function FindProxyForURL(url, host) {{ {body} }}");
    let pac = Pac::parse(&text, limits)?;
    pac.find("https://a.b/", "a.b", &Nowhere).map(|answer| answer.text)
}

/// The code of what a body ends in, or its answer.
fn end(body: &str) -> String {
    find(body, Limits::default()).unwrap_or_else(|error| error.code().to_owned())
}

#[test]
fn what_loops_recurses_allocates_throws_or_answers_nonsense_is_an_error_of_its_own() {
    let table = [
        ("for (;;) {}", "pac-endless"),
        ("while (true) { try { for (;;) {} } catch (e) {} finally { continue; } }", "pac-endless"),
        ("try { for (;;) {} } catch (e) { return 'DIRECT'; }", "pac-endless"),
        ("/(a*)*(a*)*$/.test('a'.repeat(40) + 'b'); for (;;) {}", "pac-endless"),
        ("return /^(a+)+$/.test('a'.repeat(40) + 'b') ? 'DIRECT' : 'PROXY a';", "pac-endless"),
        ("shExpMatch('a'.repeat(5000), '*a*a*a*a*a*a*b');", "pac-endless"),
        ("Array.prototype.indexOf.call({ length: 9e15 }, 1);", "pac-endless"),
        ("Array.prototype.forEach.call({ length: 9e15 }, alert);", "pac-endless"),
        ("new Array(4294967295).join('');", "pac-endless"),
        ("String(new Array(4294967295));", "pac-endless"),
        ("Array.prototype.slice.call({ length: 9e15 });", "pac-endless pac-memory"),
        ("[].concat(new Array(4294967295));", "pac-endless pac-memory"),
        ("new Array(4294967295).sort();", "pac-endless"),
        ("new Array(4294967295).reverse();", "pac-endless"),
        ("'a'.repeat(9e5).indexOf('a'.repeat(4e5) + 'b');", "pac-endless"),
        ("'a'.repeat(9e5).split('a'.repeat(4e5) + 'b');", "pac-endless"),
        ("JSON.stringify(new Array(4294967295));", "pac-memory"),
        ("Array.from({ length: 9e15 });", "pac-memory pac-threw"),
        ("var f = function () { return f() + 1; }; return f();", "pac-recursion"),
        ("var f = function () { return [1].map(f); }; return f();", "pac-recursion"),
        ("var a = []; for (;;) { a.push('x'.repeat(10000) + a.length); }", "pac-memory"),
        ("return 'x'.repeat(1e9);", "pac-threw pac-memory"),
        ("var s = 'x'; for (;;) { s += s; }", "pac-threw pac-memory"),
        ("throw new Error('no');", "pac-threw"),
        ("throw 'no';", "pac-threw"),
        ("throw { toString: function () { for (;;) {} } };", "pac-endless"),
        ("return nothing.like.it;", "pac-threw"),
        ("return new RegExp('(');", "pac-syntax"),
        ("return eval('1');", "pac-threw"),
        ("return new Function('return 1')();", "pac-threw"),
        ("return f.constructor('return 1')(); function f() {}", "pac-threw"),
        ("return f.constructor('return 1')(); function* f() {}", "pac-threw"),
        (
            "(async function f() { for (;;) await f(); })();",
            "pac-endless pac-recursion pac-memory pac-no-text",
        ),
        ("return (async function () {})();", "pac-no-text"),
        ("return BigInt(1);", "pac-threw"),
        ("var x = 2n ** 500000n; for (;;) x = x * x;", "pac-syntax"),
        ("var x = 0xFFn;", "pac-syntax"),
        ("var x = `${1_0n}`;", "pac-syntax"),
        ("return 'PROXY 10n.b:1' /* 5n */;", "PROXY 10n.b:1"),
        ("return 7;", "pac-no-text"),
        ("return { toString: function () { return 'DIRECT'; } };", "pac-no-text"),
        ("return;", "pac-no-text"),
        ("return '\\ud800';", "pac-no-text"),
        ("return 'x'.repeat(10000);", "pac-answer-too-long"),
        ("return 'nonsense';", "pac-no-way"),
        ("for (var i = 0; ; i++) dnsResolve('h' + i);", "pac-too-many-names"),
        ("return null;", ""),
        ("return '';", ""),
    ];
    for (body, code) in table {
        let begun = Instant::now();
        let end = end(body);
        assert!(begun.elapsed() < Duration::from_secs(20), "{body}: {:?}", begun.elapsed());
        assert!(code == end || code.split(' ').any(|code| code == end), "{body}: {end}");
    }
}

#[test]
fn a_file_is_refused_where_it_cannot_be_asked() {
    let code = |text: &str, limits: Limits| Pac::parse(text, limits).map_err(|e| e.code()).err();
    let table = [
        ("", Some("pac-no-function")),
        ("var FindProxyForURL = 3;", Some("pac-no-function")),
        ("function findproxyforurl() {}", Some("pac-no-function")),
        ("function FindProxyForURL(", Some("pac-syntax")),
        ("<html></html>", Some("pac-syntax")),
        ("function FindProxyForURL() {}\0", Some("pac-syntax")),
        ("for (;;) {}", Some("pac-endless")),
        ("throw 1", Some("pac-threw")),
        ("var FindProxyForURL = function () {};", None),
        ("\u{feff}function FindProxyForURL() {}", None),
        ("FindProxyForURL = (u, h) => 'DIRECT'", None),
    ];
    for (text, expected) in table {
        assert_eq!(code(text, Limits::default()), expected, "{text}");
    }
    let short = Limits { text_bytes: 10, ..Limits::default() };
    assert_eq!(code("var a = 100;", short), Some("pac-too-long"));
}

#[test]
fn a_file_of_twenty_thousand_names_has_room() {
    let rules: String = (0..20_000)
        .map(|i| format!("if (dnsDomainIs(host, \".host{i}.example.com\")) return \"DIRECT\";\n"))
        .collect();
    let text = format!("function FindProxyForURL(url, host) {{\n{rules}return \"PROXY a:1\"; }}");
    assert!(text.len() > 1_000_000, "{}", text.len());
    let limits = Limits { text_bytes: 2 << 20, ..Limits::default() };
    let pac = Pac::parse(&text, limits).expect("it fits");
    let answer = |host: &str| pac.find("https://a/", host, &Nowhere).map(|answer| answer.text);
    assert_eq!(answer("www.host19999.example.com"), Ok("DIRECT".to_owned()));
    assert_eq!(answer("www.example.com"), Ok("PROXY a:1".to_owned()));
}

#[test]
fn an_error_names_its_line() {
    let text = "function FindProxyForURL(url, host) {\n  var a;\n  return a.b.c;\n}";
    let pac = Pac::parse(text, Limits::default()).expect("it compiles");
    let error = pac.find("http://a/", "a", &Nowhere).expect_err("a is undefined");
    assert!(matches!(error, PacError::Threw { line: Some(3), .. }), "{error:?}");
    let error = Pac::parse("var a;\nvar b = ;\n", Limits::default()).expect_err("no value");
    assert!(matches!(error, PacError::Syntax { line: Some(2), .. }), "{error:?}");
}

#[test]
fn a_script_finds_no_clock_and_no_way_out() {
    for body in [
        "return typeof performance + typeof setTimeout + typeof print + typeof require;",
        "return typeof std + typeof os + typeof process + typeof fetch;",
    ] {
        let text = find(&body.replace("return ", "return 'PROXY a;' + "), Limits::default());
        assert_eq!(text, Ok(format!("PROXY a;{}", "undefined".repeat(4))));
    }
}

const WORDS: [&str; 40] = [
    "function FindProxyForURL(url, host) {",
    "}",
    "{",
    "(",
    ")",
    "return",
    "if",
    "else",
    "for (;;)",
    "while (1)",
    "try",
    "catch (e)",
    "finally",
    "throw",
    "'DIRECT'",
    "'PROXY a:1'",
    "host",
    "url",
    "shExpMatch(host, '*')",
    "isInNet(host, '10.0.0.0', '255.0.0.0')",
    "dnsResolve(host)",
    "myIpAddress()",
    "dateRange('JAN', 3)",
    "timeRange(1, 2)",
    "new Date()",
    "[]",
    "'x'.repeat(99999)",
    ";",
    "=",
    "+",
    "var a",
    "a",
    "a.b",
    "/(a+)+$/",
    "null",
    "0",
    "=>",
    "...",
    "new Array(4294967295)",
    "`",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Text of any kind.
    #[test]
    fn no_text_panics(text in any::<String>(), url in any::<String>(), host in any::<String>()) {
        if let Ok(pac) = Pac::parse(&text, Limits::default()) {
            let _ = pac.find(&url, &host, &Nowhere);
        }
    }

    /// Text of a script's words, which reaches deeper, with little of everything.
    #[test]
    fn no_script_panics(
        words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..30),
        memory_bytes in 0usize..200_000,
        steps in 0u64..100_000,
    ) {
        let limits = Limits { steps, memory_bytes, ..Limits::default() };
        for text in [words.join(" "), format!("{} {} }}", WORDS[0], words.join(" "))] {
            if let Ok(pac) = Pac::parse(&text, limits) {
                let _ = pac.find("https://a.b/c", "a.b", &Nowhere);
            }
        }
    }

    /// The same goes in, the same comes out.
    #[test]
    fn an_answer_is_the_same_each_time(host in "[a-z.]{1,20}") {
        let text = "function FindProxyForURL(url, host) { return 'PROXY ' + host.length + ':' +
            (1 + Math.floor(Math.random() * 60000)) + '; PROXY a' + new Date().getTime(); }";
        let pac = Pac::parse(text, Limits::default()).expect("it compiles");
        prop_assert_eq!(pac.find("http://a/", &host, &Nowhere), pac.find("http://a/", &host, &Nowhere));
    }
}

/// What it took to end, when it was stopped after a moment.
fn stopped(text: &str) -> (Result<Pac, PacError>, Duration) {
    let stop = Stop::default();
    let limits = Limits { steps: u64::MAX, ..Limits::default() };
    std::thread::scope(|scope| {
        let begun = Instant::now();
        let running = scope.spawn(|| Pac::parse_until(text, limits, stop.clone()));
        std::thread::sleep(Duration::from_millis(50));
        stop.now();
        (running.join().unwrap_or(Err(PacError::NoFunction)), begun.elapsed())
    })
}

#[test]
fn what_is_stopped_ends_at_once_also_within_functions_of_the_engine_itself() {
    let megabyte = "var s = 'x'.repeat(1048576), t = 'x'.repeat(1048575) + 'y', n = 0;";
    for body in [
        "for (;;) {}",
        "for (;;) { s.toUpperCase(); }",
        "var j = s.slice(0, 262144); j = '\"' + j + '\"'; for (;;) { JSON.parse(j); }",
        "for (;;) { JSON.stringify(s.slice(0, 262144)); }",
        "for (;;) { s.slice(1); }",
        "for (;;) { encodeURIComponent(s); }",
        "for (;;) { if (s === t) n++; }",
        "for (;;) { try { for (;;) { s.trim(); } } catch (e) {} }",
    ] {
        let (ended, took) = stopped(&format!("{megabyte}{body}"));
        assert_eq!(ended.expect_err(body), PacError::Stopped, "{body}");
        assert!(took < Duration::from_secs(10), "{body}: {took:?}");
    }
}

#[test]
fn what_is_stopped_before_it_begins_does_not_run() {
    let stop = Stop::default();
    let pac = Pac::parse("function FindProxyForURL() { return 'DIRECT'; }", Limits::default());
    let pac = pac.expect("it compiles").until(stop.clone());
    assert!(pac.find("http://a/", "a", &Nowhere).is_ok());
    stop.now();
    assert_eq!(pac.find("http://a/", "a", &Nowhere), Err(PacError::Stopped));
}

#[test]
fn a_getter_in_the_place_of_the_function_says_what_it_threw() {
    let getter = "Object.defineProperty(globalThis, 'FindProxyForURL',\n{ get() { throw new Error('not today'); } });";
    let error = Pac::parse(getter, Limits::default()).expect_err("it throws");
    let message = "not today".to_owned();
    assert_eq!(error, PacError::Threw { message, line: Some(2) });
}
