// SPDX-License-Identifier: Apache-2.0
//! What a script is told of an address.

/// An address as browsers hand it to a script: without user and fragment, and without path and
/// question where the connection is encrypted, so that no secret of an address reaches a script
/// that came over plain HTTP.
pub(crate) fn told(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let scheme = scheme.to_ascii_lowercase();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path = match (scheme.as_str(), path) {
        ("https" | "wss", _) | (_, "") => "/",
        (_, path) => path,
    };
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn an_encrypted_address_is_told_without_its_path() {
        let table = [
            ("https://a.b/c/d?e=f#g", "https://a.b/"),
            ("HTTPS://a.b:8443/c", "https://a.b:8443/"),
            ("wss://a.b/c", "wss://a.b/"),
            ("https://a.b?e=/", "https://a.b/"),
            ("https://user:word@a.b/c", "https://a.b/"),
            ("https://a.b", "https://a.b/"),
            ("http://user:word@a.b/c?d@e#f", "http://a.b/c?d@e"),
            ("http://a.b", "http://a.b/"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("nonsense", "nonsense"),
            ("", ""),
        ];
        for (url, expected) in table {
            assert_eq!(told(url), expected, "{url}");
        }
    }
}
