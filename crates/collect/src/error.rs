// SPDX-License-Identifier: Apache-2.0
//! What can go wrong while listening to the kernel and keeping what was heard.

use std::io;
use std::path::PathBuf;

use portolan_flow::dns::StateError;

use crate::NetnsError;

/// An error of operation.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    #[error(transparent)]
    Netns(#[from] NetnsError),
    #[error("the kernel gave no netlink socket")]
    Socket(#[source] io::Error),
    #[error("somebody else already reads NFLOG group {0} in this network namespace")]
    GroupTaken(u16),
    #[error("not permitted to read NFLOG group {0}; it needs CAP_NET_ADMIN")]
    NotPermitted(u16),
    #[error("the kernel refused NFLOG group {group}")]
    Refused {
        group: u16,
        #[source]
        source: io::Error,
    },
    #[error("the kernel did not answer when asked for NFLOG group {0}")]
    Silent(u16),
    #[error("the NFLOG socket failed")]
    Receive(#[source] io::Error),
    #[error("cannot {doing} `{path}`")]
    NamesFile {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("`{path}` is damaged")]
    NamesDamaged {
        path: PathBuf,
        #[source]
        source: StateError,
    },
}
