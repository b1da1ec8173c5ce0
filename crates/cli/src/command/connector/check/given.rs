// SPDX-License-Identifier: Apache-2.0
//! By which ways, of whom, how long: the options of a check.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use portolan_connector::host::{Texts, decoded};
use portolan_connector::probe::{
    Credentials, Environment, Options, PacPlace, PacUrl, Proxy, WayChoice, WinHttp,
};
use portolan_diagnostics::{Diagnostic, Place};

use crate::files::{read, read_bytes};

#[derive(Debug, Args)]
pub(super) struct Given {
    /// What this machine is, or stands for
    #[arg(long, value_enum, default_value_t = Role::Connector)]
    pub(super) role: Role,
    /// Only what these regions need: us, eu, ap-s, jp
    #[arg(long, value_name = "REGION")]
    pub(super) region: Vec<String>,
    /// A Cloud Connector of your site: ask it for what the chart says that the role needs of it
    #[arg(long, value_name = "HOST")]
    pub(super) connector: Vec<String>,
    /// Of a VDA, only what this kind of Rendezvous needs
    #[arg(long, value_enum)]
    pub(super) rendezvous: Option<Rendezvous>,
    /// Ask for this in place of a profile: HOST[:PORT][/tcp|udp]
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["role", "region", "connector", "rendezvous", "allowlist"])]
    pub(super) address: Vec<String>,
    /// Ask for what a published list holds, in place of the one that ships
    #[arg(long, value_name = "FILE")]
    pub(super) allowlist: Option<PathBuf>,
    /// Without a proxy, which is also what happens where no way is named
    #[arg(long)]
    direct: bool,
    /// By this proxy: http://, https:// or socks5://HOST:PORT, or `environment` for what its variables say
    #[arg(long, value_name = "URL")]
    proxy: Vec<String>,
    /// A file with one line `user:password` for the proxies that you name
    #[arg(long, value_name = "FILE")]
    proxy_credentials: Option<PathBuf>,
    /// Give them to every proxy that the PAC file names, too
    #[arg(long, requires_all = ["proxy_credentials", "pac"])]
    proxy_credentials_for_pac: bool,
    /// By the way that this PAC file gives for each address
    #[arg(long, value_name = "FILE|URL")]
    pac: Option<String>,
    /// By the way that these settings give: what `netsh winhttp show proxy` printed
    #[arg(long, value_name = "FILE")]
    winhttp: Option<PathBuf>,
    /// Hold a user's proxy against the services': what `reg query` printed of
    /// `HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings`
    #[arg(long, value_name = "FILE")]
    wininet: Option<PathBuf>,
    /// Ask this server of names too: ADDRESS[:PORT]
    #[arg(long, value_name = "ADDRESS")]
    dns: Vec<String>,
    /// Visit an echo of yours, by its certificate where you name it: HOST:PORT[#SHA256]
    #[arg(long, value_name = "ECHO")]
    echo: Vec<String>,
    /// Leave a connection alone for so long, each in turn, and use it again
    #[arg(long, value_name = "SECONDS", value_delimiter = ',')]
    idle: Vec<u64>,
    /// How long each step may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    Connector,
    Vda,
    WemAgent,
    ProvisioningConsole,
    LicenseServer,
    PowershellSdk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Rendezvous {
    /// Sessions go to the Gateway Service; registration goes by a connector
    V1,
    /// Sessions and registration go to the cloud
    V2,
}

/// More than a day proves nothing more.
const TIMEOUT_S_MAX: u64 = 600;
const IDLE_S_MAX: u64 = 86_400;

impl Given {
    pub(super) fn options(&self) -> Result<Options, Diagnostic> {
        bounded("--timeout", self.timeout, TIMEOUT_S_MAX)?;
        for wait in &self.idle {
            bounded("--idle", *wait, IDLE_S_MAX)?;
        }
        let mut idle = self.idle.clone();
        idle.sort_unstable();
        // Read once: what is no file, such as a pipe, cannot be read again.
        let winhttp = self.winhttp.as_deref().map(read_bytes).transpose()?;
        Ok(Options {
            ways: self.ways(winhttp.as_deref())?,
            credentials: self.credentials()?,
            credentials_for_pac: self.proxy_credentials_for_pac,
            dns: self.dns.iter().map(|word| server(word)).collect::<Result<_, _>>()?,
            idle,
            timeout: Duration::from_secs(self.timeout),
            echoes: self.echo.iter().map(|word| echo(word)).collect::<Result<_, _>>()?,
            texts: Texts { winhttp, registry: self.wininet.as_deref().map(registry).transpose()? },
            ..Options::default()
        })
    }

    fn ways(&self, winhttp: Option<&[u8]>) -> Result<Vec<WayChoice>, Diagnostic> {
        let mut ways = Vec::new();
        if self.direct {
            ways.push(WayChoice::Direct);
        }
        for word in &self.proxy {
            ways.push(proxy(word)?);
        }
        if let (Some(path), Some(printed)) = (&self.winhttp, winhttp) {
            let settings = WinHttp::parse(&decoded(printed)).map_err(|error| {
                let place = Place::Path(path.display().to_string());
                Diagnostic::error("bad-winhttp", place, error.to_string())
                    .help("give what `netsh winhttp show proxy` printed, as it printed it")
            })?;
            ways.push(WayChoice::WinHttp(settings));
        }
        ways.extend(self.pac.as_deref().map(pac).transpose()?);
        Ok(ways)
    }

    fn credentials(&self) -> Result<Option<Credentials>, Diagnostic> {
        let Some(path) = &self.proxy_credentials else { return Ok(None) };
        let found = Credentials::parse(&read(path)?);
        if found.is_none() {
            let place = Place::Path(path.display().to_string());
            let told = Diagnostic::error("bad-credentials", place, "there is no `user:password`");
            return Err(told.help("write the user, a colon and the password on one line"));
        }
        Ok(found)
    }
}

/// What is no print of the registry would else count as a user without a proxy.
fn registry(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let bytes = read_bytes(path)?;
    if decoded(&bytes).contains("REG_") {
        return Ok(bytes);
    }
    let place = Place::Path(path.display().to_string());
    Err(Diagnostic::error("bad-wininet", place, "no line is a value of the registry")
        .help("give what `reg query` printed: lines of a name, `REG_…` and a value"))
}

fn bounded(option: &str, value: u64, most: u64) -> Result<(), Diagnostic> {
    if (1..=most).contains(&value) {
        return Ok(());
    }
    let said = format!("`{value}` seconds are no time to wait here");
    let told = Diagnostic::error("bad-seconds", Place::Argument(option.into()), said);
    Err(told.help(format!("give 1 to {most} seconds")))
}

fn proxy(word: &str) -> Result<WayChoice, Diagnostic> {
    let refused = |said: String| {
        // A password may stand in it, so that the word itself is not said again.
        Diagnostic::error("bad-proxy", Place::Argument("--proxy".into()), said)
            .help("write `http://HOST:PORT`, `https://…`, `socks5://…` or `environment`")
    };
    if word == "environment" {
        let set = Environment::read(|name| std::env::var(name).ok());
        let set = set.map_err(|error| refused(error.to_string()))?;
        if set.is_empty() {
            return Err(refused("the environment names no proxy".into()));
        }
        return Ok(WayChoice::Environment(set));
    }
    let proxy = Proxy::parse(word, "--proxy").map_err(|error| refused(error.to_string()))?;
    Ok(WayChoice::Proxy(proxy))
}

/// A file is looked at now, so that a wrong path is refused and not recorded.
fn pac(word: &str) -> Result<WayChoice, Diagnostic> {
    if word.contains("://") {
        let url = PacUrl::parse(word).map_err(|error| {
            // As with a proxy, a password may stand in it.
            Diagnostic::error("bad-pac", Place::Argument("--pac".into()), error.to_string())
                .help("write `http://HOST/PATH`, `https://USER:PASSWORD@HOST/PATH`, or a file")
        })?;
        return Ok(WayChoice::Pac(PacPlace::Url(url)));
    }
    let path = PathBuf::from(word);
    read(&path)?;
    Ok(WayChoice::Pac(PacPlace::File(path)))
}

fn server(word: &str) -> Result<SocketAddr, Diagnostic> {
    let plain = word.trim_matches(['[', ']']).parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53));
    plain.or_else(|_| word.parse()).map_err(|_| {
        let said = format!("`{word}` is no address of a server of names");
        Diagnostic::error("bad-dns", Place::Argument(word.into()), said)
            .help("write it as `ADDRESS` or `ADDRESS:PORT`, such as `192.0.2.53`")
    })
}

/// `host:port`, and the SHA-256 of its certificate after a `#`.
fn echo(word: &str) -> Result<(String, Option<String>), Diagnostic> {
    let (place, digest) = match word.split_once('#') {
        Some((place, digest)) => (place, Some(digest.to_ascii_lowercase())),
        None => (word, None),
    };
    let is_digest = |word: &String| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let has_port = |place: &str| {
        let parts = place.rsplit_once(':');
        parts.is_some_and(|(host, port)| {
            !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
        })
    };
    if !has_port(place) || !digest.as_ref().is_none_or(is_digest) {
        let said = format!("`{word}` names no echo");
        let told = Diagnostic::error("bad-echo", Place::Argument(word.into()), said);
        return Err(
            told.help("write `HOST:PORT`, or `HOST:PORT#SHA256` with 64 hexadecimal digits")
        );
    }
    Ok((place.to_owned(), digest))
}
