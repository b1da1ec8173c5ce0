// SPDX-License-Identifier: Apache-2.0
//! A PAC file, read and asked for the way of each address.

mod source;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use portolan_doctor::seen::{Asked, Failure, Kind, PacSeen, Run, Speaks};
use portolan_pac::{Answer, Limits, Pac, PacError, Way};

use super::choice::Via;
use super::options::{PacPlace, Proxy, Scheme};
use super::run::Shared;
use super::step::Step;
use world::Gathered;

/// After so many answers that took all they may take, the rest is not asked.
const ENDLESS_MAX: usize = 3;
/// Rounds of names that the file asks for, as many as it may ask for.
const ROUNDS_MAX: usize = 33;

/// The ways that the file gives for each host, to be tried in turn.
pub(crate) async fn answers(
    place: &PacPlace,
    asked: &[Asked],
    shared: &Arc<Shared>,
    run: &mut Run,
) -> BTreeMap<(String, bool), Vec<Via>> {
    let step = Step::begin(shared.options.timeout);
    let mut seen = PacSeen { place: place.to_string(), failure: None, answers: Vec::new() };
    let mut ways = BTreeMap::new();
    match read(place, shared, &step).await {
        Err(failure) => seen.failure = Some(failure),
        Ok(pac) => {
            let omitted = all(&pac, asked, shared, &mut seen, &mut ways).await;
            run.omitted.extend(omitted);
        }
    }
    run.pac.push(seen);
    ways
}

async fn read(place: &PacPlace, shared: &Shared, step: &Step) -> Result<Pac, Failure> {
    let text = source::text(place, shared, step).await?;
    Pac::parse(&text, Limits::default()).map_err(|error| failure(&error, step))
}

async fn all(
    pac: &Pac,
    asked: &[Asked],
    shared: &Shared,
    seen: &mut PacSeen,
    ways: &mut BTreeMap<(String, bool), Vec<Via>>,
) -> Vec<String> {
    let mut world = Gathered::new();
    let (mut endless, mut omitted) = (0_usize, Vec::new());
    for one in asked.iter().filter(|one| one.speaks != Speaks::Dtls) {
        let key = key(one);
        if ways.contains_key(&key) || endless >= ENDLESS_MAX {
            continue;
        }
        let step = Step::begin(shared.options.timeout);
        match find(pac, one, &mut world, shared).await {
            Ok(answer) => {
                ways.insert(key, vias(&answer, &seen.place, &mut omitted));
                seen.answers.push((one.host.clone(), Ok(answer.text)));
            }
            Err(error) => {
                let failure = failure(&error, &step);
                endless = endless.saturating_add(usize::from(failure.kind == Kind::TooMuch));
                ways.insert(key, vec![Via::Direct]);
                seen.answers.push((one.host.clone(), Err(failure)));
            }
        }
    }
    if endless >= ENDLESS_MAX {
        let place = &seen.place;
        omitted.push(format!("{place}: not asked further, for {endless} answers did not end"));
    }
    omitted
}

/// A host, and whether it is asked in plain text: the URL that the file sees differs.
pub(crate) fn key(asked: &Asked) -> (String, bool) {
    (asked.host.clone(), asked.speaks == Speaks::Http)
}

/// Asks again with each name that the file wanted to know.
async fn find(
    pac: &Pac,
    asked: &Asked,
    world: &mut Gathered,
    shared: &Shared,
) -> Result<Answer, PacError> {
    let scheme = if asked.speaks == Speaks::Http { "http" } else { "https" };
    let usual = if asked.speaks == Speaks::Http { 80 } else { 443 };
    let port = if asked.port == usual { String::new() } else { format!(":{}", asked.port) };
    let url = format!("{scheme}://{}{port}{}", asked.host, asked.path);
    let mut answer = pac.find(&url, &asked.host, world);
    for _ in 0..ROUNDS_MAX {
        let wanted = world.wanted();
        if wanted.is_empty() {
            break;
        }
        for name in wanted {
            let addresses = shared.names(&name).await;
            let own = addresses.into_iter().next().and_then(|seen| seen.result.ok());
            world.learn(name, own.map(|answer| answer.addresses).unwrap_or_default());
        }
        answer = pac.find(&url, &asked.host, world);
    }
    answer
}

fn vias(answer: &Answer, place: &str, omitted: &mut Vec<String>) -> Vec<Via> {
    let proxy = |scheme, host: &str, port| {
        let (host, said_by) = (host.to_owned(), place.to_owned());
        Via::Proxy(Proxy { scheme, host, port, credentials: None, said_by })
    };
    let mut via = |way: &Way| match way {
        Way::Direct => Via::Direct,
        Way::Proxy { host, port } => proxy(Scheme::Http, host, *port),
        Way::Https { host, port } => proxy(Scheme::Https, host, *port),
        Way::Socks5 { host, port } => proxy(Scheme::Socks5, host, *port),
        Way::Socks { host, port } => {
            let told = format!("{place}: {host}:{port} is spoken to in SOCKS 5, not 4");
            if !omitted.contains(&told) {
                omitted.push(told);
            }
            proxy(Scheme::Socks5, host, *port)
        }
    };
    answer.ways.iter().map(&mut via).collect()
}

fn failure(error: &PacError, step: &Step) -> Failure {
    let kind = match error {
        PacError::TextTooLong { .. }
        | PacError::Steps { .. }
        | PacError::Memory { .. }
        | PacError::Stack { .. }
        | PacError::Names { .. }
        | PacError::AnswerTooLong { .. } => Kind::TooMuch,
        PacError::Syntax { .. }
        | PacError::NoFunction
        | PacError::Threw { .. }
        | PacError::NotText { .. }
        | PacError::NoWay { .. }
        | PacError::Engine { .. } => Kind::Local,
    };
    step.fail(kind, format!("{}: {error}", error.code()))
}
