// SPDX-License-Identifier: Apache-2.0
//! The page for a network team, made of a record that was kept: it holds the exception itself.

use std::fs;
use std::path::Path;

use crate::portolan::portolan_in;

/// A port where nobody listens, so that nobody is asked.
const CHECK: [&str; 7] =
    ["connector", "check", "--timeout", "1", "--address", "localhost:9", "--direct"];
const SETTINGS: [&str; 4] = ["--winhttp", "winhttp.txt", "--wininet", "wininet.txt"];

/// A record in which the machine's two settings differ, about this line of a list.
fn record(folder: &Path, pattern: &str) {
    let own = "Current WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n";
    let users =
        "    ProxyEnable    REG_DWORD    0x1\n    ProxyServer    REG_SZ    proxy.example:8080\n";
    fs::write(folder.join("winhttp.txt"), own).unwrap();
    fs::write(folder.join("wininet.txt"), users).unwrap();
    let words = [&CHECK[..], &SETTINGS, &["--keep", "run.json"]].concat();
    assert_eq!(portolan_in(folder, &words).code, Some(1));
    let kept = fs::read_to_string(folder.join("run.json")).unwrap();
    let own = r#""pattern":"localhost""#;
    assert!(kept.contains(own), "{kept}");
    let changed = kept.replace(own, &format!(r#""pattern":"{pattern}""#));
    fs::write(folder.join("run.json"), changed).unwrap();
}

fn page(pattern: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path(), pattern);
    let words = ["connector", "check", "--from", "run.json", "--report", "way.html"];
    assert_eq!(portolan_in(folder.path(), &words).code, Some(1));
    fs::read_to_string(folder.path().join("way.html")).unwrap()
}

#[test]
fn the_page_holds_the_exception_as_the_product_takes_it() {
    let page = page("*.nssvc.net");
    let (_, exception) = page.split_once("<h2>The exception</h2>").unwrap();
    for part in [
        "For <code>winhttp</code>",
        "<code>proxy-settings-differ</code>",
        "<td><code>*.nssvc.net</code></td><td>tcp/9</td>",
        "netsh winhttp set proxy",
        "<code>portolan connector bypass winhttp</code>",
    ] {
        assert!(exception.contains(part), "{part}\n{exception}");
    }
}

#[test]
fn what_is_no_name_is_listed_and_written_into_no_command() {
    for hostile in ["203.0.113.7", "x; reboot", "*.nssvc.net <script>"] {
        let page = page(hostile);
        let (_, exception) = page.split_once("<h2>The exception</h2>").unwrap();
        assert!(!exception.contains("<pre>") && !exception.contains("<script>"), "{exception}");
        assert!(exception.contains("<td>tcp/9</td>"), "{exception}");
    }
}
