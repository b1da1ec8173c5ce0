// SPDX-License-Identifier: Apache-2.0
//! What tools of Windows printed, read from texts: a connector reads WinHTTP's settings, a user's
//! browser those of WinINET, and the two often differ.

use portolan_bypass::winhttp_printed;
use portolan_doctor::seen::Setting;

use super::setting;

/// Texts that were brought along from a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Of `netsh winhttp show proxy` (or `show advproxy`).
    pub winhttp: Option<Vec<u8>>,
    /// Of `reg query` for `...\CurrentVersion\Internet Settings`.
    pub registry: Option<Vec<u8>>,
}

/// Names in the registry that lead traffic.
const VALUES: [&str; 5] =
    ["ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL", "AutoDetect"];

/// What leads traffic among what `netsh` printed.
pub(in crate::host) fn winhttp(printed: &[u8]) -> Vec<Setting> {
    let Some(found) = winhttp_printed(&decoded(printed)) else { return Vec::new() };
    if found.direct.is_some() {
        return vec![setting("winhttp", "proxy-server", "direct")];
    }
    let all = [
        ("proxy-server", found.servers),
        ("bypass-list", found.bypass),
        ("AutoconfigUrl", found.script),
    ];
    let said = all
        .iter()
        .filter_map(|(name, said)| said.as_ref().map(|said| setting("winhttp", name, &said.value)));
    let detects = found.detects.then(|| setting("winhttp", "AutoDetect", "true"));
    said.chain(detects).collect()
}

/// Lines of `name    REG_TYPE    value`.
pub(in crate::host) fn registry(printed: &[u8]) -> Vec<Setting> {
    let text = decoded(printed);
    let found = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (name, kind) = (words.next()?, words.next()?);
        let known = VALUES.iter().find(|known| known.eq_ignore_ascii_case(name))?;
        if !kind.starts_with("REG_") {
            return None;
        }
        let value = words.collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then(|| setting("wininet", known, &value))
    });
    found.collect()
}

/// A shell of Windows writes UTF-16 with a mark, or the console's code page; all that is looked for is ASCII.
pub fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(found: &[Setting]) -> Vec<(&str, &str)> {
        found.iter().map(|s| (s.name.as_str(), s.value.as_str())).collect()
    }

    #[test]
    fn winhttp_is_read_in_any_language_and_encoding() {
        let english = "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Proxy Server(s) :  \
                       p.example:8080\r\n    Bypass List     :  *.a.net;<local>\r\n";
        let german = english
            .replace("Proxy Server(s)", "Proxyserver")
            .replace("Bypass List", "Umgehungsliste");
        let wanted = [("proxy-server", "p.example:8080"), ("bypass-list", "*.a.net;<local>")];
        assert_eq!(told(&winhttp(english.as_bytes())), wanted);
        assert_eq!(told(&winhttp(german.as_bytes())), wanted);
        let mut wide = vec![0xff, 0xfe];
        wide.extend(english.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(told(&winhttp(&wide)), wanted);
        wide.chunks_exact_mut(2).for_each(<[u8]>::reverse);
        assert_eq!(told(&winhttp(&wide)), wanted);
        // In code page 850, `für` has no UTF-8.
        let page = german.replace("Umgehungsliste", "Umgehungsliste f~r");
        let page: Vec<u8> = page.bytes().map(|b| if b == b'~' { 0x81 } else { b }).collect();
        assert_eq!(told(&winhttp(&page)), wanted);
        let direct = "\nCurrent WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n";
        assert_eq!(told(&winhttp(direct.as_bytes())), [("proxy-server", "direct")]);
        assert_eq!(told(&winhttp(b"no print of netsh\n")), []);
    }

    #[test]
    fn advanced_settings_come_as_json() {
        let text = "Current WinHTTP advanced proxy settings:\n{\"Proxy\": \"p:1\", \"ProxyBypass\": \"\",\n \
                    \"AutoconfigUrl\": \"http://w/p.pac\", \"AutoDetect\": false}\n";
        let wanted = [("proxy-server", "p:1"), ("AutoconfigUrl", "http://w/p.pac")];
        assert_eq!(told(&winhttp(text.as_bytes())), wanted);
    }

    #[test]
    fn the_registry_tells_what_a_user_has_set() {
        let text = "\r\nHKEY_CURRENT_USER\\Software\\X\r\n    ProxyEnable    REG_DWORD    0x1\r\n    \
                    ProxyServer    REG_SZ    http=a:80;https=u:pw@b:80\r\n    Other    REG_SZ    x\r\n    \
                    AutoConfigURL    REG_SZ\r\n";
        let wanted = [("ProxyEnable", "0x1"), ("ProxyServer", "http=a:80;https=u@b:80")];
        assert_eq!(told(&registry(text.as_bytes())), wanted);
    }
}
