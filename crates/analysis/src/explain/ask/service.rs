// SPDX-License-Identifier: Apache-2.0
//! What for: one service, or several.

use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{Kind, ParseError, Service, ServiceSet, parse_service};
use portolan_site::SERVICES;
use portolan_site::model::Site;

use super::shown;

/// The services of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Services {
    /// One port, or one ICMP type, which then means its code 0.
    One(Service),
    /// Many, by the word that was given.
    Many { word: String, set: ServiceSet },
}

/// Reads `tcp/443`, `tcp/1-1024`, `tcp/443,udp/53`, `any`, or names of the site's services.
///
/// # Errors
/// Where a part of it is no service.
pub fn services(site: &Site, word: &str, place: Place) -> Result<Services, Diagnostic> {
    let mut parts = Vec::new();
    for part in word.split(',').map(str::trim) {
        parts.push(meant(site, part).map_err(|wrong| {
            Diagnostic::error("bad-service", place.clone(), wrong.to_string())
                .help("write `tcp/443`, `tcp/1-1024`, `tcp/443,udp/53`, `icmp/8` or `any`")
        })?);
    }
    let set = ServiceSet::all(&parts);
    Ok(match one(&set) {
        Some(service) => Services::One(service),
        None => Services::Many { word: shown(word), set },
    })
}

/// What one word means: services as they are written, or a name for them.
fn meant(site: &Site, word: &str) -> Result<ServiceSet, ParseError> {
    parse_service(word).or_else(|wrong| named(site, word).ok_or(wrong))
}

/// A service that the site declares, or else one that exists without being declared.
fn named(site: &Site, name: &str) -> Option<ServiceSet> {
    if let Some(declared) = site.services.get(name) {
        return Some(declared.clone());
    }
    let (_, words) = SERVICES.iter().find(|(shipped, _)| *shipped == name)?;
    let sets: Vec<ServiceSet> = words.iter().filter_map(|w| parse_service(w).ok()).collect();
    Some(ServiceSet::all(&sets))
}

/// One service, such as `tcp/443`, `icmp/8` or a name of the site's services; a type without a code
/// means code 0.
///
/// # Errors
/// Where it is none, or more than one.
pub fn service(site: &Site, word: &str, place: Place) -> Result<Service, Diagnostic> {
    let wrong = |said: String| {
        Diagnostic::error("bad-service", place.clone(), said)
            .help("name one service, such as `tcp/443`, `udp/53`, `icmp/8` or `protocol/47`")
    };
    let set = meant(site, word).map_err(|e| wrong(e.to_string()))?;
    one(&set).ok_or_else(|| wrong(format!("`{word}` is more than one service")))
}

fn one(set: &ServiceSet) -> Option<Service> {
    let ranges = set.ranges();
    let [(protocol, first, last)] = ranges.as_slice() else { return None };
    let service = Service { protocol: *protocol, detail: *first };
    let single = match service.kind() {
        Kind::Port(_) => first == last,
        Kind::Type { .. } => first >> 8 == last >> 8,
        Kind::Bare => true,
    };
    single.then_some(service)
}
