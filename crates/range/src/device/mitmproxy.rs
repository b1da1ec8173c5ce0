// SPDX-License-Identifier: Apache-2.0
//! mitmproxy (PyPI): signs again, in the name that it is given.

use std::process::Command;

use super::{MIDDLE, redirect};
use crate::RangeError;
use crate::stage::Stage;

pub(super) fn start(
    stage: &mut Stage,
    authority: &str,
    is_explicit: bool,
    spares: Option<&str>,
) -> Result<(), RangeError> {
    let folder = stage.folder("mitmproxy")?;
    let ca = stage.authority(authority)?;
    let (pem, key) = (ca.pem.clone(), ca.key_pem.clone());
    stage.write("mitmproxy/mitmproxy-ca.pem", &format!("{key}{pem}"))?;
    stage.write("mitmproxy/mitmproxy-ca-cert.pem", &pem)?;
    let mode = if is_explicit { "regular" } else { "transparent" };
    let port = if is_explicit { 3128 } else { 8443 };
    let mut command = Command::new(stage.mitmdump());
    command.args(["--quiet", "--mode", mode, "--listen-port", &port.to_string()]);
    command.arg("--set").arg(format!("confdir={}", folder.display()));
    let roots = stage.path("public.pem");
    command.arg("--set").arg(format!("ssl_verify_upstream_trusted_ca={}", roots.display()));
    if let Some(names) = spares {
        command.args(["--ignore-hosts", names]);
    }
    stage.keep("middle", command)?;
    stage.wait_for(MIDDLE, port)?;
    if is_explicit { Ok(()) } else { redirect(stage, 443, 8443) }
}
