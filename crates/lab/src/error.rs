// SPDX-License-Identifier: Apache-2.0
//! Why the lab could not do what it was asked, and what to do about it.

use portolan_diagnostics::{Diagnostic, Place};
use serde::{Deserialize, Serialize};

/// An error of operation. It can be sent from the processes inside the lab to the one outside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum LabError {
    #[error("no lab is called `{0}`")]
    UnknownLab(String),
    #[error("no machine of the lab is called `{0}`")]
    UnknownMachine(String),
    #[error("this is the inside of a lab")]
    Inside,
    #[error("the lab `{0}` is up already")]
    AlreadyUp(String),
    #[error("the lab `{0}` is not up")]
    NotUp(String),
    #[error("the command `{0}` could not be started: {1}")]
    Command(String, String),
    #[error("this machine does not let us make namespaces: {0}")]
    Forbidden(String),
    #[error("the tool `{tool}` is not installed")]
    Missing { tool: String, package: String },
    #[error("{what}: {why}")]
    Failed { what: String, why: String },
}

impl LabError {
    /// An operation that failed for a reason of the system.
    pub fn failed(what: impl Into<String>, why: impl ToString) -> Self {
        Self::Failed { what: what.into(), why: why.to_string() }
    }

    /// For `map_err`: says what was attempted.
    pub(crate) fn at<E: ToString>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        move |why| Self::failed(what, why)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownLab(_) => "lab-unknown",
            Self::UnknownMachine(_) => "lab-unknown-machine",
            Self::Inside => "lab-inside",
            Self::AlreadyUp(_) => "lab-already-up",
            Self::NotUp(_) => "lab-not-up",
            Self::Command(..) => "lab-command",
            Self::Forbidden(_) => "lab-forbidden",
            Self::Missing { .. } => "lab-tool-missing",
            Self::Failed { .. } => "lab-failed",
        }
    }

    fn place(&self) -> Place {
        let word = match self {
            Self::UnknownLab(word)
            | Self::UnknownMachine(word)
            | Self::AlreadyUp(word)
            | Self::NotUp(word)
            | Self::Command(word, _) => word.as_str(),
            Self::Inside | Self::Forbidden(_) | Self::Missing { .. } | Self::Failed { .. } => "lab",
        };
        Place::Argument(word.to_owned())
    }

    fn help(&self) -> String {
        match self {
            Self::UnknownLab(_) => "the one lab is `citrix`".into(),
            Self::UnknownMachine(_) => "`portolan lab up citrix` lists the machines".into(),
            Self::Inside => "call it outside, where `portolan lab up` was called".into(),
            Self::AlreadyUp(name) => format!("`portolan lab down {name}` ends it"),
            Self::NotUp(name) => format!("`portolan lab up {name}` raises it"),
            Self::Command(..) => "the command runs inside the lab: see its path and rights".into(),
            Self::Forbidden(_) => FORBIDDEN.into(),
            Self::Missing { package, .. } => format!("install it: `apt-get install {package}`"),
            Self::Failed { .. } => "the log beside the lab's state may say more".into(),
        }
    }

    /// The error as the user sees it.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::error(self.code(), self.place(), self.to_string()).help(self.help())
    }
}

const FORBIDDEN: &str = "run as root, or allow user namespaces: \
    `sysctl -w user.max_user_namespaces=10000`, on Debian also \
    `sysctl -w kernel.unprivileged_userns_clone=1`, on Ubuntu also \
    `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; \
    a container needs `--privileged` or a seccomp profile that allows `unshare`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_way_out() {
        let text = || "x".to_owned();
        for error in [
            LabError::UnknownLab(text()),
            LabError::NotUp(text()),
            LabError::Inside,
            LabError::Forbidden(text()),
            LabError::Missing { tool: "ip".into(), package: "iproute2".into() },
            LabError::failed("a", "b"),
        ] {
            let diagnostic = error.diagnostic();
            assert!(diagnostic.code.starts_with("lab-"));
            assert!(diagnostic.help.is_some_and(|h| !h.is_empty()));
            assert!(!diagnostic.message.contains('\n'));
        }
    }
}
