// SPDX-License-Identifier: Apache-2.0
//! What is asked for: a profile, by role and region, or what the user names.

use portolan_allowlist::{Address, Asked, Pattern, Place as At, Profile, Region, required};
use portolan_catalog::Catalogue;
use portolan_connector::probe::plan::{self, Plan};
use portolan_diagnostics::{Diagnostic, Place};

use super::super::options::{Cloudy, customer};
use super::given::{Given, Role};

pub(super) fn plan(cloudy: &Cloudy, given: &Given) -> Result<Plan, Diagnostic> {
    let who = cloudy.customer_id.as_deref().map(customer).transpose()?;
    if !given.address.is_empty() {
        let asked = given.address.iter().map(|word| {
            let mut asked = plan::given(word, who.as_ref()).map_err(|why| refused(word, why))?;
            plan::known(&mut asked, cloudy.cloud.into());
            Ok::<_, Diagnostic>(asked)
        });
        return Ok(Plan { asked: asked.collect::<Result<_, _>>()?, omitted: Vec::new() });
    }
    let regions = given.region.iter().map(|word| region(word)).collect::<Result<Vec<_>, _>>()?;
    let roles = roles(given.role);
    let lines = narrowed(given.role, cloudy.required(&roles, &regions)?);
    let strict = Asked {
        customer: who.as_ref(),
        regions: &regions,
        ..Asked::of(cloudy.cloud.into(), Profile::Strict)
    };
    Ok(Plan::from_lists(&lines, &required(&strict), who.as_ref()))
}

/// Roles of the list by their id in the catalogue; none: all.
fn roles(role: Role) -> Vec<String> {
    let words: &[&str] = match role {
        Role::Connector => &["cloud-connector"],
        Role::Vda => &["vda"],
        Role::WemAgent => &["wem-agent"],
        Role::LicenseServer => &["license-server"],
        // The chart has it on an administrator's machine.
        Role::ProvisioningConsole => &["admin-workstation"],
        Role::PowershellSdk => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What the list does not say of a role, the chart does: names of the roles that it reaches.
fn narrowed(role: Role, lines: Vec<Address>) -> Vec<Address> {
    if role != Role::PowershellSdk {
        return lines;
    }
    let catalogue = Catalogue::shipped();
    let own = catalogue
        .requirements
        .iter()
        .filter(|need| need.source.iter().any(|source| source == "remote-powershell-sdk"));
    let reached = own.flat_map(|need| &need.destination).filter_map(|id| catalogue.role(id));
    let names: Vec<Pattern> = reached
        .flat_map(|role| role.hosts())
        .filter_map(|name| Pattern::parse(name).ok())
        .collect();
    let is_own = |line: &Address| match &line.place {
        At::Name(own) => names.iter().any(|name| {
            own == name || own.base().strip_suffix(name.base()).is_some_and(|r| r.ends_with('.'))
        }),
        At::Network { .. } => false,
    };
    lines.into_iter().filter(is_own).collect()
}

fn region(word: &str) -> Result<Region, Diagnostic> {
    Region::parse(word).map_err(|error| {
        let all = Region::ALL.map(Region::word).join(", ");
        Diagnostic::error("unknown-region", Place::Argument(word.into()), error.to_string())
            .help(format!("the regions are {all}"))
    })
}

fn refused(word: &str, why: String) -> Diagnostic {
    Diagnostic::error("bad-address", Place::Argument(word.into()), why)
        .help("write `HOST`, `HOST:PORT`, or `HOST:PORT/udp`")
}
