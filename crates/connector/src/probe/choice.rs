// SPDX-License-Identifier: Apache-2.0
//! Which way an address takes, by the settings that choose it.

use portolan_bypass::{winhttp_bypass, winhttp_printed};
use portolan_doctor::seen::Way;
use thiserror::Error;

use super::options::{Proxy, ProxyError, Scheme, WayChoice};

/// One way to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    Direct,
    Proxy(Proxy),
}

impl Via {
    pub(crate) fn way(&self) -> Way {
        match self {
            Self::Direct => Way::Direct,
            Self::Proxy(proxy) => proxy.way(),
        }
    }
}

/// The ways that a setting gives for a host, to be tried in turn; a PAC file is asked elsewhere.
pub(crate) fn ways(choice: &WayChoice, host: &str, port: u16, is_plain: bool) -> Option<Vec<Via>> {
    Some(match choice {
        WayChoice::Direct => vec![Via::Direct],
        WayChoice::Proxy(proxy) => vec![Via::Proxy(proxy.clone())],
        WayChoice::Environment(all) => vec![all.way(host, port, is_plain)],
        WayChoice::WinHttp(all) => all.ways(host, is_plain),
        WayChoice::Pac(_) => return None,
    })
}

/// Variables that name proxies, as most programs read them: lower case before upper case, and the
/// plain one in lower case alone, because a web server may have set the other from a request.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    https: Option<Proxy>,
    http: Option<Proxy>,
    except: Vec<String>,
}

impl Environment {
    /// Reads them by a function that gives a variable's value.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyError> {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let proxy = |names: &[&str]| {
            let found = names.iter().find_map(|name| Some((*name, set(name)?)));
            found.map(|(name, value)| Proxy::parse(&value, name)).transpose()
        };
        let except = ["no_proxy", "NO_PROXY"].iter().find_map(set).unwrap_or_default();
        Ok(Self {
            https: proxy(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])?,
            http: proxy(&["http_proxy", "all_proxy", "ALL_PROXY"])?,
            except: except.split(',').map(|word| word.trim().to_ascii_lowercase()).collect(),
        })
    }

    /// Whether they name any proxy.
    pub fn is_empty(&self) -> bool {
        self.https.is_none() && self.http.is_none()
    }

    pub(crate) fn proxies(&self) -> impl Iterator<Item = &Proxy> {
        self.https.iter().chain(&self.http)
    }

    pub(crate) fn proxies_mut(&mut self) -> impl Iterator<Item = &mut Proxy> {
        self.https.iter_mut().chain(&mut self.http)
    }

    fn way(&self, host: &str, port: u16, is_plain: bool) -> Via {
        let proxy = if is_plain { &self.http } else { &self.https };
        let excepted = || self.except.iter().any(|word| is_excepted(word, host, port));
        match proxy.as_ref().filter(|_| !excepted()) {
            Some(proxy) => Via::Proxy(proxy.clone()),
            None => Via::Direct,
        }
    }
}

/// A name covers itself and all below it, with or without a dot or `*.` before it; a port after it
/// narrows it.
fn is_excepted(word: &str, host: &str, port: u16) -> bool {
    let (word, narrowed) = match word.rsplit_once(':').map(|(name, port)| (name, port.parse())) {
        Some((name, Ok(only))) if !name.contains(':') => (name, Some::<u16>(only)),
        _ => (word, None),
    };
    let name = word.trim_start_matches("*.").trim_start_matches('.');
    let is_below =
        host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let covers = word == "*" || (!name.is_empty() && is_below);
    covers && narrowed.is_none_or(|only| only == port)
}

/// WinHTTP's settings, as `netsh winhttp show proxy` prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WinHttp {
    https: Vec<Proxy>,
    http: Vec<Proxy>,
    bypass: Vec<String>,
}

/// Why a text gives no settings.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WinHttpError {
    #[error("it is not what `netsh winhttp show proxy` or `show advproxy` prints")]
    NotPrinted,
    #[error("a script decides, and no proxy: give it with `--pac`")]
    Script,
    #[error(transparent)]
    Proxy(#[from] ProxyError),
}

impl WinHttp {
    /// Reads what `show proxy` or `show advproxy` printed.
    pub fn parse(text: &str) -> Result<Self, WinHttpError> {
        let printed = winhttp_printed(text).ok_or(WinHttpError::NotPrinted)?;
        let mut all = Self::default();
        let Some(servers) = printed.servers else {
            let is_scripted = printed.script.is_some() || printed.detects;
            return if is_scripted { Err(WinHttpError::Script) } else { Ok(all) };
        };
        for word in servers.value.split([';', ' ']).filter(|word| !word.is_empty()) {
            all.add(word)?;
        }
        // An invalid list lets nothing past the proxy.
        let bypass = printed.bypass.map(|list| winhttp_bypass(&list.value).unwrap_or_default());
        all.bypass = bypass.unwrap_or_default();
        all.bypass.iter_mut().for_each(|word| word.make_ascii_lowercase());
        Ok(all)
    }

    /// `host:port` is for all, `http=host:port` for one scheme.
    fn add(&mut self, word: &str) -> Result<(), ProxyError> {
        let (scheme, place) = match word.split_once('=') {
            Some((scheme, place)) => (Some(scheme.to_ascii_lowercase()), place),
            None => (None, word),
        };
        let mut proxy = Proxy::parse(place, "winhttp")?;
        if scheme.as_deref() == Some("socks") {
            proxy.scheme = Scheme::Socks5;
        }
        match scheme.as_deref() {
            Some("http") => self.http.push(proxy),
            Some("https") => self.https.push(proxy),
            _ => {
                self.http.push(proxy.clone());
                self.https.push(proxy);
            }
        }
        Ok(())
    }

    /// Whether no proxy is set.
    pub fn is_empty(&self) -> bool {
        self.https.is_empty() && self.http.is_empty()
    }

    pub(crate) fn proxies(&self) -> impl Iterator<Item = &Proxy> {
        self.https.iter().chain(&self.http)
    }

    pub(crate) fn proxies_mut(&mut self) -> impl Iterator<Item = &mut Proxy> {
        self.https.iter_mut().chain(&mut self.http)
    }

    fn ways(&self, host: &str, is_plain: bool) -> Vec<Via> {
        let proxies = if is_plain { &self.http } else { &self.https };
        if proxies.is_empty() || self.bypass.iter().any(|word| is_bypassed(word, host)) {
            return vec![Via::Direct];
        }
        proxies.iter().map(|proxy| Via::Proxy(proxy.clone())).collect()
    }
}

/// A star stands at the left end alone; `<local>` is every name without a dot.
fn is_bypassed(word: &str, host: &str) -> bool {
    if word == "<local>" {
        return !host.contains('.');
    }
    match word.strip_prefix('*') {
        Some(end) => host.ends_with(end),
        None => word == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(via: &Via) -> Option<String> {
        match via {
            Via::Direct => None,
            Via::Proxy(proxy) => Some(format!("{}:{}", proxy.host, proxy.port)),
        }
    }

    #[test]
    fn the_environment_excepts_a_name_and_all_below_it() {
        let set = |name: &str| match name {
            "HTTPS_PROXY" => Some("http://eva:secret@p.example:8080".to_owned()),
            "NO_PROXY" => Some("xendesktop.net, .local.example,*.nssvc.net,a.b:8443".to_owned()),
            _ => None,
        };
        let all = Environment::read(set).unwrap();
        let way = |host: &str, port| proxy(&all.way(host, port, false));
        for host in ["xendesktop.net", "a.xendesktop.net", "x.local.example", "a.g.nssvc.net"] {
            assert_eq!(way(host, 443), None, "{host}");
        }
        assert_eq!(way("notxendesktop.net", 443).as_deref(), Some("p.example:8080"));
        assert_eq!(way("a.b", 443).as_deref(), Some("p.example:8080"));
        assert_eq!(way("a.b", 8443), None);
        assert_eq!(all.way("x.com", 80, true), Via::Direct);
        let Via::Proxy(found) = all.way("x.com", 443, false) else { panic!() };
        assert_eq!(found.credentials.as_ref().map(|c| c.password.as_str()), Some("secret"));
        assert!(!format!("{:?} {}", found, found.way()).contains("secret"));
    }

    #[test]
    fn winhttp_is_read_as_it_is_printed() {
        let text = "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Proxy Server(s) :  http=a:1;https=b:2\r\n    Bypass List     :  *.xendesktop.net;<local>\r\n\r\n";
        let all = WinHttp::parse(text).unwrap();
        let ways = |host: &str, plain| all.ways(host, plain).iter().map(proxy).collect::<Vec<_>>();
        assert_eq!(ways("x.com", false), [Some("b:2".to_owned())]);
        assert_eq!(ways("x.com", true), [Some("a:1".to_owned())]);
        assert_eq!(ways("a.xendesktop.net", false), [None]);
        assert_eq!(ways("xendesktop.net", false), [Some("b:2".to_owned())]);
        assert_eq!(ways("dc1", false), [None]);
    }

    #[test]
    fn winhttp_without_a_proxy_is_direct() {
        let text = "Current WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n";
        let all = WinHttp::parse(text).unwrap();
        assert!(all.is_empty());
        assert_eq!(all.ways("x.com", false), [Via::Direct]);
        let german = "Aktuelle WinHTTP-Proxyeinstellungen:\n\n    Proxyserver:  p:8080\n    Umgehungsliste:  (keine)\n";
        let all = WinHttp::parse(german).unwrap();
        assert_eq!(
            all.ways("x.com", true).iter().map(proxy).collect::<Vec<_>>(),
            [Some("p:8080".to_owned())]
        );
        let german = "Aktuelle WinHTTP-Proxyeinstellungen:\n\n    Direkter Zugriff.\n";
        assert!(WinHttp::parse(german).unwrap().is_empty());
    }

    #[test]
    fn winhttp_by_a_script_or_by_no_print_is_refused() {
        let text =
            "{\"Proxy\": \"\", \"AutoconfigUrl\": \"http://w/p.pac\", \"AutoDetect\": false}";
        assert_eq!(WinHttp::parse(text), Err(WinHttpError::Script));
        assert_eq!(WinHttp::parse("p:8080\n"), Err(WinHttpError::NotPrinted));
        let text = "{\"Proxy\": \"p:8080\", \"ProxyBypass\": \"*.a.net\", \"AutoDetect\": false}";
        let ways = |host: &str| WinHttp::parse(text).unwrap().ways(host, false);
        assert_eq!(ways("x.a.net"), [Via::Direct]);
        assert_eq!(ways("x.b.net").iter().map(proxy).collect::<Vec<_>>(), [Some("p:8080".into())]);
    }

    /// As `verify winhttp` says it of the same list.
    #[test]
    fn a_slash_in_its_list_lets_nothing_past_the_proxy() {
        let text = "    Proxy Server(s) :  p:8080\n    Bypass List     :  https://x.net;*.xendesktop.net\n";
        let all = WinHttp::parse(text).unwrap();
        let ways = all.ways("a.xendesktop.net", false);
        assert_eq!(ways.iter().map(proxy).collect::<Vec<_>>(), [Some("p:8080".to_owned())]);
    }
}
