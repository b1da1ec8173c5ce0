// SPDX-License-Identifier: Apache-2.0
//! Why a measurement could not be made.

use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error(transparent)]
    Tool(#[from] portolan_conformance::tool::ToolError),
    #[error(transparent)]
    Netns(#[from] portolan_collect::NetnsError),
    #[error("cannot {doing} `{path}`: {source}")]
    File { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("cannot run `{program}`: {source}")]
    Run { program: String, source: io::Error },
    #[error("`{program}` failed: {message}")]
    Failed { program: String, message: String },
    #[error("cannot make a connection: {0}")]
    Connect(#[source] io::Error),
    #[error("{0} of {1} connections did not arrive; does a rule drop them?")]
    Lost(usize, usize),
    #[error("what the process inside printed is no list of results: {0}")]
    Inside(#[from] serde_json::Error),
}
