// SPDX-License-Identifier: Apache-2.0
//! What the verbs have in common: which cloud, how narrowly, whose.

use clap::{Args, ValueEnum};
use portolan_allowlist::{
    Address, Asked, Cloud, CustomerId, Profile, Region, has_placeholder, lacking, required,
};
use portolan_bypass::Target;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_doctor::seen::Scope;

use crate::terminal::complain;

/// Which addresses of Citrix Cloud are meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct Cloudy {
    /// Which of Citrix's clouds
    #[arg(long, value_enum, default_value_t = CloudWord::Commercial)]
    pub(crate) cloud: CloudWord,
    /// By wildcards, or by exact names where a wildcard would cover other people's services
    #[arg(long, value_enum, default_value_t = ProfileWord::Broad)]
    pub(crate) profile: ProfileWord,
    /// The customer's id, a part of host names
    #[arg(long, value_name = "ID")]
    pub(crate) customer_id: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CloudWord {
    Commercial,
    #[value(alias = "government")]
    Gov,
    Japan,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ProfileWord {
    Broad,
    Strict,
}

impl From<CloudWord> for Cloud {
    fn from(word: CloudWord) -> Self {
        match word {
            CloudWord::Commercial => Self::Commercial,
            CloudWord::Gov => Self::Government,
            CloudWord::Japan => Self::Japan,
        }
    }
}

impl From<ProfileWord> for Profile {
    fn from(word: ProfileWord) -> Self {
        match word {
            ProfileWord::Broad => Self::Broad,
            ProfileWord::Strict => Self::Strict,
        }
    }
}

impl Cloudy {
    /// What a command needs to mean the same addresses.
    pub(crate) fn scope(&self) -> Scope {
        let cloud = match self.cloud {
            CloudWord::Commercial => "",
            CloudWord::Gov => "gov",
            CloudWord::Japan => "japan",
        };
        let profile = match self.profile {
            ProfileWord::Broad => "",
            ProfileWord::Strict => "strict",
        };
        Scope {
            cloud: cloud.to_owned(),
            profile: profile.to_owned(),
            customer_id: self.customer_id.clone().unwrap_or_default(),
        }
    }

    /// The addresses; warns where a customer's id would narrow them.
    pub(crate) fn required(
        &self,
        roles: &[String],
        regions: &[Region],
    ) -> Result<Vec<Address>, Diagnostic> {
        let customer = self.customer_id.as_deref().map(customer).transpose()?;
        let asked = Asked {
            cloud: self.cloud.into(),
            profile: self.profile.into(),
            customer: customer.as_ref(),
            roles,
            regions,
        };
        if customer.is_none() && has_placeholder(&asked) {
            warn_of_placeholder();
        }
        if let Some(said) = self.incomplete(roles) {
            warn_of_gaps(said);
        }
        Ok(required(&asked))
    }

    /// What the shipped list of the cloud has no names for, where there is any of it.
    pub(crate) fn incomplete(&self, roles: &[String]) -> Option<String> {
        let asked = Asked { roles, ..Asked::of(self.cloud.into(), self.profile.into()) };
        let lacking = lacking(&asked).join("; ");
        let cloud = asked.cloud;
        (!lacking.is_empty())
            .then(|| format!("the shipped list of the {cloud} cloud has no names for: {lacking}"))
    }
}

/// The customer's id, where it has the form of one.
pub(super) fn customer(word: &str) -> Result<CustomerId, Diagnostic> {
    CustomerId::parse(word).map_err(|error| {
        Diagnostic::error("bad-customer-id", Place::Argument(word.into()), error.to_string())
            .help("it stands in the console of Citrix Cloud under API Access, and is a part of your site's name")
    })
}

fn warn_of_placeholder() {
    let said = "without a customer's id, a wildcard stands for your own site's name";
    let told = Diagnostic::warning("no-customer-id", Place::Argument("--customer-id".into()), said)
        .help("give `--customer-id ID` to name your site alone");
    complain(&[told], &Sources::default());
}

fn warn_of_gaps(said: String) {
    let told = Diagnostic::warning("incomplete-list", Place::Argument("--cloud".into()), said)
        .help("no public source has them; give Citrix's own list in place of the shipped one");
    complain(&[told], &Sources::default());
}

/// A product, by its word.
pub(crate) fn target(word: &str) -> Result<Target, Diagnostic> {
    Target::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Target::ALL.into_iter().map(Target::word).collect();
        Diagnostic::error(
            "unknown-target",
            Place::Argument(word.into()),
            format!("there is no target `{word}`"),
        )
        .help(format!("the targets are {}", all.join(", ")))
    })
}
