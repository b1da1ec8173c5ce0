// SPDX-License-Identifier: Apache-2.0
//! What is asked for: a profile, by role and region, or what the user names.

use std::path::Path;

use portolan_allowlist::{
    Address, Asked, CustomerId, Pattern, Place as At, Profile, Region, Wanted, import, required,
};
use portolan_catalog::Catalogue;
use portolan_connector::probe::plan::{self, Plan};
use portolan_diagnostics::{Diagnostic, Place, Sources};

use super::super::options::{Cloudy, customer};
use super::given::{Given, Role};
use crate::files::read;
use crate::terminal::{complain, stops};

/// Why nothing is asked for.
pub(super) enum Stop {
    /// It has been told already, beside the text that it is about.
    Told,
    By(Diagnostic),
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::By(diagnostic)
    }
}

pub(super) fn plan(cloudy: &Cloudy, given: &Given) -> Result<Plan, Stop> {
    let who = cloudy.customer_id.as_deref().map(customer).transpose()?;
    if !given.address.is_empty() {
        let asked = given.address.iter().map(|word| {
            let mut asked = plan::given(word, who.as_ref()).map_err(|why| refused(word, why))?;
            plan::known(&mut asked, cloudy.cloud.into());
            Ok::<_, Stop>(asked)
        });
        return Ok(Plan { asked: asked.collect::<Result<_, _>>()?, omitted: Vec::new() });
    }
    if let Some(path) = &given.allowlist {
        return published(path, cloudy, given, who.as_ref());
    }
    let regions = regions(given)?;
    let roles = roles(given.role);
    let lines = narrowed(given.role, cloudy.required(&roles, &regions)?);
    let strict = Asked {
        customer: who.as_ref(),
        regions: &regions,
        ..Asked::of(cloudy.cloud.into(), Profile::Strict)
    };
    some(Plan::from_lists(&lines, &required(&strict), who.as_ref()))
}

fn regions(given: &Given) -> Result<Vec<Region>, Diagnostic> {
    given.region.iter().map(|word| region(word)).collect()
}

/// What a published list holds; the shipped one has exact names below its wildcards.
fn published(
    path: &Path,
    cloudy: &Cloudy,
    given: &Given,
    customer: Option<&CustomerId>,
) -> Result<Plan, Stop> {
    let regions = regions(given)?;
    let wanted = Wanted { customer, regions: &regions, ..Wanted::default() };
    let mut sources = Sources::default();
    let source = sources.add(path.display().to_string(), read(path)?);
    let (list, told) = import(source, &sources, None, &wanted);
    complain(&told, &sources);
    let Some(list) = list.filter(|_| !stops(&told)) else { return Err(Stop::Told) };
    let own = roles(given.role);
    let is_own =
        |line: &Address| own.is_empty() || line.roles.iter().any(|role| own.contains(role));
    let all = list.addresses.into_iter().map(|listed| listed.address);
    let lines = narrowed(given.role, all.filter(is_own).collect());
    let strict = required(&Asked { customer, ..Asked::of(cloudy.cloud.into(), Profile::Strict) });
    let exact: Vec<Address> = lines.iter().chain(&strict).cloned().collect();
    some(Plan::from_lists(&lines, &exact, customer))
}

/// A check of nothing would end well, and mislead.
fn some(plan: Plan) -> Result<Plan, Stop> {
    if !plan.asked.is_empty() {
        return Ok(plan);
    }
    let said = "nothing of the list can be asked for this role and these regions";
    let told = Diagnostic::error("no-address", Place::Argument("connector check".into()), said)
        .help("ask for another role, cloud or region, or name addresses with `--address`");
    Err(Stop::By(told))
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
