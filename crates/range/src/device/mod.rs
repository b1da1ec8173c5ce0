// SPDX-License-Identifier: Apache-2.0
//! What stands between: real proxies and interceptors where there are such, and our own where the
//! fault is one that nobody sells.

mod echo;
mod haproxy;
mod mitmproxy;
mod own;
mod squid;
mod tinyproxy;

use std::process::Command;

use crate::RangeError;
use crate::stage::Stage;

pub(crate) use echo::{ADDRESS as ECHO_ADDRESS, PORT as ECHO_PORT};
pub(crate) use own::{Own, run as run_own};
pub(crate) use squid::Bump;
pub(crate) use tinyproxy::Tiny;

/// The address of the middle as the client sees it, where explicit proxies listen.
pub(crate) const MIDDLE: &str = "10.77.0.1";

/// Something in the middle, or at the client.
#[derive(Clone, Debug)]
pub(crate) enum Device {
    /// mitmproxy with an authority of this name; `spares` is an expression of names left alone.
    Mitmproxy {
        authority: &'static str,
        is_explicit: bool,
        spares: Option<&'static str>,
    },
    Squid {
        authority: &'static str,
        is_explicit: bool,
        bump: Bump,
    },
    /// HAProxy that signs again.
    HaproxySigns {
        authority: &'static str,
        has_tls13: bool,
        /// The ciphers of TLS 1.2 that it takes, by OpenSSL's names; all where nothing is given.
        ciphers: Option<&'static str>,
    },
    /// HAProxy that passes TCP on.
    HaproxyPasses,
    /// HAProxy that ends TLS before the echo.
    HaproxyAtEcho,
    /// An echo of the checker's own at the far end: `$ECHO` is its address, port and fingerprint.
    Echo,
    Tiny(Tiny),
    /// microsocks at port 1080.
    Socks,
    Own(Own),
    /// A script, run in the middle.
    Middle(&'static str),
    /// A script, run at the client.
    Client(&'static str),
    /// A command with its words, kept in a namespace until the end.
    Keeps(&'static str, &'static [&'static str]),
}

impl Device {
    pub(crate) fn start(&self, stage: &mut Stage) -> Result<(), RangeError> {
        match self {
            Self::Mitmproxy { authority, is_explicit, spares } => {
                mitmproxy::start(stage, authority, *is_explicit, *spares)
            }
            Self::Squid { authority, is_explicit, bump } => {
                squid::start(stage, authority, *is_explicit, bump)
            }
            Self::HaproxySigns { authority, has_tls13, ciphers } => {
                haproxy::signs(stage, authority, *has_tls13, *ciphers)
            }
            Self::HaproxyPasses => haproxy::passes(stage),
            Self::HaproxyAtEcho => haproxy::at_echo(stage),
            Self::Echo => echo::start(stage),
            Self::Tiny(tiny) => tiny.start(stage),
            Self::Socks => socks(stage),
            Self::Own(own) => own.start(stage),
            Self::Middle(script) => stage.run("middle", script),
            Self::Client(script) => stage.run("client", script),
            Self::Keeps(place, [program, words @ ..]) => {
                let mut command = Command::new(program);
                command.args(words);
                stage.keep(place, command)
            }
            Self::Keeps(_, []) => Ok(()),
        }
    }

    /// The tool that it needs, and the Debian package that brings it.
    pub(crate) fn needs(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Mitmproxy { .. } => Some(("mitmdump", "mitmproxy of PyPI")),
            Self::Squid { .. } => Some(("squid", "squid-openssl")),
            Self::HaproxySigns { .. } | Self::HaproxyPasses | Self::HaproxyAtEcho => {
                Some(("haproxy", "haproxy"))
            }
            Self::Tiny(_) => Some(("tinyproxy", "tinyproxy")),
            Self::Socks => Some(("microsocks", "microsocks")),
            Self::Keeps(_, [program, ..]) => Some((program, program)),
            Self::Keeps(_, []) | Self::Middle(_) | Self::Client(_) | Self::Own(_) | Self::Echo => {
                None
            }
        }
    }
}

fn socks(stage: &mut Stage) -> Result<(), RangeError> {
    let mut command = Command::new("microsocks");
    command.args(["-i", MIDDLE, "-p", "1080"]);
    stage.keep("middle", command)?;
    stage.wait_for(MIDDLE, 1080)
}

/// All that the client opens at this port goes to a port of the middle.
pub(crate) fn redirect(stage: &Stage, port: u16, to: u16) -> Result<(), RangeError> {
    let script = format!(
        "nft add table inet turn\n\
         nft 'add chain inet turn in {{ type nat hook prerouting priority -100; }}'\n\
         nft 'add rule inet turn in iifname \"left\" tcp dport {port} redirect to :{to}'"
    );
    stage.run("middle", &script)
}
