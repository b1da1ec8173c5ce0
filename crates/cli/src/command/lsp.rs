// SPDX-License-Identifier: Apache-2.0
//! `portolan lsp`: help in an editor, by the Language Server Protocol.

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use portolan_diagnostics::Diagnostic;
use portolan_editor::World;
use portolan_site::model::Date;

use crate::files::{read_site, today};

/// Help in an editor with the files of a site: a language server on standard input and output
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Taken for the sake of editors that always give it; there is no other way to speak
    #[arg(long)]
    stdio: bool,
    /// The address of the folder with the pages of the findings, such as
    /// `file:///usr/share/doc/portolan/findings`: codes of findings lead there
    #[arg(long, value_name = "URL")]
    pages: Option<String>,
}

/// This machine's disk and clock.
struct Machine;

impl World for Machine {
    fn is_site(&self, folder: &Path) -> bool {
        folder.join(portolan_site::SITE_FILE).is_file()
    }

    fn read(&self, folder: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
        read_site(folder)
    }

    fn today(&self) -> Date {
        today()
    }
}

/// Runs the verb. The exit code is the protocol's: 0 where the editor has said goodbye, else 1.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Arguments { stdio: _, pages } = arguments;
    let input = BufReader::new(io::stdin());
    let output = io::stdout().lock();
    ExitCode::from(portolan_editor::run(input, output, Arc::new(Machine), pages.clone()))
}
