// SPDX-License-Identifier: Apache-2.0
//! `portolan connector bypass`: the exception for the device in between, ready to load.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use portolan_allowlist::{Port, minimal};
use portolan_bypass::{Form, Refusal, Settings, Target, Written, write};
use portolan_diagnostics::{Diagnostic, Place};
use serde_json::json;

use super::allowlist::Refusal as Stop;
use super::allowlist::choice::Exempt;
use super::options::target;
use crate::terminal::{CLEAN, data, tell};
use crate::usage::Shape;

/// Write the exception from TLS inspection for a product, as ready commands or a file
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// zscaler, netskope, anyconnect, proxysg, paloalto, globalprotect, forcepoint, squid,
    /// fortigate, pac or winhttp
    target: String,
    #[command(flatten)]
    exempt: Exempt,
    /// For Terraform, where a provider can
    #[arg(long)]
    terraform: bool,
    /// The proxy that all else goes to, for a PAC file and WinHTTP
    #[arg(long, value_name = "HOST:PORT", default_value = "proxy.example.com:8080")]
    proxy: String,
    /// What the objects are called
    #[arg(long, default_value = "Citrix Cloud")]
    name: String,
    /// The file itself, or a document that holds it and its notes
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match written(arguments) {
        Ok((target, written)) => print(target, &written, arguments.format),
        Err(stop) => stop.exit(),
    }
}

fn written(arguments: &Arguments) -> Result<(Target, Written), Stop> {
    let target = target(&arguments.target)?;
    let settings = settings(arguments)?;
    let addresses = arguments.exempt.named()?;
    let ports: BTreeSet<Port> = addresses.iter().flat_map(|a| a.ports.iter().copied()).collect();
    let settings = Settings { ports: ports.into_iter().collect(), ..settings };
    let patterns = minimal(&addresses);
    let form = if arguments.terraform { Form::Terraform } else { Form::Native };
    let written = write(target, &patterns, &settings, form).map_err(|refusal| refused(&refusal))?;
    Ok((target, written))
}

/// Names and proxies become words of other languages: nothing in them may end a quote.
fn settings(arguments: &Arguments) -> Result<Settings, Diagnostic> {
    let (name, proxy) = (&arguments.name, &arguments.proxy);
    let clean = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-' || c == '_';
    if name.trim().is_empty() || name.len() > 31 || !name.chars().all(clean) {
        let said = format!("`{name}` is no name for an object");
        return Err(Diagnostic::error("bad-name", Place::Argument(name.clone()), said)
            .help("use 1 to 31 letters, digits, blanks, hyphens and underscores"));
    }
    if !is_proxy(proxy) {
        let said = format!("`{proxy}` is no proxy");
        return Err(Diagnostic::error("bad-proxy", Place::Argument(proxy.clone()), said)
            .help("write it as `host:port`"));
    }
    Ok(Settings { name: name.clone(), proxy: proxy.clone(), ..Settings::default() })
}

/// `host:port`, an address of IPv6 in brackets.
fn is_proxy(proxy: &str) -> bool {
    let Some((host, port)) = proxy.rsplit_once(':') else { return false };
    let name = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(name),
    };
    is_host && port.parse::<u16>().is_ok_and(|port| port > 0)
}

fn refused(refusal: &Refusal) -> Diagnostic {
    let (place, help) = match refusal {
        Refusal::Pattern { pattern, .. } => {
            (pattern.to_string(), "the other profile may do without it")
        }
        Refusal::Terraform { .. } => {
            ("--terraform".to_owned(), "leave it out for ready commands or a file")
        }
    };
    Diagnostic::error("cannot-express", Place::Argument(place), refusal.to_string()).help(help)
}

fn print(target: Target, written: &Written, format: Shape) -> ExitCode {
    match format {
        Shape::Text => {
            let notes = written.notes.iter().map(|note| format!("note: {note}\n"));
            tell(&notes.collect::<String>());
            data(&written.text);
        }
        Shape::Json => {
            let whole = json!({
                "version": 1,
                "target": target.word(),
                "text": written.text,
                "notes": written.notes,
            });
            data(&format!("{whole:#}\n"));
        }
    }
    ExitCode::from(CLEAN)
}
