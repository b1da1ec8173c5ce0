// SPDX-License-Identifier: Apache-2.0
//! Proxy auto-configuration, evaluated in a bounded engine.
//!
//! A PAC file is a program that somebody else wrote. It runs here in an engine that has neither
//! clock, network nor files, within [`Limits`]; what it may learn of the world comes in by a
//! [`World`]. The same text, address and world give the same answer, so that a report can be made
//! again from what was kept.

mod answer;
mod engine;
mod error;
mod helpers;
mod limits;
mod numerals;
mod stop;
mod url;
mod world;

pub use answer::{Answer, Way};
pub use error::PacError;
pub use limits::Limits;
pub use stop::Stop;
pub use world::{Moment, Nowhere, World};

use std::sync::Arc;

use engine::{Bounds, Known};

/// A PAC file that compiles and has the function that is asked.
#[derive(Debug, Clone)]
pub struct Pac {
    text: Arc<str>,
    limits: Limits,
    stop: Stop,
}

impl Pac {
    /// Reads a file. What stands outside its functions is carried out once, in a world without
    /// names and addresses.
    pub fn parse(text: &str, limits: Limits) -> Result<Self, PacError> {
        Self::parse_until(text, limits, Stop::default())
    }

    /// The same, unless it is stopped before.
    pub fn parse_until(text: &str, limits: Limits, stop: Stop) -> Result<Self, PacError> {
        if text.len() > limits.text_bytes {
            return Err(PacError::TextTooLong { bytes: text.len(), max: limits.text_bytes });
        }
        let pac = Self { text: text.into(), limits, stop };
        pac.with_answers(&Nowhere, engine::check)?;
        Ok(pac)
    }

    /// The same file, whose answers this may stop.
    #[must_use]
    pub fn until(&self, stop: Stop) -> Self {
        Self { stop, ..self.clone() }
    }

    /// What the file answers for an address. Its function is told no more of it than a browser
    /// tells: no user, no fragment, and no path where the connection is encrypted.
    pub fn find(&self, url: &str, host: &str, world: &dyn World) -> Result<Answer, PacError> {
        let url = url::told(url);
        let text = self.with_answers(world, |pac, bounds, known| {
            engine::ask(pac, bounds, known, &url, host)
        })?;
        Answer::parse(&text, self.limits.answer_bytes)
    }

    /// Runs the file again with each name that it asked for, until it asks for none that is not
    /// known. So what it asks of the world goes in as values, and no call leaves the engine.
    fn with_answers<T>(
        &self,
        world: &dyn World,
        run: impl Fn(&str, &Bounds<'_>, Known) -> engine::Outcome<T>,
    ) -> Result<T, PacError> {
        let mut known = Known::of(world);
        for _ in 0..=self.limits.names {
            if self.stop.is_set() {
                return Err(PacError::Stopped);
            }
            let bounds = Bounds { limits: &self.limits, stop: &self.stop };
            let outcome = run(&self.text, &bounds, known.clone());
            let Some(name) = outcome.asked else { return outcome.result };
            let addresses = world.resolve(&name);
            known.names.insert(name, addresses);
        }
        Err(PacError::Names { max: self.limits.names })
    }
}
