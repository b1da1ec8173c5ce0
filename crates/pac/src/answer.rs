// SPDX-License-Identifier: Apache-2.0
//! What a PAC file answers: ways to try, one after the other.

use crate::PacError;

/// One way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Without a proxy.
    Direct,
    /// An HTTP proxy, spoken to in the clear: `PROXY`, `HTTP`.
    Proxy {
        /// Name or address, without brackets.
        host: String,
        /// 80 where none is written.
        port: u16,
    },
    /// An HTTP proxy, spoken to by TLS: `HTTPS`.
    Https {
        /// Name or address, without brackets.
        host: String,
        /// 443 where none is written.
        port: u16,
    },
    /// A SOCKS proxy of version 4: `SOCKS`, `SOCKS4`.
    Socks {
        /// Name or address, without brackets.
        host: String,
        /// 1080 where none is written.
        port: u16,
    },
    /// A SOCKS proxy of version 5: `SOCKS5`.
    Socks5 {
        /// Name or address, without brackets.
        host: String,
        /// 1080 where none is written.
        port: u16,
    },
}

/// The ways in the order to try them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// At least one.
    pub ways: Vec<Way>,
    /// Parts between semicolons that name no way that is known here; browsers pass over them.
    pub unread: Vec<String>,
    /// As the script wrote it.
    pub text: String,
}

impl Answer {
    /// Reads what a script gave back. Nothing at all means direct, as the specification says.
    pub(crate) fn parse(text: &str, bytes_max: usize) -> Result<Self, PacError> {
        if text.len() > bytes_max {
            return Err(PacError::AnswerTooLong { bytes: text.len(), max: bytes_max });
        }
        let (mut ways, mut unread) = (Vec::new(), Vec::new());
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match way(part) {
                Some(way) => ways.push(way),
                None => unread.push(part.to_owned()),
            }
        }
        match (ways.is_empty(), unread.is_empty()) {
            (true, true) => ways.push(Way::Direct),
            (true, false) => return Err(PacError::NoWay { text: text.to_owned() }),
            (false, _) => {}
        }
        Ok(Self { ways, unread, text: text.to_owned() })
    }
}

fn way(part: &str) -> Option<Way> {
    let (word, rest) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
    let at = |port| end(rest.trim(), port);
    match word.to_ascii_uppercase().as_str() {
        "DIRECT" if rest.is_empty() => Some(Way::Direct),
        "PROXY" | "HTTP" => at(80).map(|(host, port)| Way::Proxy { host, port }),
        "HTTPS" => at(443).map(|(host, port)| Way::Https { host, port }),
        "SOCKS" | "SOCKS4" => at(1080).map(|(host, port)| Way::Socks { host, port }),
        "SOCKS5" => at(1080).map(|(host, port)| Way::Socks5 { host, port }),
        _ => None,
    }
}

fn end(text: &str, default: u16) -> Option<(String, u16)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']')? {
            (host, "") => (host, None),
            (host, port) => (host, Some(port.strip_prefix(':')?)),
        },
        None => text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let is_bracketed = text.starts_with('[');
    let is_host = |c: char| c.is_alphanumeric() || "-._".contains(c) || (is_bracketed && c == ':');
    if host.is_empty() || !host.chars().all(is_host) {
        return None;
    }
    let port = port.map_or(Some(default), |port| port.parse().ok().filter(|port| *port > 0))?;
    Some((host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Way};
    use crate::PacError;

    fn read(text: &str) -> Result<Vec<Way>, PacError> {
        Answer::parse(text, 1000).map(|answer| answer.ways)
    }

    fn at(host: &str, port: u16) -> (String, u16) {
        (host.to_owned(), port)
    }

    #[test]
    fn each_word_names_its_way_and_its_port() {
        let proxy = |h, p| {
            let (host, port) = at(h, p);
            Way::Proxy { host, port }
        };
        let table = [
            ("PROXY a.b:8080", proxy("a.b", 8080)),
            ("proxy  a.b", proxy("a.b", 80)),
            ("HTTP a:1", proxy("a", 1)),
            ("PROXY [2001:db8::1]:3128", proxy("2001:db8::1", 3128)),
            ("HTTPS a", Way::Https { host: "a".into(), port: 443 }),
            ("SOCKS a", Way::Socks { host: "a".into(), port: 1080 }),
            ("SOCKS4 a:9", Way::Socks { host: "a".into(), port: 9 }),
            ("SOCKS5 a:9", Way::Socks5 { host: "a".into(), port: 9 }),
            ("direct", Way::Direct),
        ];
        for (text, way) in table {
            assert_eq!(read(text), Ok(vec![way]), "{text}");
        }
    }

    #[test]
    fn ways_are_tried_in_the_order_in_which_they_stand() {
        let answer = Answer::parse(" PROXY a:1; ;SOCKS5 b:2;DIRECT;", 1000);
        let (a, b) = ("a".to_owned(), "b".to_owned());
        let ways =
            vec![Way::Proxy { host: a, port: 1 }, Way::Socks5 { host: b, port: 2 }, Way::Direct];
        assert_eq!(answer.map(|a| a.ways), Ok(ways));
    }

    #[test]
    fn nothing_at_all_means_direct() {
        for text in ["", "  ", ";", " ; "] {
            assert_eq!(read(text), Ok(vec![Way::Direct]), "{text:?}");
        }
    }

    #[test]
    fn what_names_no_way_is_kept_beside_those_that_do() {
        let answer = Answer::parse("QUIC a:1; DIRECT", 1000).expect("one way");
        assert_eq!((answer.ways, answer.unread), (vec![Way::Direct], vec!["QUIC a:1".to_owned()]));
    }

    #[test]
    fn what_names_no_way_at_all_is_an_error() {
        for text in [
            "PROXY",
            "a.b:80",
            "PROXY a:0",
            "PROXY a:65536",
            "PROXY a:b",
            "PROXY a b",
            "PROXY :80",
            "PROXY a/b:80",
            "PROXY http://a:80",
            "PROXY ::1:80",
            "DIRECT a",
            "true",
            "PROXY [::1",
            "PROXY [::1]80",
        ] {
            assert_eq!(read(text), Err(PacError::NoWay { text: text.to_owned() }), "{text}");
        }
    }

    #[test]
    fn an_answer_has_a_longest_length() {
        let text = "DIRECT;".repeat(200);
        let error = PacError::AnswerTooLong { bytes: 1400, max: 1000 };
        assert_eq!(read(&text), Err(error));
    }
}
