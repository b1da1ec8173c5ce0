// SPDX-License-Identifier: Apache-2.0
//! What is asked for: a profile, by role and region, or what the user names.

use std::path::Path;

use portolan_allowlist::{
    Address, Asked, CustomerId, Profile, Region, Wanted, has_placeholder, import, required,
};
use portolan_connector::probe::plan::{self, Plan};
use portolan_diagnostics::{Diagnostic, Place, Sources};

use super::super::options::{Cloudy, customer};
use super::chart;
use super::given::{Given, Rendezvous, Role};
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
    if given.rendezvous.is_some() && given.role != Role::Vda {
        return Err(no_rendezvous().into());
    }
    let asking = Asking { cloudy, given, who: who.as_ref(), regions: regions(given)? };
    let of_cloud = match &given.allowlist {
        Some(path) => asking.published(path)?,
        None => asking.shipped()?,
    };
    let of_site = chart::of_connectors(given)?;
    let asked = [of_site.asked, of_cloud.asked].concat();
    let omitted = [of_cloud.omitted, of_site.omitted].concat();
    asking.some(Plan { asked, omitted })
}

/// What is asked of the cloud, for one role.
struct Asking<'a> {
    cloudy: &'a Cloudy,
    given: &'a Given,
    who: Option<&'a CustomerId>,
    regions: Vec<Region>,
}

impl Asking<'_> {
    fn shipped(&self) -> Result<Plan, Stop> {
        let roles = self.roles();
        let lines = self.cloudy.required(&roles, &self.regions)?;
        let mut plan = self.planned(lines, &self.exact());
        plan.omitted.extend(self.cloudy.incomplete(&roles));
        Ok(plan)
    }

    /// What a published list holds; the shipped one has exact names below its wildcards.
    fn published(&self, path: &Path) -> Result<Plan, Stop> {
        let wanted = Wanted { customer: self.who, regions: &self.regions, ..Wanted::default() };
        let mut sources = Sources::default();
        let source = sources.add(path.display().to_string(), read(path)?);
        let (list, told) = import(source, &sources, None, &wanted);
        complain(&told, &sources);
        let Some(list) = list.filter(|_| !stops(&told)) else { return Err(Stop::Told) };
        let (own, known) = (self.roles(), self.exact());
        let needed = required(&self.strict(&own));
        let is_own = |line: &Address| {
            line.roles.iter().any(|role| own.contains(role))
                || needed.iter().any(|name| line.place.covers(&name.place))
        };
        let all = list.addresses.into_iter().map(|listed| listed.address);
        let lines: Vec<Address> = all.filter(is_own).collect();
        let exact: Vec<Address> = lines.iter().chain(&known).cloned().collect();
        Ok(self.planned(lines, &exact))
    }

    fn planned(&self, lines: Vec<Address>, exact: &[Address]) -> Plan {
        let lines = chart::by_rendezvous(self.given.rendezvous, lines);
        Plan::from_lists(&lines, exact, self.who).for_role(self.given.role.id())
    }

    fn roles(&self) -> Vec<String> {
        vec![self.given.role.id().to_owned()]
    }

    /// The exact names that are known below wildcards. A connector is asked for all of them: it is the
    /// site's only way to the cloud.
    fn exact(&self) -> Vec<Address> {
        let roles = if self.given.role == Role::Connector { Vec::new() } else { self.roles() };
        required(&Asked { regions: &self.regions, ..self.strict(&roles) })
    }

    fn strict<'a>(&'a self, roles: &'a [String]) -> Asked<'a> {
        let strict = Asked::of(self.cloudy.cloud.into(), Profile::Strict);
        Asked { customer: self.who, roles, ..strict }
    }

    /// A check of nothing would end well, and mislead.
    fn some(&self, plan: Plan) -> Result<Plan, Stop> {
        if !plan.asked.is_empty() {
            return Ok(plan);
        }
        let said = "nothing of the list can be asked for this role and these regions";
        let told = Diagnostic::error("no-address", Place::Argument("connector check".into()), said);
        Err(Stop::By(told.help(self.way_out())))
    }

    fn way_out(&self) -> &'static str {
        let lacks_id = self.who.is_none() && has_placeholder(&self.strict(&self.roles()));
        match self.given.rendezvous {
            Some(Rendezvous::V1) => {
                "the list has no name of the Gateway Service; name your connectors with `--connector`, or give Citrix's own list with `--allowlist`"
            }
            _ if lacks_id => {
                "what it needs there has your customer's id in its name: give `--customer-id ID`"
            }
            _ if self.given.connector.is_empty() && chart::needs_connectors(self.given.role) => {
                "the chart has it reach connectors: name them with `--connector HOST`"
            }
            _ => "ask for another role, cloud or region, or name addresses with `--address`",
        }
    }
}

fn no_rendezvous() -> Diagnostic {
    let said = "no role but a desktop reaches the Gateway Service by Rendezvous";
    Diagnostic::error("no-rendezvous", Place::Argument("--rendezvous".into()), said)
        .help("leave it out, or ask with `--role vda`")
}

fn regions(given: &Given) -> Result<Vec<Region>, Diagnostic> {
    given.region.iter().map(|word| region(word)).collect()
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
