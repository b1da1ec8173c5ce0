// SPDX-License-Identifier: Apache-2.0
//! A server behind Squid with a certificate of its own, and an authority for Squid, both by
//! OpenSSL's own tool.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::command;

const CERTGEN: &str = "/usr/lib/squid/security_file_certgen";
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Origin {
    child: Child,
    port: u16,
}

pub(crate) fn why_not() -> Option<&'static str> {
    if command("openssl").arg("version").output().is_err() {
        return Some("openssl is not installed");
    }
    (!Path::new(CERTGEN).exists()).then_some("Squid's maker of certificates is not installed")
}

/// A key and a certificate that it signs itself, in one file.
fn certificate(folder: &Path, name: &str) {
    let at = |end: &str| folder.join(format!("{name}.{end}"));
    let mut make = command("openssl");
    make.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"]);
    make.arg(format!("/CN={name}")).arg("-keyout").arg(at("key")).arg("-out").arg(at("crt"));
    assert!(make.stderr(Stdio::null()).status().unwrap().success());
    let both = fs::read_to_string(at("crt")).unwrap() + &fs::read_to_string(at("key")).unwrap();
    fs::write(at("pem"), both).unwrap();
}

impl Origin {
    pub(crate) fn start(folder: &Path) -> Self {
        certificate(folder, "origin");
        certificate(folder, "middle");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut serve = command("setpriv");
        serve.args(["--pdeathsig", "KILL", "openssl", "s_server", "-quiet", "-www", "-accept"]);
        serve.arg(format!("127.0.0.1:{port}")).arg("-cert").arg(folder.join("origin.pem"));
        let null = Stdio::null;
        let child = serve.stdin(null()).stdout(null()).stderr(null()).spawn().unwrap();
        let origin = Self { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the origin does not answer");
            sleep(Duration::from_millis(50));
        }
        origin
    }

    /// What Squid needs to sign, made ready.
    pub(crate) fn certgen(&self, folder: &Path) -> String {
        let base = folder.join("db");
        let mut make = command(CERTGEN);
        make.args(["-c", "-s"]).arg(&base).args(["-M", "4MB"]).stdout(Stdio::null());
        assert!(make.stderr(Stdio::null()).status().unwrap().success());
        format!(
            "sslcrtd_program {CERTGEN} -s {} -M 4MB\nsslcrtd_children 1 startup=1\n",
            base.display()
        )
    }

    pub(crate) fn port_options(&self, folder: &Path) -> String {
        let pem = folder.join("middle.pem");
        format!(" ssl-bump generate-host-certificates=on tls-cert={}", pem.display())
    }

    /// Who signed the certificate that a client sees through the proxy.
    pub(crate) fn issuer_seen(&self, proxy: u16, name: &str) -> String {
        let mut ask = command("timeout");
        ask.args(["20", "openssl", "s_client", "-proxy", &format!("127.0.0.1:{proxy}")]);
        ask.args(["-connect", &format!("{name}:{}", self.port), "-servername", name]);
        let told = ask.stdin(Stdio::null()).stderr(Stdio::null()).output().unwrap();
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let issuer = text.lines().find_map(|line| line.strip_prefix("issuer="));
        let issuer = issuer.unwrap_or_else(|| panic!("{name}: no certificate is seen: {text}"));
        issuer.rsplit('=').next().unwrap().trim().to_owned()
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
