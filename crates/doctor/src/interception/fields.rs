// SPDX-License-Identifier: Apache-2.0
//! Fields of HTTP that proxies write about themselves.

use crate::seen::Field;

/// Names of fields that one product alone writes; they begin like this. From the list of the paper "The Security Impact of HTTPS Interception"
/// (Durumeric and others, NDSS 2017) and the documentation of Squid.
const NAMES: [(&str, &str); 8] = [
    ("x-bluecoat-", "Symantec ProxySG"),
    ("x-mwg-", "Skyhigh Secure Web Gateway"),
    ("x-iwsaas-", "Trend Micro Web Security"),
    ("x-websenseproxy", "Forcepoint"),
    ("x-sophos-", "Sophos"),
    ("x-squid-error", "Squid"),
    ("x-zscaler-", "Zscaler"),
    ("x-netskope-", "Netskope"),
];

/// Words that a product writes into the comment or the name of a `Via`, a `Server` or a `Proxy-Agent`.
const WORDS: [(&str, &str); 9] = [
    ("(squid", "Squid"),
    ("squid/", "Squid"),
    ("mitmproxy", "mitmproxy"),
    ("tinyproxy", "tinyproxy"),
    ("zscaler/", "Zscaler"),
    ("(apachetrafficserver", "Apache Traffic Server"),
    ("(mcafee web gateway", "Skyhigh Secure Web Gateway"),
    ("mcafee web gateway", "Skyhigh Secure Web Gateway"),
    ("(fortigate", "Fortinet"),
];
const SPEAKING: [&str; 4] = ["via", "server", "proxy-agent", "proxy-status"];

/// The product that wrote a field, where nobody else does.
pub(crate) fn product_of(field: &Field) -> Option<(&'static str, &Field)> {
    let name = field.name.to_ascii_lowercase();
    let by_name = NAMES.iter().find(|(begin, _)| name.starts_with(begin));
    let by_words = || {
        let value = field.value.to_ascii_lowercase();
        WORDS.iter().find(|(word, _)| SPEAKING.contains(&name.as_str()) && value.contains(word))
    };
    by_name.or_else(by_words).map(|(_, product)| (*product, field))
}

/// The proxies that an answer or a request went through, as they say: `Via` (RFC 9110, 7.6.3), else `Proxy-Status` (RFC 9209), else
/// `X-Forwarded-For`.
pub(crate) fn hops(fields: &[Field]) -> Vec<String> {
    let of = |name: &str| -> Vec<String> {
        let values = fields.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
        values.flat_map(|field| parts(&field.value)).collect()
    };
    let all = [of("via"), of("proxy-status"), of("x-forwarded-for")];
    all.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

/// Commas outside of comments and quotes part the entries.
fn parts(value: &str) -> Vec<String> {
    let (mut depth, mut is_quoted) = (0_usize, false);
    let mut all = vec![String::new()];
    for c in value.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth = depth.saturating_add(1),
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' && depth == 0 && !is_quoted {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> Field {
        Field { name: name.into(), value: value.into() }
    }

    #[test]
    fn a_product_is_known_by_its_own_fields_alone() {
        let product = |name, value| product_of(&field(name, value)).map(|(product, _)| product);
        assert_eq!(product("X-BlueCoat-Via", "0123456789abcdef"), Some("Symantec ProxySG"));
        assert_eq!(product("via", "1.1 proxy.example (squid/5.7)"), Some("Squid"));
        assert_eq!(product("via", "1.1 squidward.example"), None);
        assert_eq!(product("x-note", "(squid/5.7)"), None);
        assert_eq!(product("server", "Microsoft-IIS/10.0"), None);
    }

    #[test]
    fn each_proxy_on_the_way_is_counted_once() {
        let via = field("via", "1.1 a (one, two), 1.1 b");
        assert_eq!(hops(std::slice::from_ref(&via)), ["1.1 a (one, two)", "1.1 b"]);
        assert_eq!(hops(&[via.clone(), field("Via", "1.0 c")]).len(), 3);
        assert_eq!(hops(&[via, field("x-forwarded-for", "10.0.0.1")]).len(), 2);
        assert_eq!(hops(&[field("proxy-status", "a; error=\"x, y\", b")]).len(), 2);
        assert!(hops(&[field("server", "x")]).is_empty());
    }
}
