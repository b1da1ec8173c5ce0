// SPDX-License-Identifier: Apache-2.0
//! Which rules are in force, written into the kernel by the transaction that put them there.
//!
//! The marks are chains without rules in a table of their own; nothing enters them. Their names
//! say which of the two tables judges, with which rules, and which is on trial.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

/// The table that holds the marks.
pub(crate) const MARK_TABLE: &str = "portolan_mark";

/// One of the two tables that alternate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    A,
    B,
}

impl Slot {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// The table's name.
    pub fn table(self) -> &'static str {
        match self {
            Self::A => "portolan_a",
            Self::B => "portolan_b",
        }
    }

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

/// Some rules, by their digest, in one of the tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub slot: Slot,
    pub digest: String,
}

/// Everything that the marks of one attachment say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// What judges, but for a trial that lasts.
    pub current: Option<Mark>,
    /// What is on trial. `Some(None)`: that nothing judges here any more.
    pub trial: Option<Option<Mark>>,
}

impl Marks {
    /// Reads a listing of the table of marks.
    pub(crate) fn parse(listing: &[u8]) -> Result<Self, String> {
        let mut marks = Self::default();
        for name in names(listing, "chain")? {
            let mut words = name.splitn(3, '_');
            match (words.next(), words.next(), words.next()) {
                (Some("trial"), Some("nothing"), None) => marks.trial = Some(None),
                (Some("trial"), Some(slot), Some(digest)) => {
                    marks.trial = mark(slot, digest).map(Some).or(marks.trial);
                }
                (Some("current"), Some(slot), Some(digest)) => {
                    marks.current = mark(slot, digest).or(marks.current);
                }
                // Somebody else's: it says nothing, and goes with the next marks.
                _ => {}
            }
        }
        // What judges is not on trial, whatever somebody has marked.
        let judging = marks.current.as_ref().map(|mark| mark.slot);
        marks.trial.take_if(|on| on.as_ref().is_some_and(|mark| Some(mark.slot) == judging));
        Ok(marks)
    }

    fn chains(&self) -> Vec<String> {
        let word = |m: &Mark| format!("{}_{}", m.slot.word(), m.digest);
        let current = self.current.iter().map(|m| format!("current_{}", word(m)));
        let trial = self.trial.iter().map(|t| {
            t.as_ref().map_or_else(|| "trial_nothing".to_owned(), |m| format!("trial_{}", word(m)))
        });
        current.chain(trial).collect()
    }
}

fn mark(slot: &str, digest: &str) -> Option<Mark> {
    let slot = Slot::BOTH.into_iter().find(|s| s.word() == slot)?;
    Some(Mark { slot, digest: digest.to_owned() })
}

/// Commands that replace the marks, whatever they were.
pub(crate) fn mark_script(marks: &Marks) -> String {
    let mut out = wipe_script(MARK_TABLE);
    let chains = marks.chains();
    if !chains.is_empty() {
        let _ = writeln!(out, "add table inet {MARK_TABLE}");
    }
    for chain in chains {
        let _ = writeln!(out, "add chain inet {MARK_TABLE} {chain}");
    }
    out
}

/// Commands that leave no table of this name, whether there is one or not.
pub(crate) fn wipe_script(table: &str) -> String {
    format!("add table inet {table}\ndelete table inet {table}\n")
}

/// The names of the `inet` tables in a listing.
pub(super) fn tables(listing: &[u8]) -> Result<BTreeSet<String>, String> {
    Ok(names(listing, "table")?.into_iter().collect())
}

fn names(listing: &[u8], kind: &str) -> Result<Vec<String>, String> {
    let json: Value = serde_json::from_slice(listing).map_err(|e| e.to_string())?;
    let objects = json.get("nftables").and_then(Value::as_array).ok_or("no `nftables` array")?;
    let of_kind = objects.iter().filter_map(|o| o.get(kind));
    let inet = of_kind.filter(|o| o.get("family").and_then(Value::as_str) == Some("inet"));
    Ok(inet.filter_map(|o| o.get("name")?.as_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn listing(marks: &Marks) -> Vec<u8> {
        let chain = |name: String| json!({"chain": {"family": "inet", "name": name}});
        let mut objects = vec![json!({"metainfo": {}})];
        objects.extend(marks.chains().into_iter().map(chain));
        json!({ "nftables": objects }).to_string().into_bytes()
    }

    fn any_mark() -> impl Strategy<Value = Mark> {
        let slot = prop_oneof![Just(Slot::A), Just(Slot::B)];
        (slot, "[0-9a-f]{16}").prop_map(|(slot, digest)| Mark { slot, digest })
    }

    proptest! {
        #[test]
        fn marks_are_read_as_they_were_written(
            current in proptest::option::of(any_mark()),
            trial in proptest::option::of(proptest::option::of(any_mark())),
        ) {
            let mut marks = Marks { current, trial };
            if let (Some(current), Some(Some(trial))) = (&marks.current, &mut marks.trial) {
                trial.slot = current.slot.other();
            }
            prop_assert_eq!(Marks::parse(&listing(&marks)), Ok(marks));
        }

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Marks::parse(&bytes);
        }
    }

    #[test]
    fn a_chain_that_is_no_mark_and_a_trial_of_what_judges_say_nothing() {
        let chain = |name: &str| json!({"chain": {"family": "inet", "name": name}});
        let names = ["input", "current_a_00", "trial_a_01", "trial_zz_1", "current_zz_1"];
        let text = json!({"nftables": names.map(chain)}).to_string();
        let current = Some(Mark { slot: Slot::A, digest: "00".into() });
        assert_eq!(Marks::parse(text.as_bytes()), Ok(Marks { current, trial: None }));
        assert!(Marks::parse(b"{}").is_err());
    }
}
