// SPDX-License-Identifier: Apache-2.0
//! Which list is meant, and what of it.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use portolan_allowlist::{
    Address, Cloud, CustomerId, Direction, Form, Import, Listed, Place as At, Region, Wanted,
};
use portolan_allowlist::{import, roles};
use portolan_diagnostics::{Diagnostic, Place, Sources};

use super::super::options::{CloudWord, Cloudy, ProfileWord, customer};
use super::Refusal;
use crate::files;
use crate::terminal::{complain, stops};

/// What of a list is meant.
#[derive(Clone, Debug, Args)]
pub(super) struct Narrow {
    /// Only what this role of the catalogue needs
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    /// Only what serves this region, or every one: us, eu, ap-s, jp or all
    #[arg(long = "region", value_name = "REGION")]
    regions: Vec<String>,
}

/// A published list, or the shipped one.
#[derive(Clone, Debug, Args)]
pub(crate) struct Choice {
    /// Which form the list has, where it does not tell
    #[arg(long, value_enum)]
    form: Option<FormWord>,
    /// Which of Citrix's clouds; all that a published list has, where it is left out
    #[arg(long, value_enum)]
    cloud: Option<CloudWord>,
    /// Of the shipped list: by wildcards, or by exact names
    #[arg(long, value_enum, default_value_t = ProfileWord::Broad)]
    profile: ProfileWord,
    /// The customer's id, a part of host names
    #[arg(long, value_name = "ID")]
    customer_id: Option<String>,
    #[command(flatten)]
    narrow: Narrow,
    /// Who opens: your network, Citrix, or either
    #[arg(long, value_enum, default_value_t = DirectionWord::Outbound)]
    direction: DirectionWord,
}

/// What an exception is for: what a profile asks for, or a published list.
#[derive(Clone, Debug, Args)]
pub(crate) struct Exempt {
    /// A published list in the place of the one that ships; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) allowlist: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormWord {
    Static,
    Json,
    Zscaler,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DirectionWord {
    Outbound,
    Inbound,
    Both,
}

impl From<FormWord> for Form {
    fn from(word: FormWord) -> Self {
        match word {
            FormWord::Static => Self::Static,
            FormWord::Json => Self::Json,
            FormWord::Zscaler => Self::Zscaler,
        }
    }
}

impl From<DirectionWord> for Direction {
    fn from(word: DirectionWord) -> Self {
        match word {
            DirectionWord::Outbound => Self::Outbound,
            DirectionWord::Inbound => Self::Inbound,
            DirectionWord::Both => Self::Both,
        }
    }
}

impl Narrow {
    /// The addresses of the shipped list.
    pub(super) fn shipped(&self, cloudy: &Cloudy) -> Result<Vec<Listed>, Diagnostic> {
        let (roles, regions) = (self.roles()?, self.regions()?);
        let all = cloudy.required(&roles, &regions)?;
        self.some(all.into_iter().map(Listed::from).collect())
    }

    fn roles(&self) -> Result<Vec<String>, Diagnostic> {
        let known = roles();
        match self.roles.iter().find(|role| !known.contains(&role.as_str())) {
            None => Ok(self.roles.clone()),
            Some(role) => {
                let said = format!("no address is for the role `{role}`");
                Err(Diagnostic::error("unknown-role", Place::Argument(role.clone()), said)
                    .help(format!("the roles are {}", known.join(", "))))
            }
        }
    }

    fn regions(&self) -> Result<Vec<Region>, Diagnostic> {
        if self.regions.iter().any(|region| region.eq_ignore_ascii_case("all")) {
            return Ok(Vec::new());
        }
        let parse = |word: &String| {
            Region::parse(word).map_err(|error| {
                let place = Place::Argument(word.clone());
                Diagnostic::error("unknown-region", place, error.to_string())
                    .help("the regions are us, eu, ap-s, jp and all")
            })
        };
        self.regions.iter().map(parse).collect()
    }

    /// The addresses of these roles; none at all is a slip.
    fn of_roles(&self, list: Vec<Listed>) -> Result<Vec<Listed>, Diagnostic> {
        let roles = self.roles()?;
        let has = |listed: &Listed| listed.address.roles.iter().any(|role| roles.contains(role));
        self.some(list.into_iter().filter(|listed| roles.is_empty() || has(listed)).collect())
    }

    /// With the roles that were asked for, and no others that need the same address.
    pub(super) fn of_asked(&self, list: Vec<Listed>) -> Vec<Address> {
        let own = |listed: Listed| {
            let mut address = listed.address;
            address.roles.retain(|role| self.roles.is_empty() || self.roles.contains(role));
            address
        };
        list.into_iter().map(own).collect()
    }

    fn some(&self, list: Vec<Listed>) -> Result<Vec<Listed>, Diagnostic> {
        if !list.is_empty() {
            return Ok(list);
        }
        let word = self.roles.first().or(self.regions.first()).cloned().unwrap_or_default();
        let said = "no address of the list is for these roles and regions";
        Err(Diagnostic::error("no-address", Place::Argument(word), said)
            .help("ask for fewer at once, or for another cloud"))
    }
}

/// A published list that was read, and what of it was asked for.
pub(super) struct Read {
    pub(super) import: Import,
    pub(super) list: Vec<Listed>,
}

impl Choice {
    /// A published list.
    pub(super) fn read(&self, file: &Path) -> Result<Read, Refusal> {
        let id = self.customer_id.as_deref().map(customer).transpose()?;
        let regions = self.narrow.regions()?;
        let wanted = self.wanted(id.as_ref(), &regions);
        let text = files::read_or_stdin(file)?;
        let name = if file == Path::new("-") {
            "standard input".into()
        } else {
            file.display().to_string()
        };
        let mut sources = Sources::default();
        let source = sources.add(name, text);
        let (read, told) = import(source, &sources, self.form.map(Form::from), &wanted);
        complain(&told, &sources);
        match read {
            Some(import) if !stops(&told) => {
                let list = self.narrow.of_roles(import.addresses.clone())?;
                Ok(Read { import, list })
            }
            Some(_) | None => Err(Refusal::Told),
        }
    }

    fn wanted<'a>(&self, customer: Option<&'a CustomerId>, regions: &'a [Region]) -> Wanted<'a> {
        let (cloud, direction) = (self.cloud.map(Cloud::from), self.direction.into());
        Wanted { cloud, customer, regions, direction }
    }

    /// The addresses of a published list, or those that the profile asks for.
    pub(super) fn addresses(&self, file: Option<&Path>) -> Result<Vec<Address>, Refusal> {
        Ok(self.narrow.of_asked(self.list(file)?))
    }

    /// A published list, or what the profile asks for.
    fn list(&self, file: Option<&Path>) -> Result<Vec<Listed>, Refusal> {
        let Some(file) = file else {
            let cloudy = Cloudy {
                cloud: self.cloud.unwrap_or(CloudWord::Commercial),
                profile: self.profile,
                customer_id: self.customer_id.clone(),
            };
            return Ok(self.narrow.shipped(&cloudy)?);
        };
        Ok(self.read(file)?.list)
    }

    /// A published list, or by the word `shipped` what the profile asks for.
    pub(super) fn either(&self, file: &Path) -> Result<Vec<Listed>, Refusal> {
        self.list(Some(file).filter(|file| *file != Path::new("shipped")))
    }
}

impl Exempt {
    /// The addresses that have names. Devices leave TLS closed by names, so that networks of a list
    /// are told and left out.
    pub(crate) fn named(&self) -> Result<Vec<Address>, Refusal> {
        let all = self.choice.addresses(self.allowlist.as_deref())?;
        let count = all.len();
        let is_named = |address: &Address| matches!(address.place, At::Name(_));
        let named: Vec<Address> = all.into_iter().filter(is_named).collect();
        let place = || Place::Argument("--allowlist".into());
        if named.is_empty() {
            let said = "the list has networks alone, and an exception is by names";
            return Err(Diagnostic::error("no-address", place(), said)
                .help("give a list with host names, or write objects with `portolan connector allowlist objects`")
                .into());
        }
        if named.len() < count {
            let left = count - named.len();
            let said =
                format!("{left} networks of the list are left out: an exception is by names");
            let told = Diagnostic::warning("networks-left-out", place(), said);
            complain(
                &[told.help("write objects for them with `portolan connector allowlist objects`")],
                &Sources::default(),
            );
        }
        Ok(named)
    }
}
