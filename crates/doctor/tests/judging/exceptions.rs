// SPDX-License-Identifier: Apache-2.0
//! The exceptions on the page, which other crates write.

use portolan_doctor::view::{Exception, html, html_with};

use crate::world::{judged, run};

fn exception() -> Exception {
    Exception {
        target: Some("squid".into()),
        codes: vec!["tls-interception".into(), "tls-downgrade".into()],
        names: vec![("*.nssvc.net".into(), vec!["tcp/443".into(), "udp/443".into()])],
        text: Some("acl citrix ssl::server_name .nssvc.net\nssl_bump splice citrix\n".into()),
        notes: vec!["put it before `ssl_bump bump all`".into()],
        command: "portolan connector bypass squid".into(),
    }
}

#[test]
fn an_exception_stands_on_the_page_with_names_ports_and_the_products_own_text() {
    let page = html_with(&judged(&run()), &[exception()]);
    for part in [
        "<h2>The exception</h2>",
        "For <code>squid</code>",
        "Because of <code>tls-interception</code>, <code>tls-downgrade</code>",
        "<td><code>*.nssvc.net</code></td><td>tcp/443, udp/443</td>",
        "<pre>acl citrix ssl::server_name .nssvc.net\nssl_bump splice citrix\n</pre>",
        "<li>put it before <code>ssl_bump bump all</code></li>",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn an_unknown_product_gets_the_plain_list() {
    let plain = Exception { target: None, text: None, notes: Vec::new(), ..exception() };
    let page = html_with(&judged(&run()), &[plain]);
    assert!(page.contains("<h3>For the device in between</h3>") && !page.contains("<pre>"));
}

#[test]
fn without_an_exception_nothing_is_said_of_any_and_strangers_words_stay_words() {
    let report = judged(&run());
    assert_eq!(html(&report), html_with(&report, &[]));
    assert!(!html(&report).contains("The exception"));
    let hostile = Exception {
        names: vec![("<script>x</script>".into(), vec!["<b>".into()])],
        text: Some("</pre><script>x</script>".into()),
        ..exception()
    };
    assert!(!html_with(&report, &[hostile]).contains("<script>"));
}
