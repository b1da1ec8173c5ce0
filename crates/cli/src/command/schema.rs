// SPDX-License-Identifier: Apache-2.0
//! `portolan schema`: the JSON Schemas of a site's files, for editors and other programs.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::terminal::{CLEAN, data};

/// Print the JSON Schema of a kind of file
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Of which file
    #[arg(value_enum)]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// `portolan.yaml`
    Site,
    /// `policies/*.yaml`
    Policy,
    /// `inventory/*.yaml`
    Inventory,
}

impl Kind {
    fn file(self) -> &'static str {
        match self {
            Self::Site => "portolan.json",
            Self::Policy => "policy.json",
            Self::Inventory => "inventory.json",
        }
    }
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    data(&portolan_site::raw::schema(arguments.kind.file()).unwrap_or_default());
    ExitCode::from(CLEAN)
}
