// SPDX-License-Identifier: Apache-2.0
//! Squid with `ssl_bump`: splices, or bumps all, or some.

use std::process::Command;

use super::{MIDDLE, redirect};
use crate::RangeError;
use crate::stage::{Stage, checked};

/// What it does with TLS.
#[derive(Clone, Debug)]
pub(crate) enum Bump {
    Splices,
    Bumps,
    /// Bumps these, and splices the rest.
    BumpsOnly(&'static str),
    /// Splices these, and bumps the rest.
    SplicesOnly(&'static str),
}

impl Bump {
    fn rules(&self) -> String {
        match self {
            Self::Splices => "ssl_bump peek step1\nssl_bump splice all\n".into(),
            Self::Bumps => "ssl_bump peek step1\nssl_bump bump all\n".into(),
            Self::BumpsOnly(names) => format!(
                "acl named ssl::server_name {names}\nssl_bump peek step1\nssl_bump bump named\nssl_bump splice all\n"
            ),
            Self::SplicesOnly(names) => format!(
                "acl named ssl::server_name {names}\nssl_bump peek step1\nssl_bump splice named\nssl_bump bump all\n"
            ),
        }
    }
}

const CERTGEN: &str = "/usr/lib/squid/security_file_certgen";

pub(super) fn start(
    stage: &mut Stage,
    authority: &str,
    is_explicit: bool,
    bump: &Bump,
) -> Result<(), RangeError> {
    let folder = stage.folder("squid")?;
    let at = folder.display().to_string();
    let ca = stage.authority(authority)?;
    let both = format!("{}{}", ca.pem, ca.key_pem);
    stage.write("squid/ca.pem", &both)?;
    let mut certgen = Command::new(CERTGEN);
    checked(certgen.args(["-c", "-s", &format!("{at}/db"), "-M", "4MB"]))?;
    let tls = format!(
        "ssl-bump generate-host-certificates=on dynamic_cert_mem_cache_size=4MB tls-cert={at}/ca.pem"
    );
    let text = format!(
        "http_port {MIDDLE}:3128 {tls}\nhttps_port 8443 intercept {tls}\nhttp_port 8080 intercept\n\
         sslcrtd_program {CERTGEN} -s {at}/db -M 4MB\nsslcrtd_children 2 startup=1\n\
         acl step1 at_step SslBump1\n{}tls_outgoing_options cafile={}\n\
         acl SSL method CONNECT\nhttp_access allow all\ncache deny all\nvisible_hostname squid.range\n\
         pid_filename {at}/pid\ncache_log {at}/cache.log\naccess_log none\ncoredump_dir {at}\n\
         dns_nameservers 203.0.113.53\nshutdown_lifetime 0 seconds\n",
        bump.rules(),
        stage.path("public.pem").display()
    );
    stage.write("squid/squid.conf", &text)?;
    // Squid will not run as root, so it is somebody else in a user namespace of its own.
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-user=65534", "--map-group=65534", "squid", "-N", "-f"]);
    command.arg(format!("{at}/squid.conf"));
    stage.keep("middle", command)?;
    stage.wait_for(MIDDLE, 3128)?;
    if is_explicit { Ok(()) } else { redirect(stage, 443, 8443) }
}
