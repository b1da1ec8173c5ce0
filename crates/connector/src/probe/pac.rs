// SPDX-License-Identifier: Apache-2.0
//! A PAC file, read and asked for the way of each address.

mod place;
mod source;
mod ways;
mod within;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portolan_doctor::seen::{Asked, Failure, Kind, PacSeen, Run, Speaks};
use portolan_pac::{Answer, Limits, Pac, PacError};
use tokio::task::JoinSet;

use super::choice::Via;
use super::run::Shared;
use super::step::Step;
pub use place::{PacPlace, PacUrl};
pub(crate) use ways::tell_withheld;
use within::{GivenUp, Time};
use world::Gathered;

/// After so many answers that took all they may take, the rest is not asked.
const ENDLESS_MAX: usize = 3;
/// Rounds of names that the file asks for, as many as it may ask for.
const ROUNDS_MAX: usize = 33;

/// A file that is asked, and what it has said so far.
struct Asking<'a> {
    pac: Pac,
    shared: &'a Arc<Shared>,
    world: Gathered,
    time: Time,
}

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
        Ok(mut asking) => run.omitted.extend(asking.all(asked, &mut seen, &mut ways).await),
    }
    run.pac.push(seen);
    ways
}

async fn read<'a>(
    place: &PacPlace,
    shared: &'a Arc<Shared>,
    step: &Step,
) -> Result<Asking<'a>, Failure> {
    let text = source::text(place, shared, step).await?;
    let mut time = Time::new();
    let parsed = time.run(move |stop| Pac::parse_until(&text, Limits::default(), stop)).await;
    match parsed {
        Ok(Ok(pac)) => Ok(Asking { pac, shared, world: Gathered::new(), time }),
        Ok(Err(error)) => Err(failure(&error, step)),
        Err(GivenUp) => Err(failure(&PacError::Stopped, step)),
    }
}

impl Asking<'_> {
    async fn all(
        &mut self,
        asked: &[Asked],
        seen: &mut PacSeen,
        ways: &mut BTreeMap<(String, bool), Vec<Via>>,
    ) -> Vec<String> {
        let (mut endless, mut is_given_up, mut omitted) = (0_usize, false, Vec::new());
        let options = &self.shared.options;
        for one in asked.iter().filter(|one| one.speaks != Speaks::Dtls) {
            let key = key(one);
            if ways.contains_key(&key) || endless >= ENDLESS_MAX || is_given_up {
                continue;
            }
            let step = Step::begin(options.timeout);
            let answer = self.find(one).await.unwrap_or_else(|GivenUp| {
                is_given_up = true;
                Err(PacError::Stopped)
            });
            let (vias, told) = match answer {
                Ok(answer) => {
                    (ways::vias(&answer, &seen.place, options, &mut omitted), Ok(answer.text))
                }
                Err(error) => (vec![Via::Direct], Err(failure(&error, &step))),
            };
            let is_too_much = told.as_ref().is_err_and(|failure| failure.kind == Kind::TooMuch);
            endless = endless.saturating_add(usize::from(is_too_much));
            is_given_up |= self.time.is_over();
            ways.insert(key, vias);
            seen.answers.push((one.host.clone(), told));
        }
        let why = match (endless >= ENDLESS_MAX, is_given_up) {
            (true, _) => format!("{endless} answers did not end"),
            (false, true) => "it takes too long".to_owned(),
            (false, false) => return omitted,
        };
        omitted.push(format!("{}: not asked further, for {why}", seen.place));
        omitted
    }

    /// Asks again with each name that the file wanted to know.
    async fn find(&mut self, asked: &Asked) -> Result<Result<Answer, PacError>, GivenUp> {
        self.time.next();
        let url = url(asked);
        let mut answer = self.once(&url, &asked.host).await?;
        for _ in 0..ROUNDS_MAX {
            let wanted = self.world.wanted();
            if wanted.is_empty() {
                break;
            }
            self.learn(wanted).await;
            answer = self.once(&url, &asked.host).await?;
        }
        Ok(answer)
    }

    async fn once(&mut self, url: &str, host: &str) -> Result<Result<Answer, PacError>, GivenUp> {
        let (pac, world) = (self.pac.clone(), self.world.clone());
        let (url, host) = (url.to_owned(), host.to_owned());
        let ran = self.time.run(move |stop| (pac.until(stop).find(&url, &host, &world), world));
        let (answer, world) = ran.await?;
        self.world = world;
        Ok(answer)
    }

    /// Looks up names for the file, all at once.
    async fn learn(&mut self, wanted: BTreeSet<String>) {
        let mut all = JoinSet::new();
        for name in wanted {
            let shared = Arc::clone(self.shared);
            all.spawn(async move {
                let found = shared.names(&name).await.into_iter().next();
                let answer = found.and_then(|seen| seen.result.ok());
                (name, answer.map(|answer| answer.addresses).unwrap_or_default())
            });
        }
        for (name, addresses) in all.join_all().await {
            self.world.learn(name, addresses);
        }
    }
}

fn url(asked: &Asked) -> String {
    let scheme = if asked.speaks == Speaks::Http { "http" } else { "https" };
    let usual = if asked.speaks == Speaks::Http { 80 } else { 443 };
    let port = if asked.port == usual { String::new() } else { format!(":{}", asked.port) };
    format!("{scheme}://{}{port}{}", asked.host, asked.path)
}

/// A host, and whether it is asked in plain text: the URL that the file sees differs.
pub(crate) fn key(asked: &Asked) -> (String, bool) {
    (asked.host.clone(), asked.speaks == Speaks::Http)
}

fn failure(error: &PacError, step: &Step) -> Failure {
    let kind = match error {
        PacError::TextTooLong { .. }
        | PacError::Steps { .. }
        | PacError::Stopped
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
