// SPDX-License-Identifier: Apache-2.0
//! One attachment's kernel: a network namespace, and `nft` to speak with it.

mod marks;
mod namespace;
mod tool;
mod trial;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;

use portolan_target::nftables::Steps;

use crate::EnforceError;
use crate::script::{Parts, Script};
pub(crate) use marks::{MARK_TABLE, mark_script, wipe_script};
pub use marks::{Mark, Marks, Slot};
pub(crate) use namespace::Namespace;
pub(crate) use tool::{Tool, find, output_in};

/// Every table of ours has these.
const CUT_SETS: [&str; 4] = ["cut4_tcp", "cut4_udp", "cut6_tcp", "cut6_udp"];

/// Speaks with the kernel at one attachment.
#[derive(Clone, Debug)]
pub struct Kernel {
    attachment: String,
    netns: Option<PathBuf>,
    nft: PathBuf,
}

impl Kernel {
    /// The kernel of an attachment; `None` is this process's own namespace.
    pub fn new(attachment: &str, netns: Option<PathBuf>) -> Result<Self, EnforceError> {
        if let Some(path) = netns.as_ref().filter(|p| !p.exists()) {
            let (attachment, path) = (attachment.to_owned(), path.clone());
            return Err(EnforceError::NamespaceGone { attachment, path });
        }
        let nft = find("nft")?;
        Ok(Self { attachment: attachment.to_owned(), netns, nft })
    }

    pub fn attachment(&self) -> &str {
        &self.attachment
    }

    /// Sends a script as one transaction.
    pub fn run(&self, script: &str) -> Result<(), EnforceError> {
        self.send(&["-f", "-"], script, None)
    }

    /// Sends a script in its steps, while a file stays open in whoever sends it; as a table beside
    /// where the kernel takes no large transaction from this user.
    pub(crate) fn run_holding(&self, script: &Script, held: &File) -> Result<(), EnforceError> {
        let send = |part: &str| {
            if part.is_empty() { Ok(()) } else { self.send(&["-f", "-"], part, Some(held)) }
        };
        match (in_steps(send, &script.steps), &script.parts) {
            (Err(error), Some(parts)) if error.is_too_long() => in_parts(send, parts),
            (sent, _) => sent,
        }
    }

    /// Whether the kernel would take a script; changes nothing. What is too long to be asked in
    /// one is left to the sending.
    pub(crate) fn check(&self, script: &Script) -> Result<(), EnforceError> {
        match self.send(&["-c", "-f", "-"], &script.steps.together(), None) {
            Err(error) if error.is_too_long() && script.parts.is_some() => Ok(()),
            checked => checked,
        }
    }

    /// `nft -j list table`, or `None` where there is no such table.
    pub fn list(&self, table: &str) -> Result<Option<Vec<u8>>, EnforceError> {
        if !self.tables()?.contains(table) {
            return Ok(None);
        }
        self.ask(&["-j", "list", "table", "inet", table]).map(Some)
    }

    /// The names of all tables of family `inet`.
    pub fn tables(&self) -> Result<BTreeSet<String>, EnforceError> {
        let listing = self.ask(&["-j", "list", "tables"])?;
        marks::tables(&listing).map_err(|why| self.unread(why))
    }

    /// What the last switch says it left in force.
    pub fn marks(&self) -> Result<Marks, EnforceError> {
        match self.list(MARK_TABLE)? {
            Some(listing) => Marks::parse(&listing).map_err(|why| self.unread(why)),
            None => Ok(Marks::default()),
        }
    }

    /// Whole seconds for which a set of guards holds; `None` where it holds no more, or is gone.
    pub(crate) fn guarded(&self, slot: Slot, set: &str) -> Result<Option<u64>, EnforceError> {
        match self.ask(&["-j", "list", "set", "inet", slot.table(), set]) {
            Ok(listing) => trial::seconds_left(&listing).map_err(|why| self.unread(why)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The sets of a table that list connections to cut, each as `nft -j list set` tells it. One
    /// that somebody has deleted lists none.
    pub(crate) fn cut_sets(&self, slot: Slot) -> Result<Vec<Vec<u8>>, EnforceError> {
        let mut found = Vec::new();
        for set in CUT_SETS {
            match self.ask(&["-j", "list", "set", "inet", slot.table(), set]) {
                Ok(listing) => found.push(listing),
                Err(error) if error.is_absent() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn send(&self, words: &[&str], script: &str, held: Option<&File>) -> Result<(), EnforceError> {
        let tool = Tool { name: "nft", path: &self.nft };
        let output = output_in(&self.attachment, self.netns.as_deref(), || {
            tool.run(words, script.as_bytes(), held)
        })?;
        if output.status.success() { Ok(()) } else { Err(self.refused(&output.stderr)) }
    }

    fn ask(&self, words: &[&str]) -> Result<Vec<u8>, EnforceError> {
        let tool = Tool { name: "nft", path: &self.nft };
        let output =
            output_in(&self.attachment, self.netns.as_deref(), || tool.run(words, b"", None))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.unread(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    fn unread(&self, why: String) -> EnforceError {
        let why = why.lines().next().unwrap_or("no reason given").to_owned();
        EnforceError::Listing { attachment: self.attachment.clone(), why }
    }

    fn refused(&self, message: &[u8]) -> EnforceError {
        let message = String::from_utf8_lossy(message).trim().to_owned();
        EnforceError::Refused { attachment: self.attachment.clone(), message }
    }
}

/// Where the switch is refused, what was prepared for it goes again. Once it is made, the new rules
/// judge: what cannot be swept judges nothing, and the next command finds it.
fn in_steps(
    send: impl Fn(&str) -> Result<(), EnforceError>,
    steps: &Steps,
) -> Result<(), EnforceError> {
    send(&steps.prepare)?;
    send(&steps.switch).inspect_err(|_| drop(send(&steps.undo)))?;
    drop(send(&steps.sweep));
    Ok(())
}

/// Where not all can be built, what was built goes again. Where the switch is told as refused it
/// stays: should the switch have been made after all, it is what judges.
fn in_parts(
    send: impl Fn(&str) -> Result<(), EnforceError>,
    parts: &Parts,
) -> Result<(), EnforceError> {
    let built = parts.build.iter().try_for_each(|part| send(part));
    built.inspect_err(|_| drop(send(&parts.undo)))?;
    send(&parts.switch)?;
    drop(send(&parts.sweep));
    Ok(())
}
