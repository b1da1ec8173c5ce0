// SPDX-License-Identifier: Apache-2.0
//! Each helper by a table of calls, asked through a script as a file would.

use std::net::IpAddr;

use portolan_pac::{Limits, Moment, Pac, World};

/// Three names, this machine, and a Friday: 27 November 2026, 22:30:15 UTC.
struct Here {
    offset_minutes: i32,
}

const UTC: Here = Here { offset_minutes: 0 };

impl World for Here {
    fn resolve(&self, host: &str) -> Vec<IpAddr> {
        let texts: &[&str] = match host {
            "both.example.com" => &["2001:db8::5", "10.1.2.3", "10.9.9.9"],
            "six.example.com" => &["2001:db8::6"],
            "four" => &["192.168.7.8"],
            _ => &[],
        };
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    }

    fn addresses(&self) -> Vec<IpAddr> {
        ["2001:db8::1", "192.0.2.10"].iter().filter_map(|text| text.parse().ok()).collect()
    }

    fn now(&self) -> Moment {
        Moment { unix_ms: 1_795_818_615_000, offset_minutes: self.offset_minutes }
    }
}

/// What an expression comes to, as text.
fn value(expression: &str, world: &Here) -> String {
    let text = format!(
        "function FindProxyForURL(url, host) {{ return 'PROXY a;' + String({expression}); }}"
    );
    let pac = match Pac::parse(&text, Limits::default()) {
        Ok(pac) => pac,
        Err(error) => return error.code().to_owned(),
    };
    match pac.find("https://www.example.com/secret", "www.example.com", world) {
        Ok(answer) => answer.text.trim_start_matches("PROXY a;").to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

fn check(table: &[(&str, &str)], world: &Here) {
    for (expression, expected) in table {
        assert_eq!(value(expression, world), *expected, "{expression}");
    }
}

#[test]
fn names_are_judged_by_their_letters() {
    check(
        &[
            ("isPlainHostName('www')", "true"),
            ("isPlainHostName('www.example.com')", "false"),
            ("isPlainHostName('::1')", "false"),
            ("dnsDomainIs('www.example.com', '.example.com')", "true"),
            ("dnsDomainIs('example.com', '.example.com')", "false"),
            ("dnsDomainIs('notexample.com', 'example.com')", "true"),
            ("dnsDomainIs('www', '.example.com')", "false"),
            ("dnsDomainIs('WWW.EXAMPLE.COM', '.example.com')", "false"),
            ("localHostOrDomainIs('www.example.com', 'www.example.com')", "true"),
            ("localHostOrDomainIs('www', 'www.example.com')", "true"),
            ("localHostOrDomainIs('ww', 'www.example.com')", "false"),
            ("localHostOrDomainIs('www.other.com', 'www.example.com')", "false"),
            ("localHostOrDomainIs('home.example.com', 'www.example.com')", "false"),
            ("dnsDomainLevels('www')", "0"),
            ("dnsDomainLevels('www.example.com')", "2"),
            ("isPlainHostName()", "true"),
        ],
        &UTC,
    );
}

#[test]
fn a_pattern_covers_the_whole_text() {
    check(
        &[
            ("shExpMatch('http://a.com/people/ari/index.html', '*/ari/*')", "true"),
            ("shExpMatch('http://a.com/people/montulli/index.html', '*/ari/*')", "false"),
            ("shExpMatch('www.example.com', '*.example.com')", "true"),
            ("shExpMatch('example.com', '*.example.com')", "false"),
            ("shExpMatch('a.b.example.com', '*.example.com')", "true"),
            ("shExpMatch('www.example.com', 'www.example')", "false"),
            ("shExpMatch('wwwxexample.com', 'www.example.com')", "false"),
            ("shExpMatch('ab', 'a?')", "true"),
            ("shExpMatch('a', 'a?')", "false"),
            ("shExpMatch('abc', 'a?')", "false"),
            ("shExpMatch('', '*')", "true"),
            ("shExpMatch('host7', 'host[0-9]')", "true"),
            ("shExpMatch('b.com', '(a|b).com')", "true"),
            ("shExpMatch('ac', 'a|b')", "true"),
            ("shExpMatch('cb', 'a|b')", "true"),
            ("shExpMatch('ca', 'a|b')", "false"),
            ("shExpMatch('a', '(')", "pac-syntax"),
            ("shExpMatch('WWW', 'www')", "false"),
        ],
        &UTC,
    );
}

#[test]
fn names_become_addresses() {
    check(
        &[
            ("dnsResolve('both.example.com')", "10.1.2.3"),
            ("dnsResolve('BOTH.example.com')", "10.1.2.3"),
            ("dnsResolve('six.example.com')", "null"),
            ("dnsResolve('missing.example.com')", "null"),
            ("dnsResolve('192.0.2.1')", "192.0.2.1"),
            ("dnsResolveEx('both.example.com')", "2001:db8::5;10.1.2.3;10.9.9.9"),
            ("dnsResolveEx('missing')", ""),
            ("isResolvable('four')", "true"),
            ("isResolvable('six.example.com')", "false"),
            ("isResolvableEx('six.example.com')", "true"),
            ("isResolvable('missing')", "false"),
            ("myIpAddress()", "192.0.2.10"),
            ("myIpAddressEx()", "2001:db8::1;192.0.2.10"),
            ("getClientVersion()", "1.0"),
            ("dnsResolve('four') + dnsResolve('both.example.com')", "192.168.7.810.1.2.3"),
            (
                "(function () { try { return dnsResolve('four'); } catch (e) { return e; } })()",
                "192.168.7.8",
            ),
        ],
        &UTC,
    );
}

#[test]
fn a_network_holds_its_addresses() {
    check(
        &[
            ("isInNet('198.95.249.79', '198.95.249.79', '255.255.255.255')", "true"),
            ("isInNet('198.95.6.7', '198.95.0.0', '255.255.0.0')", "true"),
            ("isInNet('198.96.6.7', '198.95.0.0', '255.255.0.0')", "false"),
            ("isInNet('both.example.com', '10.0.0.0', '255.0.0.0')", "true"),
            ("isInNet('six.example.com', '0.0.0.0', '0.0.0.0')", "false"),
            ("isInNet('missing', '0.0.0.0', '0.0.0.0')", "false"),
            ("isInNet('10.1.2.3', '10.0.0.0', 'nonsense')", "false"),
            ("isInNet('10.1.2.3', '10.0.0', '255.0.0.0')", "false"),
            ("isInNet(myIpAddress(), '192.0.2.0', '255.255.255.0')", "true"),
            ("isInNetEx('10.1.2.3', '10.0.0.0/8')", "true"),
            ("isInNetEx('11.1.2.3', '10.0.0.0/8')", "false"),
            ("isInNetEx('11.1.2.3', '0.0.0.0/0')", "true"),
            ("isInNetEx('2001:db8::9', '2001:db8::/32')", "true"),
            ("isInNetEx('2001:db9::9', '2001:db8::/32')", "false"),
            ("isInNetEx('2001:db8::9', '::/0')", "true"),
            ("isInNetEx('2001:db8::9', '10.0.0.0/0')", "false"),
            ("isInNetEx('10.1.2.3', '10.0.0.0/33')", "false"),
            ("isInNetEx('both.example.com', '2001:db8::/64')", "true"),
            (
                "sortIpAddressList('10.2.3.9;2001:db8::2;::1;10.2.3.4')",
                "::1;2001:db8::2;10.2.3.4;10.2.3.9",
            ),
            ("sortIpAddressList('10.2.3.9;x')", "false"),
            ("convert_addr('1.2.3.4')", "16909060"),
            ("convert_addr('255.0.0.0')", "-16777216"),
        ],
        &UTC,
    );
}

#[test]
fn a_day_of_the_week_lies_in_a_range() {
    check(
        &[
            ("weekdayRange('FRI')", "true"),
            ("weekdayRange('fri', 'GMT')", "true"),
            ("weekdayRange('SAT')", "false"),
            ("weekdayRange('MON', 'FRI')", "true"),
            ("weekdayRange('MON', 'THU')", "false"),
            ("weekdayRange('FRI', 'MON')", "true"),
            ("weekdayRange('SAT', 'MON')", "false"),
            ("weekdayRange('FRIDAY')", "false"),
            ("weekdayRange()", "pac-threw"),
        ],
        &UTC,
    );
    let east = Here { offset_minutes: 120 };
    check(&[("weekdayRange('SAT')", "true"), ("weekdayRange('FRI', 'GMT')", "true")], &east);
}

#[test]
fn a_date_lies_in_a_range_of_its_units() {
    check(
        &[
            ("dateRange(27)", "true"),
            ("dateRange(26)", "false"),
            ("dateRange('NOV')", "true"),
            ("dateRange('nov', 'GMT')", "true"),
            ("dateRange('DEC')", "false"),
            ("dateRange(2026)", "true"),
            ("dateRange(2025)", "false"),
            ("dateRange(1, 27)", "true"),
            ("dateRange(1, 15)", "false"),
            ("dateRange(20, 5)", "true"),
            ("dateRange('JAN', 'MAR')", "false"),
            ("dateRange('OCT', 'JAN')", "true"),
            ("dateRange(2025, 2027)", "true"),
            ("dateRange(27, 'NOV')", "true"),
            ("dateRange(1, 'NOV', 30, 'NOV')", "true"),
            ("dateRange(1, 'JUN', 15, 'AUG')", "false"),
            ("dateRange(15, 'NOV', 2, 'JAN')", "true"),
            ("dateRange('OCT', 2025, 'MAR', 2026)", "false"),
            ("dateRange('OCT', 2026, 'MAR', 2027)", "true"),
            ("dateRange(27, 'NOV', 2026)", "true"),
            ("dateRange(1, 'JUN', 2026, 28, 'NOV', 2026, 'GMT')", "true"),
            ("dateRange(28, 'NOV', 2026, 1, 'JUN', 2027)", "false"),
            ("dateRange(1, 'JAN', 2)", "pac-threw"),
            ("dateRange('YEAR')", "pac-threw"),
            ("dateRange()", "pac-threw"),
        ],
        &UTC,
    );
    check(
        &[("dateRange(28)", "true"), ("dateRange(27, 'GMT')", "true")],
        &Here { offset_minutes: 90 },
    );
}

#[test]
fn a_time_lies_in_a_range_to_the_end_of_its_unit() {
    check(
        &[
            ("timeRange(22)", "true"),
            ("timeRange(21)", "false"),
            ("timeRange(9, 22)", "true"),
            ("timeRange(9, 21)", "false"),
            ("timeRange(22, 6)", "true"),
            ("timeRange(23, 6)", "false"),
            ("timeRange(22, 0, 22, 30)", "true"),
            ("timeRange(22, 0, 22, 29)", "false"),
            ("timeRange(22, 31, 22, 29)", "false"),
            ("timeRange(22, 30, 15, 22, 30, 15)", "true"),
            ("timeRange(22, 30, 16, 23, 0, 0, 'GMT')", "false"),
            ("timeRange(1, 2, 3)", "pac-threw"),
            ("timeRange('noon')", "pac-threw"),
        ],
        &UTC,
    );
    let west = Here { offset_minutes: -330 };
    check(&[("timeRange(17, 0, 17, 0)", "true"), ("timeRange(22, 'GMT')", "true")], &west);
}

#[test]
fn a_date_of_the_script_is_the_worlds() {
    let east = Here { offset_minutes: 330 };
    check(
        &[
            ("new Date().getTime()", "1795818615000"),
            ("Date.now()", "1795818615000"),
            ("new Date().getHours()", "4"),
            ("new Date().getUTCHours()", "22"),
            ("new Date().getDay() + '/' + new Date().getDate()", "6/28"),
            ("new Date().getTimezoneOffset()", "-330"),
            ("new Date()", "Sat Nov 28 2026 04:00:15 GMT+0530"),
            ("Date()", "Sat Nov 28 2026 04:00:15 GMT+0530"),
            ("new Date(2026, 10, 28, 4, 0, 15).getTime()", "1795818615000"),
            ("new Date('2026-11-28T04:00:15').getTime()", "1795818615000"),
            ("new Date('Nov 28, 2026 04:00:15').getTime()", "1795818615000"),
            ("new Date('2026-11-27T22:30:15Z').getTime()", "1795818615000"),
            ("new Date(new Date()).getTime()", "1795818615000"),
            ("new Date(0).getHours()", "5"),
            ("new Date('2026-11-28').getUTCHours()", "0"),
            (
                "(function () { var d = new Date(); d.setHours(0, 0, 0); return d.getTime(); })()",
                "1795804200000",
            ),
            ("new Date() instanceof Date", "true"),
            ("new Date().constructor === Date", "true"),
            ("new Date('x')", "Invalid Date"),
            ("new Date().toLocaleTimeString()", "04:00:15 GMT+0530"),
        ],
        &east,
    );
}

#[test]
fn a_script_is_told_an_encrypted_address_without_its_path() {
    check(&[("url", "https://www.example.com/"), ("host", "www.example.com")], &UTC);
}
