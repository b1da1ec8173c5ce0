// SPDX-License-Identifier: Apache-2.0
//! What is asked of a profile: exact names and ports, with what to say there.

use std::collections::BTreeMap;

use portolan_allowlist::{
    Address, Cloud, CustomerId, Pattern, Place, Port, Profile, Region, Transport, required,
};
use portolan_doctor::seen::{Asked, Speaks};

/// What is to be asked, and what cannot be.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub asked: Vec<Asked>,
    /// One line for each thing of the profile that is not asked, and why.
    pub omitted: Vec<String>,
}

/// Ports of one line that are tried; a published list may name thousands.
const PORTS_MAX: u16 = 16;

impl Plan {
    /// The addresses of a profile. A wildcard cannot be asked: the exact names of the strict list
    /// that it covers are.
    pub fn of(question: &portolan_allowlist::Asked<'_>) -> Self {
        let strict = portolan_allowlist::Asked { profile: Profile::Strict, ..question.clone() };
        Self::from_lists(&required(question), &required(&strict), question.customer)
    }

    /// The same of lines that were read elsewhere; `exact` has the names that are known below wildcards.
    pub fn from_lists(lines: &[Address], exact: &[Address], customer: Option<&CustomerId>) -> Self {
        let mut plan = Self::default();
        let mut known: BTreeMap<(String, u16, Speaks), usize> = BTreeMap::new();
        for line in lines {
            let names = plan.names(line, exact);
            for (name, known_as) in names {
                for port in ports(known_as) {
                    let asked = asked(&name, port, line, known_as, customer);
                    let key = (asked.host.clone(), asked.port, asked.speaks);
                    known.entry(key).or_insert_with(|| {
                        plan.asked.push(asked);
                        plan.asked.len()
                    });
                }
            }
        }
        plan
    }

    /// The same for a role alone: what others need the address for as well is none of its concern.
    #[must_use]
    pub fn for_role(mut self, role: &str) -> Self {
        for asked in &mut self.asked {
            asked.roles = vec![role.to_owned()];
        }
        self
    }

    /// The exact names of a line, each with the line that tells its ports.
    fn names<'a>(&mut self, line: &'a Address, exact: &'a [Address]) -> Vec<(String, &'a Address)> {
        let pattern = match &line.place {
            Place::Name(Pattern::Exact(name)) => return vec![(name.clone(), line)],
            Place::Name(pattern) => pattern,
            Place::Network { printed, .. } => {
                self.omitted.push(format!("{printed}: a network has no name to ask for"));
                return Vec::new();
            }
        };
        let below: Vec<_> =
            exact.iter().filter_map(|other| Some((below(pattern, other)?, other))).collect();
        self.omitted.push(match below.len() {
            0 => format!("{pattern}: no exact name below it is known"),
            count => format!("{pattern}: asked by the {count} exact names below it"),
        });
        below
    }
}

/// The name of another line, where a wildcard covers it.
fn below(pattern: &Pattern, other: &Address) -> Option<String> {
    let (Pattern::Below { suffix, labels }, Place::Name(Pattern::Exact(name))) =
        (pattern, &other.place)
    else {
        return None;
    };
    let own = name.strip_suffix(suffix.as_str())?.strip_suffix('.')?;
    (own.split('.').count() >= *labels).then(|| name.clone())
}

fn ports(line: &Address) -> Vec<(Transport, u16)> {
    let each = |port: &Port| {
        let transport = port.transport;
        let last = port.last.min(port.first.saturating_add(PORTS_MAX.saturating_sub(1)));
        (port.first..=last).map(move |number| (transport, number))
    };
    line.ports.iter().flat_map(each).collect()
}

fn asked(
    name: &str,
    port: (Transport, u16),
    line: &Address,
    exact: &Address,
    customer: Option<&CustomerId>,
) -> Asked {
    Asked {
        host: name.to_owned(),
        port: port.1,
        speaks: speaks(port.0, port.1),
        pattern: line.place.to_string(),
        roles: exact.roles.clone(),
        purpose: exact.purpose.clone(),
        source: exact.source.clone(),
        path: path(name, customer),
    }
}

/// What is spoken on a port.
pub fn speaks(transport: Transport, port: u16) -> Speaks {
    match (transport, port) {
        (Transport::Udp, _) => Speaks::Dtls,
        (Transport::Tcp, 80) => Speaks::Http,
        (Transport::Tcp, 9350..=9354) => Speaks::Tcp,
        (Transport::Tcp, _) => Speaks::Https,
    }
}

/// Services of the cloud whose answer to `/<customer>/ping` needs no sign-in.
const PINGED: [&str; 9] = [
    "agenthub",
    "trust",
    "registry",
    "cws",
    "core",
    "identity",
    "ticketing",
    "messaging",
    "credentialwallet",
];

/// What public scripts ask for there; `/` where nothing better is known. Any answer proves the way.
pub fn path(host: &str, customer: Option<&CustomerId>) -> String {
    let first = host.split('.').next().unwrap_or_default();
    let service = first.split('-').next().unwrap_or_default();
    if host == "reg.c.nssvc.net" {
        return "/Control/Ping".into();
    }
    if host.contains(".xendesktop.") {
        return "/api/HealthCheck".into();
    }
    if host.contains(".citrixworkspacesapi.") && PINGED.contains(&service) {
        let who = customer.map_or("root", CustomerId::as_str);
        return format!("/{who}/ping");
    }
    "/".into()
}

/// An address that the user names: `host[:port][/tcp|udp]`. What is spoken there follows from its port.
pub fn given(word: &str, customer: Option<&CustomerId>) -> Result<Asked, String> {
    let (place, transport) = match word.rsplit_once('/') {
        None => (word, Transport::Tcp),
        Some((place, "tcp")) => (place, Transport::Tcp),
        Some((place, "udp")) => (place, Transport::Udp),
        Some((_, other)) => return Err(format!("`{other}` is no transport: `tcp` or `udp`")),
    };
    let (host, port) = super::options::host_and_port(place).map_err(|error| error.to_string())?;
    if !is_host(&host) {
        return Err(format!("`{host}` is no name of a host"));
    }
    let port = port.unwrap_or(443);
    Ok(Asked {
        speaks: speaks(transport, port),
        pattern: host.clone(),
        roles: Vec::new(),
        purpose: String::new(),
        source: "given by --address".into(),
        path: path(&host, customer),
        host,
        port,
    })
}

fn is_host(host: &str) -> bool {
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    is_address || host == "localhost" || matches!(Pattern::parse(host), Ok(Pattern::Exact(_)))
}

/// A machine of one's own site. Its certificate is one's own too, where it has any: that the connection
/// stands is all that is asked.
pub fn own(host: &str, port: u16) -> Result<Asked, String> {
    let bare = host.trim_matches(['[', ']']).to_ascii_lowercase();
    // In one's own network, a name may have one label.
    let is_label = !bare.contains('.') && Pattern::parse(&format!("{bare}.local")).is_ok();
    let is_name = is_label && !bare.contains('*');
    if !is_host(&bare) && !is_name {
        return Err(format!("`{host}` is no name of a host"));
    }
    Ok(Asked {
        host: bare,
        port,
        speaks: Speaks::Tcp,
        pattern: String::new(),
        roles: Vec::new(),
        purpose: String::new(),
        source: String::new(),
        path: "/".into(),
    })
}

/// Whether a cloud's list knows the name; what is known of it is used.
pub fn known(asked: &mut Asked, cloud: Cloud) {
    let lines = required(&portolan_allowlist::Asked::of(cloud, Profile::Strict));
    let same = |line: &&Address| line.place.to_string() == asked.host;
    if let Some(line) = lines.iter().find(same) {
        asked.roles.clone_from(&line.roles);
        asked.purpose.clone_from(&line.purpose);
    }
}

/// Regions are told by the names that are asked for.
pub fn regions(words: &[String]) -> Result<Vec<Region>, String> {
    words.iter().map(|word| Region::parse(word).map_err(|error| error.to_string())).collect()
}
