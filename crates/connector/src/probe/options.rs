// SPDX-License-Identifier: Apache-2.0
//! How to ask: by which ways, of whom, and how long.

use std::fmt;
use std::net::{Ipv6Addr, SocketAddr};
use std::time::Duration;

use portolan_doctor::seen::Way;
use thiserror::Error;

use super::choice::{Environment, WinHttp};
use super::pac::PacPlace;
use crate::host::Texts;

/// How a run asks.
#[derive(Clone, Debug)]
pub struct Options {
    /// In order; straight where empty.
    pub ways: Vec<WayChoice>,
    /// For proxies whose own URL carries none, and that the user named.
    pub credentials: Option<Credentials>,
    /// Also for those that a PAC file alone names.
    pub credentials_for_pac: bool,
    /// Servers of names beside the system's.
    pub dns: Vec<SocketAddr>,
    /// The system's own, in place of `/etc/resolv.conf`.
    pub system_dns: Option<Vec<SocketAddr>>,
    /// Seconds that a connection is left alone, each in turn.
    pub idle: Vec<u64>,
    /// For each step.
    pub timeout: Duration,
    /// Addresses that are asked at once by one way. A profile has fewer.
    pub in_flight: usize,
    /// A name that has nothing to do with the address, for a handshake under it.
    pub neutral_name: String,
    /// Echoes of our own: `host:port`, and the SHA-256 of its certificate where known.
    pub echoes: Vec<(String, Option<String>)>,
    /// What tools of Windows printed on a connector.
    pub texts: Texts,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ways: Vec::new(),
            credentials: None,
            credentials_for_pac: false,
            dns: Vec::new(),
            system_dns: None,
            idle: Vec::new(),
            timeout: Duration::from_secs(10),
            in_flight: 256,
            neutral_name: "www.example.com".into(),
            echoes: Vec::new(),
            texts: Texts::default(),
        }
    }
}

/// What chooses the way of an address.
#[derive(Clone, Debug)]
pub enum WayChoice {
    Direct,
    Proxy(Proxy),
    /// Variables of the environment, with their exceptions.
    Environment(Environment),
    /// What `netsh winhttp show proxy` printed.
    WinHttp(WinHttp),
    Pac(PacPlace),
}

/// A name and a password for a proxy.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub user: String,
    pub password: String,
}

impl Credentials {
    /// Reads `user:password`.
    pub fn parse(line: &str) -> Option<Self> {
        let (user, password) = line.trim_end_matches(['\r', '\n']).split_once(':')?;
        (!user.is_empty()).then(|| Self { user: user.into(), password: password.into() })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    Http,
    Https,
    Socks5,
}

impl Scheme {
    fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Socks5 => "socks5",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
            Self::Socks5 => 1080,
        }
    }
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    pub scheme: Scheme,
    pub host: String,
    pub port: u16,
    pub credentials: Option<Credentials>,
    pub said_by: String,
}

/// Why a word names no proxy. The word is not told again: a password may be any part of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ProxyError {
    #[error("its scheme is none that is spoken here")]
    Scheme,
    #[error("it names no host")]
    Host,
    #[error("its port is no number from 1 to 65535")]
    Port,
    #[error("an `@` stands behind a slash: write it as `%40`, and a slash of a password as `%2F`")]
    At,
}

impl Proxy {
    /// Reads `host:port` or a URL; a name and password in it are kept apart.
    pub fn parse(word: &str, said_by: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = match word.split_once("://") {
            None => (Scheme::Http, word),
            Some((scheme, rest)) => (self::scheme(scheme)?, rest),
        };
        // A slash before the last `@` is a part of the password, and none of it may become a host.
        let (user, place) = match rest.rsplit_once('@') {
            None => (None, rest),
            Some((user, place)) => (Some(user), place),
        };
        let place = place.split('/').next().unwrap_or_default();
        let (host, port) = host_and_port(place)?;
        if !is_host(&host) {
            return Err(ProxyError::Host);
        }
        let credentials = user.and_then(|user| Credentials::parse(&decoded(user)));
        let port = port.unwrap_or_else(|| scheme.port());
        Ok(Self { scheme, host, port, credentials, said_by: said_by.to_owned() })
    }

    /// As the record has it: without a password.
    pub fn way(&self) -> Way {
        let host = bracketed(&self.host);
        let proxy = format!("{}://{host}:{}", self.scheme.word(), self.port);
        Way::Proxy { proxy, said_by: self.said_by.clone() }
    }
}

/// An IPv6 address wears brackets beside a port.
pub(crate) fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

fn scheme(word: &str) -> Result<Scheme, ProxyError> {
    match word.to_ascii_lowercase().as_str() {
        "http" => Ok(Scheme::Http),
        "https" => Ok(Scheme::Https),
        "socks5" | "socks5h" | "socks" => Ok(Scheme::Socks5),
        _ => Err(ProxyError::Scheme),
    }
}

/// `host`, `host:port`, `[v6]` or `[v6]:port`.
pub(crate) fn host_and_port(place: &str) -> Result<(String, Option<u16>), ProxyError> {
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None if place.matches(':').count() > 1 => (place, None),
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let number = |word: &str| {
        let port: Option<u16> = word.parse().ok().filter(|port| *port > 0);
        port.ok_or(ProxyError::Port)
    };
    Ok((host.to_ascii_lowercase(), port.map(number).transpose()?))
}

/// Whether it can be a name or an address.
pub(crate) fn is_host(host: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || "-._".contains(c);
    let address = host.split('%').next().unwrap_or_default();
    (!host.is_empty() && host.chars().all(is_of_name)) || address.parse::<Ipv6Addr>().is_ok()
}

/// Undoes the percent signs of a URL.
pub(crate) fn decoded(word: &str) -> String {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
