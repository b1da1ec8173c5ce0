// SPDX-License-Identifier: Apache-2.0
//! HAProxy: passes TCP on, or ends TLS and signs again.

use std::process::Command;

use super::{MIDDLE, echo, redirect};
use crate::RangeError;
use crate::stage::Stage;

pub(super) fn passes(stage: &mut Stage) -> Result<(), RangeError> {
    start(stage, "", "mode tcp", "bind :8443", "server far 0.0.0.0:443")
}

pub(super) fn signs(
    stage: &mut Stage,
    authority: &str,
    has_tls13: bool,
    ciphers: Option<&str>,
) -> Result<(), RangeError> {
    stage.folder("haproxy")?;
    let shows = match ciphers {
        None => made_at_once(stage, authority)?,
        Some(_) => made_before(stage, authority)?,
    };
    let newest = if has_tls13 { "" } else { " ssl-max-ver TLSv1.2" };
    let bind = format!("bind :8443 ssl {shows}{newest}");
    let roots = stage.path("public.pem");
    let server = format!("server far 0.0.0.0:443 ssl sni ssl_fc_sni ca-file {}", roots.display());
    let ciphers = ciphers.map(|all| format!("  ssl-default-bind-ciphers {all}\n"));
    start(stage, &ciphers.unwrap_or_default(), "mode http", &bind, &server)
}

/// Ends the connection and begins another, as an inspecting device does that trusts its far end.
pub(super) fn at_echo(stage: &mut Stage) -> Result<(), RangeError> {
    stage.folder("haproxy")?;
    let own = stage.private_leaf("O=Contoso Ltd, CN=Contoso Web Inspection CA", echo::ADDRESS)?;
    let own = stage.write("haproxy/own.pem", &own)?;
    let bind = format!("bind :8443 ssl crt {}", own.display());
    let server = format!("server echo {}:{} ssl verify none", echo::ADDRESS, echo::PORT);
    serve(stage, "", "mode http", &bind, &server)?;
    redirect(stage, echo::PORT, 8443)
}

/// A certificate for whatever name is asked for.
fn made_at_once(stage: &mut Stage, authority: &str) -> Result<String, RangeError> {
    let ca = stage.authority(authority)?;
    let both = format!("{}{}", ca.pem, ca.key_pem);
    let ca_file = stage.write("haproxy/ca.pem", &both)?;
    // What is shown to whoever names nothing.
    let own = stage.private_leaf(authority, "appliance.range")?;
    let own = stage.write("haproxy/own.pem", &own)?;
    let (own, ca_file) = (own.display(), ca_file.display());
    Ok(format!("crt {own} generate-certificates ca-sign-file {ca_file}"))
}

/// One for each host: with those that it makes at once, HAProxy passes over its list of ciphers.
fn made_before(stage: &mut Stage, authority: &str) -> Result<String, RangeError> {
    let folder = stage.folder("haproxy/certificates")?;
    let names: Vec<String> = stage.plan.hosts.iter().map(|host| host.name.clone()).collect();
    for name in names {
        let leaf = stage.private_leaf(authority, &name)?;
        stage.write(&format!("haproxy/certificates/{name}.pem"), &leaf)?;
    }
    Ok(format!("crt {}", folder.display()))
}

fn start(
    stage: &mut Stage,
    global: &str,
    mode: &str,
    bind: &str,
    server: &str,
) -> Result<(), RangeError> {
    serve(stage, global, mode, bind, server)?;
    redirect(stage, 443, 8443)
}

fn serve(
    stage: &mut Stage,
    global: &str,
    mode: &str,
    bind: &str,
    server: &str,
) -> Result<(), RangeError> {
    let text = format!(
        "global\n  maxconn 500\n{global}defaults\n  {mode}\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n\
         frontend here\n  {bind}\n  default_backend there\nbackend there\n  {server}\n"
    );
    stage.folder("haproxy")?;
    let file = stage.write("haproxy/haproxy.cfg", &text)?;
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-q").arg("-f").arg(file);
    stage.keep("middle", command)?;
    stage.wait_for(MIDDLE, 8443)
}
