// SPDX-License-Identifier: Apache-2.0
//! `portolan connector echo`: a far end of our own, that tells a checker what it saw of it.

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;
use portolan_connector::echo::{Echo, EchoError, serve};
use portolan_diagnostics::{Diagnostic, Place};
use serde_json::json;

use crate::terminal::{CLEAN, data, refuse, tell};
use crate::usage::Shape;

/// Listen beyond the network that is in question, and tell each visitor what arrived of them
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where to listen for TLS
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "[::]:443")]
    listen: SocketAddr,
    /// Listen in plain text too, to see what proxies add to a request
    #[arg(long, value_name = "ADDRESS:PORT")]
    plain: Option<SocketAddr>,
    /// The name in the certificate that is made at the start
    #[arg(long, value_name = "NAME", default_value = "echo.portolan.invalid")]
    name: String,
    /// How to print where it listens
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb, until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let is_over = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without a handler the signal ends the program at once, which loses nothing here.
        let _ = signal_hook::flag::register(signal, Arc::clone(&is_over));
    }
    let begun = |echo: &Echo| begun(echo, arguments.format);
    match serve(arguments.listen, arguments.plain, &arguments.name, begun, &is_over) {
        Ok(()) => ExitCode::from(CLEAN),
        Err(error) => refuse(diagnostic(&error)),
    }
}

fn begun(echo: &Echo, format: Shape) {
    let at = |address: Option<SocketAddr>| address.map(|at| at.to_string());
    let (listen, plain, sha256) =
        (at(echo.address()), at(echo.plain_address()), echo.fingerprint());
    match format {
        Shape::Text => {
            let plain = plain.map(|at| format!("plain   {at}\n")).unwrap_or_default();
            let listen = listen.unwrap_or_default();
            data(&format!("listen  {listen}\n{plain}sha256  {sha256}\n"));
        }
        Shape::Json => {
            let told = json!({"version": 1, "listen": listen, "plain": plain, "sha256": sha256});
            data(&format!("{told}\n"));
        }
    }
    if let Some(why) = echo.blind() {
        tell(&format!("note: the time to live of visitors' packets is not told: {why}\n"));
    }
}

fn diagnostic(error: &EchoError) -> Diagnostic {
    let why = error.source().map(|source| format!(": {source}")).unwrap_or_default();
    let (code, place, help) = match error {
        EchoError::Listen { at, .. } => (
            "cannot-listen",
            at.to_string(),
            "choose an address of this machine and a port that is free; ports below 1024 are root's",
        ),
        EchoError::Certificate(_) => {
            ("bad-name", "--name".to_owned(), "give a host name, such as `echo.example.com`")
        }
        EchoError::Runtime(_) => {
            ("no-runtime", "echo".to_owned(), "the limit of open files may be reached")
        }
    };
    Diagnostic::error(code, Place::Argument(place), format!("{error}{why}")).help(help)
}
