// SPDX-License-Identifier: Apache-2.0
//! What a record is held against: roots of the public and of the machine, logs, issuers.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::seen::Run;
use portolan_doctor::{Judging, Report, judge};
use portolan_trust::{Issuers, Logs, Roots};

use super::super::super::apply::say;
use crate::files::read;

#[derive(Debug, Args)]
pub(super) struct Against {
    /// Roots in PEM that count as public, in place of Mozilla's
    #[arg(long, value_name = "FILE")]
    roots: Option<PathBuf>,
    /// Roots in PEM that the machine trusts, in place of what this one's store holds
    #[arg(long, value_name = "FILE")]
    system_roots: Option<PathBuf>,
    /// Logs of certificates in CSV, in place of those that ship
    #[arg(long, value_name = "FILE")]
    ct_logs: Option<PathBuf>,
}

/// All of it, read once.
pub(super) struct Judge {
    public: Roots,
    system: Option<Roots>,
    logs: Logs,
    issuers: Issuers,
}

impl Against {
    /// Reads what is named; a record of another machine has no use for this one's roots.
    pub(super) fn read(&self, is_own: bool) -> Result<Judge, Diagnostic> {
        let system = match &self.system_roots {
            Some(path) => Some(roots(path)?),
            None if is_own => own(),
            None => None,
        };
        Ok(Judge {
            public: self.roots.as_deref().map_or_else(|| Ok(Roots::public()), roots)?,
            system,
            logs: self.ct_logs.as_deref().map_or_else(|| Ok(Logs::shipped()), logs)?,
            issuers: Issuers::shipped(),
        })
    }
}

impl Judge {
    pub(super) fn judge(&self, run: &Run) -> Report {
        let judging = Judging {
            public: &self.public,
            system: self.system.as_ref(),
            logs: &self.logs,
            issuers: &self.issuers,
            now: Timestamp::now().as_second(),
        };
        judge(run, &judging)
    }
}

fn roots(path: &Path) -> Result<Roots, Diagnostic> {
    Roots::of_pem(&read(path)?).map_err(|error| {
        let place = Place::Path(path.display().to_string());
        Diagnostic::error("bad-roots", place, error.to_string())
            .help("give certificates in PEM: `-----BEGIN CERTIFICATE-----`")
    })
}

fn logs(path: &Path) -> Result<Logs, Diagnostic> {
    Logs::of_csv(&read(path)?).map_err(|error| {
        let place = Place::Path(path.display().to_string());
        Diagnostic::error("bad-logs", place, error.to_string())
            .help("give a table with the columns operator, log, state and key")
    })
}

/// What this machine's store holds; `None` where it has none.
fn own() -> Option<Roots> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        say(
            "note: this machine has no store of roots that can be read; give one with `--system-roots`",
        );
        return None;
    }
    Some(Roots::of_der(found.certs.iter().map(AsRef::as_ref)))
}
