// SPDX-License-Identifier: Apache-2.0
//! How strong a cipher suite is, by its IANA name.

/// The more it has, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Suite {
    /// Neither of both.
    Old,
    /// Forward secrecy, or encryption that is authenticated (AEAD); not both.
    Half,
    Strong,
}

impl Suite {
    /// In words; `None` of a strong one.
    pub(super) fn lacks(self) -> Option<&'static str> {
        match self {
            Self::Old => Some("neither forward secrecy nor authenticated encryption"),
            Self::Half => Some("no forward secrecy, or no authenticated encryption"),
            Self::Strong => None,
        }
    }
}

/// `None`: the name is none of a suite.
pub(super) fn suite(name: &str) -> Option<Suite> {
    let rest = name.strip_prefix("TLS_")?;
    // Suites of TLS 1.3 name no exchange of keys: it is always one for the moment, and they are all authenticated.
    let Some((exchange, encryption)) = rest.split_once("_WITH_") else {
        return Some(Suite::Strong);
    };
    let is_secret = exchange.starts_with("ECDHE_") || exchange.starts_with("DHE_");
    let is_sealed =
        ["_GCM", "_CCM", "CHACHA20_POLY1305"].iter().any(|part| encryption.contains(part));
    Some(match (is_secret, is_sealed) {
        (true, true) => Suite::Strong,
        (false, false) => Suite::Old,
        (true, false) | (false, true) => Suite::Half,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_as_strong_as_its_name_says() {
        let all = [
            ("TLS_AES_128_GCM_SHA256", Some(Suite::Strong)),
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", Some(Suite::Strong)),
            ("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", Some(Suite::Strong)),
            ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", Some(Suite::Strong)),
            ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", Some(Suite::Half)),
            ("TLS_RSA_WITH_AES_128_GCM_SHA256", Some(Suite::Half)),
            ("TLS_RSA_WITH_AES_128_CBC_SHA", Some(Suite::Old)),
            ("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", Some(Suite::Old)),
            ("0x1301", None),
        ];
        for (name, strength) in all {
            assert_eq!(suite(name), strength, "{name}");
        }
    }
}
