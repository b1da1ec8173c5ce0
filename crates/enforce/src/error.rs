// SPDX-License-Identifier: Apache-2.0
//! What can go wrong while carrying out, and how it is told to the user.

use std::io;
use std::path::PathBuf;

use portolan_collect::NetnsError;
use portolan_diagnostics::{Diagnostic, Place};

/// An error of operation.
#[derive(Debug, thiserror::Error)]
pub enum EnforceError {
    #[error("`{0}` is not installed")]
    NoTool(&'static str),
    #[error("cannot run `{tool}`")]
    Tool {
        tool: &'static str,
        #[source]
        source: io::Error,
    },
    #[error("cannot work at attachment `{attachment}`")]
    Netns {
        attachment: String,
        #[source]
        source: NetnsError,
    },
    #[error("the network namespace `{path}` of attachment `{attachment}` does not exist")]
    NamespaceGone { attachment: String, path: PathBuf },
    #[error("attachments `{first}` and `{second}` are in the same network namespace")]
    NamespaceShared { first: String, second: String },
    #[error("no rule would meet a packet of bridge `{attachment}`: `{switch}` is not 1 there")]
    BridgeNotJudged { attachment: String, switch: &'static str },
    #[error("the kernel refused the rules of attachment `{attachment}`: {}", first_line(.message))]
    Refused { attachment: String, message: String },
    #[error("cannot read what is in force at attachment `{attachment}`: {why}")]
    Listing { attachment: String, why: String },
    #[error("attachment `{attachment}` holds rules that no recorded apply has written")]
    UnknownRules { attachment: String },
    #[error("cannot {doing} `{path}`")]
    State {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("`{path}` is damaged: {why}")]
    StateDamaged { path: PathBuf, why: String },
    #[error("another command is at work on `{0}`")]
    Busy(PathBuf),
    #[error("generation {generation} is on trial")]
    TrialRunning { generation: u32 },
    #[error("nothing is on trial")]
    NoTrial,
    #[error("the trial of generation {generation} was over; {back} is in force")]
    TrialOver { generation: u32, back: String },
    #[error("there is no generation {0}")]
    NoGeneration(u32),
    #[error("there is no earlier generation to return to")]
    NothingEarlier,
    #[error("interrupted; everything is as it was before")]
    Interrupted,
    #[error("{cause}; and not everything could be put back: {undo}")]
    NotUndone { cause: Box<Self>, undo: Box<Self> },
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or("no reason given")
}

impl EnforceError {
    /// Whether a transaction was larger than this user's socket takes.
    pub(crate) fn is_too_long(&self) -> bool {
        matches!(self, Self::Refused { message, .. } if message.contains("Message too long"))
    }

    /// Whether what was asked for is not there.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Listing { why, .. } if why.contains("No such file or directory"))
    }

    /// The same as a diagnostic, with the system's own words as notes.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut found = Diagnostic::error(self.code(), self.place(), self.to_string());
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            found = found.also(error.to_string());
            source = error.source();
        }
        if let Self::Refused { message, .. } = self {
            found = message.lines().skip(1).fold(found, Diagnostic::also);
        }
        found.help(self.help())
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoTool(_) => "tool-missing",
            Self::Tool { .. } => "tool-failed",
            Self::Netns { .. } => "namespace-closed",
            Self::NamespaceGone { .. } => "namespace-missing",
            Self::NamespaceShared { .. } => "namespace-shared",
            Self::BridgeNotJudged { .. } => "bridge-not-judged",
            Self::Refused { .. } => "kernel-refused",
            Self::Listing { .. } => "listing-unread",
            Self::UnknownRules { .. } => "unknown-rules",
            Self::State { .. } => "state-unwritable",
            Self::StateDamaged { .. } => "state-damaged",
            Self::Busy(_) => "state-busy",
            Self::TrialRunning { .. } => "trial-running",
            Self::NoTrial => "no-trial",
            Self::TrialOver { .. } => "trial-over",
            Self::NoGeneration(_) => "no-generation",
            Self::NothingEarlier => "nothing-earlier",
            Self::Interrupted => "interrupted",
            Self::NotUndone { .. } => "not-undone",
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::NoTool(tool) | Self::Tool { tool, .. } => Place::Path((*tool).to_owned()),
            Self::NamespaceShared { second: attachment, .. }
            | Self::Netns { attachment, .. }
            | Self::BridgeNotJudged { attachment, .. }
            | Self::Refused { attachment, .. }
            | Self::Listing { attachment, .. }
            | Self::UnknownRules { attachment } => Place::Path(format!("attachment {attachment}")),
            Self::NamespaceGone { path, .. }
            | Self::State { path, .. }
            | Self::StateDamaged { path, .. }
            | Self::Busy(path) => Place::Path(path.display().to_string()),
            Self::NoGeneration(number) => Place::Argument(number.to_string()),
            Self::TrialRunning { .. } | Self::NoTrial | Self::TrialOver { .. } => {
                Place::Argument("confirm".to_owned())
            }
            Self::NothingEarlier => Place::Argument("rollback".to_owned()),
            Self::NotUndone { cause, .. } => cause.place(),
            Self::Interrupted => Place::Argument("apply".to_owned()),
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::NoTool("nft") => "install the Debian package `nftables`",
            Self::NoTool(_) => "install the Debian package `conntrack`",
            Self::Tool { .. } => "check that it may be executed and that memory is left",
            Self::Netns { .. } => "run as root, or as the root of the user namespace that owns it",
            Self::NamespaceGone { .. } => {
                "create it, or correct the attachment's `netns`; `ip netns` lists what exists"
            }
            Self::NamespaceShared { .. } => "make one attachment of them, or correct their `netns`",
            Self::BridgeNotJudged { .. } => {
                "run there, as root: modprobe br_netfilter; sysctl -w \
                 net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1"
            }
            Self::Refused { .. } => {
                "run as root, or inside the lab; nothing was changed at this attachment"
            }
            Self::Listing { .. } => "check `nft -j list tables` there",
            Self::UnknownRules { .. } => {
                "apply without a trial, which replaces them as a whole, or give the state \
                 directory that they were applied with"
            }
            Self::State { .. } => "run as root, or give a state directory that you may write",
            Self::StateDamaged { .. } => "restore it from a copy, or move it away and apply again",
            Self::Busy(_) => "wait for it to end, then try again",
            Self::TrialRunning { .. } => "`confirm` it, or end it with `rollback`",
            Self::NoTrial => "start one with `apply --confirm-within 60s`",
            Self::TrialOver { .. } => "apply again, and confirm before the time is out",
            Self::NoGeneration(_) => "`status` lists the generations that are kept",
            Self::NothingEarlier => "name a generation that `status` lists",
            Self::Interrupted => "run the same command again",
            Self::NotUndone { .. } => "run `rollback` once the cause is gone",
        }
    }
}
