// SPDX-License-Identifier: Apache-2.0
//! Runs a tool of the system inside a namespace.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use portolan_collect::within;
use rustix::fs::{MemfdFlags, memfd_create};

use crate::EnforceError;

/// Where administrators' tools are, on systems whose users do not have them in their path.
const BESIDE_PATH: [&str; 2] = ["/usr/sbin", "/sbin"];

/// Where a tool is.
pub(crate) fn find(tool: &'static str) -> Result<PathBuf, EnforceError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let beside = BESIDE_PATH.iter().map(PathBuf::from);
    let mut places = std::env::split_paths(&path).filter(|p| p.is_absolute()).chain(beside);
    let found = places.find_map(|p| Some(p.join(tool)).filter(|p| p.is_file()));
    found.ok_or(EnforceError::NoTool(tool))
}

/// A tool, found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool<'a> {
    pub(crate) name: &'static str,
    pub(crate) path: &'a Path,
}

impl Tool<'_> {
    /// Runs it to its end.
    ///
    /// The whole input stands in a file before the tool starts: were it sent through a pipe, a
    /// sender that is killed in between would have half a script carried out. The tool is in a
    /// process group of its own, so that Ctrl-C does not kill it in the middle of its work. And
    /// it keeps `held` open, so that whoever waits for a lock waits for it as well.
    pub(crate) fn run(
        &self,
        words: &[&str],
        input: &[u8],
        held: Option<&File>,
    ) -> Result<Output, EnforceError> {
        let failed = |source| EnforceError::Tool { tool: self.name, source };
        let mut command = Command::new(self.path);
        command.args(words).env("LC_ALL", "C").process_group(0);
        command.stdin(whole(input).map_err(failed)?).stderr(Stdio::piped());
        match held {
            Some(file) => command.stdout(file.try_clone().map_err(failed)?),
            None => command.stdout(Stdio::piped()),
        };
        command.spawn().and_then(std::process::Child::wait_with_output).map_err(failed)
    }
}

fn whole(input: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create("script", MemfdFlags::CLOEXEC)?);
    file.write_all(input)?;
    file.rewind()?;
    Ok(file)
}

/// Does something in the attachment's namespace.
pub(crate) fn output_in<T: Send>(
    attachment: &str,
    netns: Option<&Path>,
    work: impl FnOnce() -> Result<T, EnforceError> + Send,
) -> Result<T, EnforceError> {
    let attachment = attachment.to_owned();
    within(netns, work).map_err(|source| EnforceError::Netns { attachment, source })?
}
