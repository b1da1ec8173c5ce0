// SPDX-License-Identifier: Apache-2.0
//! HAProxy: passes TCP on, or ends TLS and signs again.

use std::process::Command;

use super::{MIDDLE, redirect};
use crate::RangeError;
use crate::stage::Stage;

pub(super) fn passes(stage: &mut Stage) -> Result<(), RangeError> {
    start(stage, "mode tcp", "bind :8443", "server far 0.0.0.0:443")
}

pub(super) fn signs(stage: &mut Stage, authority: &str, has_tls13: bool) -> Result<(), RangeError> {
    stage.folder("haproxy")?;
    let ca = stage.authority(authority)?;
    let both = format!("{}{}", ca.pem, ca.key_pem);
    let ca_file = stage.write("haproxy/ca.pem", &both)?;
    // What is shown to whoever names nothing.
    let own = stage.private_leaf(authority, "appliance.range")?;
    let own = stage.write("haproxy/own.pem", &own)?;
    let newest = if has_tls13 { "" } else { " ssl-max-ver TLSv1.2" };
    let bind = format!(
        "bind :8443 ssl crt {} generate-certificates ca-sign-file {}{newest}",
        own.display(),
        ca_file.display()
    );
    let roots = stage.path("public.pem");
    let server = format!("server far 0.0.0.0:443 ssl sni ssl_fc_sni ca-file {}", roots.display());
    start(stage, "mode http", &bind, &server)
}

fn start(stage: &mut Stage, mode: &str, bind: &str, server: &str) -> Result<(), RangeError> {
    let text = format!(
        "global\n  maxconn 500\ndefaults\n  {mode}\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n\
         frontend here\n  {bind}\n  default_backend there\nbackend there\n  {server}\n"
    );
    stage.folder("haproxy")?;
    let file = stage.write("haproxy/haproxy.cfg", &text)?;
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-q").arg("-f").arg(file);
    stage.keep("middle", command)?;
    stage.wait_for(MIDDLE, 8443)?;
    redirect(stage, 443, 8443)
}
