// SPDX-License-Identifier: Apache-2.0
//! From a name through the names that it leads to, to addresses, with an end to it.

use std::net::{IpAddr, SocketAddr};

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{Name, RData, RecordType};
use portolan_doctor::seen::{Answer, Failure, Kind};

use super::super::limits::{ADDRESSES_MAX, NAMES_MAX, QUESTIONS_MAX};
use super::super::step::Step;
use super::ask::ask;

/// What one kind of record led to.
#[derive(Default)]
struct Path {
    names: Vec<Name>,
    addresses: Vec<IpAddr>,
    ttl_s: Option<u32>,
}

pub(super) async fn follow(server: SocketAddr, name: &str, step: &Step) -> Result<Answer, Failure> {
    let name = Name::from_ascii(format!("{}.", name.trim_end_matches('.')))
        .map_err(|error| step.fail(Kind::NoName, error.to_string()))?;
    let (v6, v4) = tokio::join!(
        path(server, &name, RecordType::AAAA, step),
        path(server, &name, RecordType::A, step)
    );
    both(v6, v4, step)
}

/// One family that answers is enough; where none does, the clearest word counts.
fn both(
    v6: Result<Path, Failure>,
    v4: Result<Path, Failure>,
    step: &Step,
) -> Result<Answer, Failure> {
    let paths = match (v6, v4) {
        (Ok(v6), Ok(v4)) => vec![v6, v4],
        (Ok(only), Err(failure)) | (Err(failure), Ok(only)) => {
            if only.addresses.is_empty() {
                return Err(failure);
            }
            vec![only]
        }
        (Err(_), Err(failure)) => return Err(failure),
    };
    // The longer way is the one that was gone to its end.
    let through = paths.iter().max_by_key(|path| path.names.len());
    let through = through.map(|path| path.names.iter().map(plain).collect()).unwrap_or_default();
    let addresses: Vec<IpAddr> = paths.iter().flat_map(|path| path.addresses.clone()).collect();
    let ttl_s = paths.iter().filter_map(|path| path.ttl_s).min();
    if addresses.is_empty() {
        return Err(step.fail(Kind::NoAddress, ""));
    }
    Ok(Answer { through, addresses, ttl_s })
}

async fn path(
    server: SocketAddr,
    name: &Name,
    kind: RecordType,
    step: &Step,
) -> Result<Path, Failure> {
    let mut path = Path::default();
    let mut at = name.to_lowercase();
    for _ in 0..QUESTIONS_MAX {
        let answer = ask(server, &at, kind, step).await?;
        refused(&answer, step)?;
        let from = at.clone();
        at = walk(&answer, name, at, &mut path, step)?;
        if !path.addresses.is_empty() || at == from {
            return Ok(path);
        }
    }
    Err(step.fail(Kind::NameLoop, format!("{QUESTIONS_MAX} questions led to no address")))
}

fn refused(answer: &Message, step: &Step) -> Result<(), Failure> {
    let code = answer.metadata.response_code;
    if code == ResponseCode::NoError {
        return Ok(());
    }
    let kind = if code == ResponseCode::NXDomain { Kind::NoName } else { Kind::NameServer };
    let words = if kind == Kind::NoName { "" } else { code.to_str() };
    Err(step.fail(kind, words))
}

/// Goes on within one answer; the name where it ends.
fn walk(
    answer: &Message,
    first: &Name,
    mut at: Name,
    path: &mut Path,
    step: &Step,
) -> Result<Name, Failure> {
    loop {
        let own = answer.answers.iter().filter(|record| record.name.eq_ignore_root(&at));
        let mut next = None;
        for record in own {
            #[allow(clippy::wildcard_enum_match_arm, reason = "an open list of the DNS library")]
            let address = match &record.data {
                RData::A(a) => Some(IpAddr::V4(a.0)),
                RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
                RData::CNAME(to) => {
                    next = Some(to.0.to_lowercase());
                    None
                }
                _ => None,
            };
            path.addresses.extend(address.filter(|_| path.addresses.len() < ADDRESSES_MAX));
            path.ttl_s = Some(path.ttl_s.map_or(record.ttl, |ttl| ttl.min(record.ttl)));
        }
        let Some(name) = next.filter(|_| path.addresses.is_empty()) else { return Ok(at) };
        if name.eq_ignore_root(first) || path.names.iter().any(|known| known.eq_ignore_root(&name))
        {
            return Err(
                step.fail(Kind::NameLoop, format!("{} leads to {}", plain(&at), plain(&name)))
            );
        }
        if path.names.len() >= NAMES_MAX {
            return Err(step.fail(Kind::NameLoop, format!("more than {NAMES_MAX} names in a row")));
        }
        path.names.push(name.clone());
        at = name;
    }
}

fn plain(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_owned()
}
