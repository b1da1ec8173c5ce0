// SPDX-License-Identifier: Apache-2.0
//! The state directory: every apply as a numbered generation, and what was under way.
//!
//! It remembers what *may* be in force, so that it can be put back; what *is* in force is the
//! kernel's to say.

mod atomic;
mod generation;
mod journal;
mod lock;

pub use generation::Meta;
pub(crate) use generation::{Generation, Record};
pub(crate) use journal::{Journal, Trial, Under};
pub(crate) use lock::Lock;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portolan_target::nftables::RuleSet;

use crate::{Edition, EnforceError};
use atomic::{read_json, remove, state, write_json};

/// Where the state is kept where nobody says otherwise.
pub const DEFAULT_DIRECTORY: &str = "/var/lib/portolan";

/// Generations of people that are kept; older ones go.
const KEPT: usize = 64;

/// Who the agent is, in the record.
pub const AGENT: &str = "agent";

/// The directory.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    directory: PathBuf,
}

impl Store {
    pub(crate) fn open(directory: &Path) -> Result<Self, EnforceError> {
        atomic::private_directory(directory)?;
        atomic::private_directory(&directory.join("generations"))?;
        Ok(Self { directory: directory.to_owned() })
    }

    /// A directory that is only looked at, and need not exist.
    pub(crate) fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// The generation that was last put in force for good.
    pub(crate) fn current(&self) -> Result<Option<u32>, EnforceError> {
        read_json(&self.file("current"))
    }

    pub(crate) fn set_current(&self, number: Option<u32>) -> Result<(), EnforceError> {
        match number {
            Some(number) => write_json(&self.file("current"), &number),
            None => remove(&self.file("current")),
        }
    }

    pub(crate) fn trial(&self) -> Result<Option<Trial>, EnforceError> {
        read_json(&self.file("trial"))
    }

    pub(crate) fn set_trial(&self, trial: Option<&Trial>) -> Result<(), EnforceError> {
        match trial {
            Some(trial) => write_json(&self.file("trial"), trial),
            None => remove(&self.file("trial")),
        }
    }

    /// What a command had begun and not ended.
    pub(crate) fn journal(&self) -> Result<Option<Journal>, EnforceError> {
        read_json(&self.file("journal"))
    }

    pub(crate) fn set_journal(&self, journal: Option<&Journal>) -> Result<(), EnforceError> {
        match journal {
            Some(journal) => write_json(&self.file("journal"), journal),
            None => remove(&self.file("journal")),
        }
    }

    /// The numbers of all generations, ascending.
    pub(crate) fn numbers(&self) -> Result<BTreeSet<u32>, EnforceError> {
        let path = self.directory.join("generations");
        let entries = std::fs::read_dir(&path).map_err(state("read", &path))?;
        let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
        Ok(names.filter_map(|n| n.parse().ok()).collect())
    }

    pub(crate) fn meta(&self, number: u32) -> Result<Meta, EnforceError> {
        read_json(&self.generation_path(number).join("meta.json"))?
            .ok_or(EnforceError::NoGeneration(number))
    }

    /// The generation that a person applied: this one, or the one that it keeps current.
    pub(crate) fn of_a_person(&self, number: u32) -> Result<u32, EnforceError> {
        Ok(self.meta(number)?.follows.unwrap_or(number))
    }

    pub(crate) fn load(&self, number: u32) -> Result<Generation, EnforceError> {
        Generation::read(&self.generation_path(number), number)
    }

    /// The generation, or an empty one for `None`.
    pub(crate) fn load_or_empty(&self, number: Option<u32>) -> Result<Generation, EnforceError> {
        number.map_or_else(|| Ok(Generation::default()), |number| self.load(number))
    }

    /// Both ends of a change. A command that was killed before it had written its generation has
    /// sent nothing, so an empty one stands for it.
    pub(crate) fn ends(&self, journal: Journal) -> Result<(Generation, Generation), EnforceError> {
        let to = Some(journal.to).filter(|number| self.exists(*number));
        Ok((self.load_or_empty(journal.from)?, self.load_or_empty(to)?))
    }

    /// What the generation was made from, where its record says so.
    pub(crate) fn edition(&self, number: u32) -> Result<Option<Edition>, EnforceError> {
        generation::edition(&self.generation_path(number))
    }

    pub(crate) fn has_edition(&self, number: u32) -> bool {
        generation::has_edition(&self.generation_path(number))
    }

    pub(crate) fn exists(&self, number: u32) -> bool {
        self.generation_path(number).exists()
    }

    /// The number that the next generation will have.
    pub(crate) fn next(&self) -> Result<u32, EnforceError> {
        let last = self.numbers()?.last().copied().unwrap_or(0);
        last.checked_add(1).ok_or_else(|| EnforceError::StateDamaged {
            path: self.generation_path(last),
            why: "no generation can follow this one".to_owned(),
        })
    }

    /// Writes a generation, whole or not at all.
    pub(crate) fn add(&self, number: u32, record: Record<'_>) -> Result<(), EnforceError> {
        let fresh = self.directory.join("generations").join("unfinished");
        generation::write(&record, number, &fresh)?;
        atomic::rename(&fresh, &self.generation_path(number))?;
        self.prune()
    }

    /// Forgets a generation, if there is one. It leaves the list at once, before its files go.
    pub(crate) fn forget(&self, number: u32) -> Result<(), EnforceError> {
        let path = self.generation_path(number);
        let leaving = self.directory.join("generations").join("leaving");
        atomic::remove_directory(&leaving)?;
        if path.exists() {
            atomic::rename(&path, &leaving)?;
        }
        atomic::remove_directory(&leaving)
    }

    /// The rules of this digest that some generation had, at an attachment of whatever name.
    pub(crate) fn rules(&self, digest: &str) -> Result<Option<RuleSet>, EnforceError> {
        for number in self.numbers()?.into_iter().rev() {
            let digests = self.meta(number)?.digests;
            if let Some((name, _)) = digests.iter().find(|(_, d)| *d == digest) {
                let mut found = self.load(number)?;
                return Ok(found.attachments.remove(name).map(|held| held.rules));
            }
        }
        Ok(None)
    }

    /// Forgets what nobody needs to return to.
    pub(crate) fn prune(&self) -> Result<(), EnforceError> {
        let current = self.current()?;
        let numbers = self.numbers()?.into_iter();
        let metas: Vec<Meta> = numbers.map(|n| self.meta(n)).collect::<Result<_, _>>()?;
        let old = surplus(&metas, KEPT).into_iter().filter(|n| Some(*n) != current);
        old.into_iter().try_for_each(|number| self.forget(number))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn generation_path(&self, number: u32) -> PathBuf {
        self.directory.join("generations").join(format!("{number:04}"))
    }
}

/// Of generations in their order: what is older than so many of people's, and each of the agent's
/// that another of the agent's follows at once.
fn surplus(metas: &[Meta], kept: usize) -> Vec<u32> {
    let of_people: Vec<u32> =
        metas.iter().filter(|m| m.is_of_a_person()).map(|m| m.generation).collect();
    let oldest = of_people.iter().rev().nth(kept.saturating_sub(1)).copied().unwrap_or(0);
    let next = metas.iter().skip(1).map(Some).chain([None]);
    let replaced = |meta: &Meta, next: Option<&Meta>| {
        meta.follows.is_some() && next.is_some_and(|n| n.follows == meta.follows)
    };
    let goes = |(meta, next): (&Meta, Option<&Meta>)| {
        (meta.generation < oldest || replaced(meta, next)).then_some(meta.generation)
    };
    metas.iter().zip(next).filter_map(goes).collect()
}

#[cfg(test)]
mod tests;
