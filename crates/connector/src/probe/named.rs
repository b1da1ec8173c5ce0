// SPDX-License-Identifier: Apache-2.0
//! To whom a name and a password go: to proxies that the user named. What a PAC file names may be
//! anybody's, for most such files come by plain HTTP.

use super::options::{Credentials, Options, Proxy, WayChoice};
use super::pac::PacPlace;

impl Options {
    /// Every proxy that the user named has its credentials with it; what is left is for the others.
    pub(crate) fn with_credentials_given(&self) -> Self {
        let mut given = self.clone();
        let credentials = if self.credentials_for_pac {
            given.credentials.clone()
        } else {
            given.credentials.take()
        };
        for proxy in given.ways.iter_mut().flat_map(WayChoice::proxies_mut) {
            proxy.credentials = proxy.credentials.take().or_else(|| credentials.clone());
        }
        given
    }

    /// What a proxy of a PAC file gets, of what was given.
    pub(crate) fn credentials_of(&self, host: &str, port: u16) -> Option<Credentials> {
        let named = self.ways.iter().flat_map(WayChoice::proxies);
        let mut same = named.filter(|proxy| proxy.host == host && proxy.port == port);
        same.find_map(|proxy| proxy.credentials.clone()).or_else(|| self.credentials.clone())
    }

    /// All that may be sent to anybody.
    pub(crate) fn all_credentials(&self) -> impl Iterator<Item = &Credentials> {
        let proxies = self.ways.iter().flat_map(WayChoice::proxies);
        let files = self.ways.iter().filter_map(WayChoice::pac_url);
        let own = proxies.filter_map(|proxy| proxy.credentials.as_ref());
        own.chain(&self.credentials).chain(files.filter_map(|url| url.credentials.as_ref()))
    }

    /// What is asked of servers of PAC files behind the question mark.
    pub(crate) fn pac_questions(&self) -> impl Iterator<Item = &str> {
        self.ways.iter().filter_map(|way| way.pac_url()?.question())
    }
}

impl WayChoice {
    fn proxies(&self) -> Vec<&Proxy> {
        match self {
            Self::Direct | Self::Pac(_) => Vec::new(),
            Self::Proxy(proxy) => vec![proxy],
            Self::Environment(all) => all.proxies().collect(),
            Self::WinHttp(all) => all.proxies().collect(),
        }
    }

    fn proxies_mut(&mut self) -> Vec<&mut Proxy> {
        match self {
            Self::Direct | Self::Pac(_) => Vec::new(),
            Self::Proxy(proxy) => vec![proxy],
            Self::Environment(all) => all.proxies_mut().collect(),
            Self::WinHttp(all) => all.proxies_mut().collect(),
        }
    }

    fn pac_url(&self) -> Option<&super::pac::PacUrl> {
        match self {
            Self::Pac(PacPlace::Url(url)) => Some(url),
            Self::Direct | Self::Proxy(_) | Self::Environment(_) | Self::WinHttp(_) => None,
            Self::Pac(PacPlace::File(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(credentials_for_pac: bool) -> Options {
        let proxy = |word: &str| WayChoice::Proxy(Proxy::parse(word, "--proxy").unwrap());
        let ways = vec![proxy("named:3128"), proxy("eva:own@other:1")];
        let credentials = Credentials::parse("eva:secret");
        Options { ways, credentials, credentials_for_pac, ..Options::default() }
    }

    #[test]
    fn a_password_goes_to_proxies_that_the_user_named_and_to_no_others() {
        let to = |options: &Options, host: &str, port| {
            options.credentials_of(host, port).map(|credentials| credentials.password)
        };
        let given = options(false).with_credentials_given();
        assert_eq!(to(&given, "named", 3128).as_deref(), Some("secret"));
        assert_eq!(to(&given, "other", 1).as_deref(), Some("own"));
        assert_eq!((to(&given, "named", 3129), to(&given, "else", 3128)), (None, None));
        let given = options(true).with_credentials_given();
        assert_eq!(to(&given, "else", 3128).as_deref(), Some("secret"));
    }
}
