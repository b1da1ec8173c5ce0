// SPDX-License-Identifier: Apache-2.0
//! What an inventory cannot say: who is outside, and how the platform is set up.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Requirement};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{parse_addresses, parse_service};

use crate::read::did_you_mean;

/// Options of [`super::init_citrix`]. All may be left empty.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the site; `citrix` where it is empty.
    pub name: String,
    /// Addresses of users' machines; every private address where it is empty.
    pub users: Vec<String>,
    /// Addresses of administrators' machines; every private address where it is empty.
    pub admins: Vec<String>,
    /// What counts as the internet; every public address where it is empty.
    pub internet: Vec<String>,
    /// Conditions of the catalogue that hold beside the defaults.
    pub with: BTreeSet<String>,
    /// Conditions that hold by default and do not here.
    pub without: BTreeSet<String>,
    /// Services by pin: `fas-ca-dcom` to `tcp/5000`.
    pub pins: BTreeMap<String, Vec<String>>,
}

impl Options {
    /// Whether a requirement's condition holds.
    pub(super) fn holds(&self, catalogue: &Catalogue, requirement: &Requirement) -> bool {
        let without = |when: &String| self.without.contains(when);
        !requirement.when.as_ref().is_some_and(without) && catalogue.holds(requirement, &self.with)
    }

    /// Words that mean nothing.
    pub(super) fn mistakes(&self, catalogue: &Catalogue) -> Vec<Diagnostic> {
        let conditions = self.with.iter().chain(&self.without);
        let unknown = conditions.filter(|c| catalogue.condition(c).is_none()).map(|word| {
            let known = catalogue.conditions.iter().map(|c| c.id.as_str());
            let help = did_you_mean(word, known, "`portolan catalog list` shows the conditions");
            argument("unknown-condition", word, format!("no condition `{word}`"), &help)
        });
        let pins = self.pins.keys().filter(|p| catalogue.pin(p).is_none()).map(|word| {
            let known = catalogue.pins.iter().map(|p| p.id.as_str());
            let help = did_you_mean(word, known, "`portolan catalog list` shows the pins");
            argument("unknown-pin", word, format!("no pin `{word}`"), &help)
        });
        let addresses = [&self.users, &self.admins, &self.internet].into_iter().flatten();
        let addresses = addresses.filter_map(|word| {
            let error = parse_addresses(word).err()?;
            let help = "write an address, a CIDR or a range";
            Some(argument("bad-address", word, error.to_string(), help))
        });
        let services = self.pins.values().flatten().filter_map(|word| {
            let error = parse_service(word).err()?;
            Some(argument("bad-service", word, error.to_string(), "write `tcp/5000`"))
        });
        unknown.chain(pins).chain(addresses).chain(services).collect()
    }
}

fn argument(code: &'static str, word: &str, text: String, help: &str) -> Diagnostic {
    Diagnostic::error(code, Place::Argument(word.to_owned()), text).help(help)
}
