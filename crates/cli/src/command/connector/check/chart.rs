// SPDX-License-Identifier: Apache-2.0
//! What the vendor's chart says of a role: what it needs of the connectors of its own site, and which
//! names of the cloud a kind of Rendezvous needs.

use std::collections::BTreeSet;

use portolan_allowlist::{Address, Pattern, Place as At};
use portolan_catalog::{Catalogue, Requirement};
use portolan_connector::probe::plan::{self, Plan};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::seen::Asked;
use portolan_net::Protocol;

use super::given::{Given, Rendezvous, Role};

const CONNECTOR: &str = "cloud-connector";
/// The site is run from the cloud.
const SERVICE: &str = "cvad-service";
/// Conditions of the chart under which a desktop reaches the Gateway Service by itself.
const DIRECTLY: [&str; 3] = ["rendezvous", "rendezvous-narrow-names", "edt"];

impl Role {
    /// Its id in the catalogue.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Connector => CONNECTOR,
            Self::Vda => "vda",
            Self::WemAgent => "wem-agent",
            Self::ProvisioningConsole => "provisioning-console",
            Self::LicenseServer => "license-server",
            Self::PowershellSdk => "remote-powershell-sdk",
        }
    }
}

/// What the role needs of the connectors that the user names.
pub(super) fn of_connectors(given: &Given) -> Result<Plan, Diagnostic> {
    let needs = needs(given.role);
    if given.connector.is_empty() {
        return Ok(Plan { asked: Vec::new(), omitted: untried(given, &needs) });
    }
    if needs.is_empty() {
        let said = format!("by the chart, the role `{}` needs no connector", given.role.id());
        return Err(Diagnostic::error("no-address", Place::Argument("--connector".into()), said)
            .help("leave it out, or ask for the role that does: `vda`, `wem-agent`, `provisioning-console` or `connector`"));
    }
    let mut asked = Vec::new();
    for host in given.connector.iter().collect::<BTreeSet<_>>() {
        for need in &needs {
            asked.extend(of_one(host, need, given.role)?);
        }
    }
    Ok(Plan { asked, omitted: Vec::new() })
}

/// Whether the role lives by connectors, which need each other only where there are several.
pub(super) fn needs_connectors(role: Role) -> bool {
    role != Role::Connector && !needs(role).is_empty()
}

/// The rows of the chart that lead from a role to a connector.
fn needs(role: Role) -> Vec<Requirement> {
    let catalogue = Catalogue::shipped();
    let service = BTreeSet::from([SERVICE.to_owned()]);
    let leads = |need: &&Requirement| {
        let is = |ids: &[String], id: &str| ids.iter().any(|own| own == id);
        is(&need.source, role.id())
            && is(&need.destination, CONNECTOR)
            && catalogue.holds(need, &service)
    };
    catalogue.requirements.iter().filter(leads).cloned().collect()
}

fn of_one(host: &str, need: &Requirement, role: Role) -> Result<Vec<Asked>, Diagnostic> {
    let tcp = need.services.iter().filter(|port| port.protocol == Protocol::TCP);
    let ports = tcp.filter_map(|port| port.ports).flat_map(|(first, last)| first..=last);
    let one = |port: u16| {
        plan::own(host, port).map(|asked| Asked {
            roles: vec![role.id().to_owned()],
            purpose: need.purpose.clone(),
            source: format!("the chart: {}", need.id),
            ..asked
        })
    };
    ports.map(one).collect::<Result<_, _>>().map_err(|why| {
        Diagnostic::error("bad-address", Place::Argument(host.to_owned()), why)
            .help("name a connector by its host name or its address, without a port: the chart has the ports")
    })
}

/// A role that lives by connectors is not tried whole without one; Rendezvous V2 does without.
fn untried(given: &Given, needs: &[Requirement]) -> Vec<String> {
    let is_needed = needs_connectors(given.role) && given.rendezvous != Some(Rendezvous::V2);
    let line = |need: &Requirement| {
        let ports: Vec<String> = need.services.iter().map(ToString::to_string).collect();
        let (id, ports) = (given.role.id(), ports.join(" "));
        format!(
            "{id} to a connector, {ports}: name your connectors with `--connector` ({})",
            need.purpose
        )
    };
    needs.iter().filter(|_| is_needed).map(line).collect()
}

/// What of the lines a kind of Rendezvous needs. V1 leads sessions to the Gateway Service and registers
/// with a connector; V2 registers with the cloud's control plane.
pub(super) fn by_rendezvous(kind: Option<Rendezvous>, lines: Vec<Address>) -> Vec<Address> {
    if kind != Some(Rendezvous::V1) {
        return lines;
    }
    let gateway = gateway();
    let is_own = |line: &Address| match &line.place {
        At::Name(name) => gateway.iter().any(|wide| wide.covers(name)),
        At::Network { .. } => false,
    };
    lines.into_iter().filter(is_own).collect()
}

/// The names by which a desktop reaches the Gateway Service.
fn gateway() -> Vec<Pattern> {
    let catalogue = Catalogue::shipped();
    let directly = |need: &&Requirement| {
        let when = need.when.as_deref();
        need.source.iter().any(|id| id == Role::Vda.id())
            && when.is_some_and(|when| DIRECTLY.contains(&when))
    };
    let reached = catalogue.requirements.iter().filter(directly).flat_map(|need| &need.destination);
    reached
        .filter_map(|id| catalogue.role(id))
        .flat_map(|role| role.hosts())
        .filter_map(|name| Pattern::parse(name).ok())
        .collect()
}
