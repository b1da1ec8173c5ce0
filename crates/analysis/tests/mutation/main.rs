// SPDX-License-Identifier: Apache-2.0
//! Single edits to a generated Citrix site: `diff` describes exactly those that change what
//! passes, and `check` names those that break what the charts require.
//!
//! Both are held against what the entries say of every pair of ends by itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by a panic, and tells what it counted"
)]

mod edits;
mod needs;
mod oracle;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use portolan_analysis::diff::{Side, diff};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Severity};

use edits::{Edit, Sort};
use needs::Needs;
use oracle::Oracle;
use world::{Edition, TODAY};

/// What became of one edit.
enum Fate {
    /// The site can no longer be read; somebody is told, and nothing is applied.
    Refused,
    Read(Read),
}

struct Read {
    equal: bool,
    broken: BTreeSet<String>,
    /// How gravely `check` tells of one of the broken requirements, where it does.
    named: Option<Severity>,
}

#[test]
fn of_single_edits_every_one_that_changes_behaviour_is_described_and_no_other() {
    let catalogue = Catalogue::shipped();
    let base = world::generated(&catalogue);
    let edits = edits::all(&base.files);
    let needs = Needs::of(&base, &catalogue);
    let told = world::findings(&base, &catalogue).into_iter().map(|d| d.message).collect();
    let oracle = Oracle::of(&base);
    println!(
        "{} edits to a site of {} workloads and {} policies, with {} required connections",
        edits.len(),
        base.site.workloads.len(),
        base.site.policies.len(),
        needs.len()
    );
    let fates = fates(&edits, |edit| judge(edit, &base, (&catalogue, &told), &oracle, &needs));
    let mut rows: BTreeMap<Sort, [usize; 6]> = BTreeMap::new();
    let mut missed = Vec::new();
    for (edit, fate) in edits.iter().zip(&fates) {
        let row = rows.entry(edit.sort).or_default();
        row[0] += 1;
        match fate {
            Fate::Refused => row[1] += 1,
            Fate::Read(read) => {
                row[2] += usize::from(!read.equal);
                row[3] += usize::from(!read.broken.is_empty());
                row[4] += usize::from(read.named.is_some());
                row[5] += usize::from(read.named == Some(Severity::Note));
                if !read.broken.is_empty() && read.named.is_none() {
                    missed.push(format!("{}: {:?}", edit.words, read.broken));
                }
            }
        }
    }
    let total = |at: usize| rows.values().map(|row| row[at]).sum::<usize>();
    for (sort, row) in &rows {
        println!("{sort:?}: {}", said(*row));
    }
    println!("all: {}\n{}", said(std::array::from_fn(total)), missed.join("\n"));
    assert!(total(0) - total(1) >= 500, "{} edits", total(0) - total(1));
    assert!(total(2) > 200 && total(0) - total(1) - total(2) > 50);
    assert!(total(3) > 100 && total(4) * 100 >= total(3) * 95, "{} of {}", total(4), total(3));
    let kinds: BTreeSet<Sort> = rows.keys().copied().collect();
    assert_eq!(kinds, Sort::ALL.into_iter().collect());
}

fn said([all, refused, changed, broke, named, notes]: [usize; 6]) -> String {
    format!(
        "{all} edits, {refused} refused, {changed} change what passes; {broke} break a requirement, \
         {named} of these are named, {notes} in a note"
    )
}

/// Judges every edit, on all processors.
fn fates(edits: &[Edit], judge: impl Fn(&Edit) -> Fate + Sync) -> Vec<Fate> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = edits.len().div_ceil(threads);
    let judge = &judge;
    std::thread::scope(|scope| {
        let each = move |part: &[Edit]| part.iter().map(judge).collect::<Vec<_>>();
        let parts = edits.chunks(part).map(|part| scope.spawn(move || each(part)));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn judge(
    edit: &Edit,
    base: &Edition,
    (catalogue, told): (&Catalogue, &BTreeSet<String>),
    oracle: &Oracle<'_>,
    needs: &Needs,
) -> Fate {
    let Some(edited) = world::read(edit.files(&base.files), catalogue) else {
        return Fate::Refused;
    };
    let (old, new) = (base.side(), edited.side());
    let found = diff(&old, &new);
    let described: BTreeSet<oracle::Key> = found.changes.iter().map(oracle::key).collect();
    let expected = oracle.compare(&edited);
    assert_eq!(described, expected.changes, "{}", edit.words);
    if edit.sort == Sort::Words {
        assert!(found.is_equal(), "{}", edit.words);
    }
    for change in found.changes.iter().take(WITNESSES) {
        is_true_in_spec(change, &old, &new, &edit.words);
    }
    let broken = needs.broken(&expected);
    let named = if broken.is_empty() { None } else { named(&edited, catalogue, told, &broken) };
    Fate::Read(Read { equal: found.is_equal(), broken, named })
}

/// The specification is slow on purpose, so not every witness is put to it.
const WITNESSES: usize = 3;

fn is_true_in_spec(
    change: &portolan_analysis::diff::Change,
    old: &Side<'_>,
    new: &Side<'_>,
    words: &str,
) {
    let c = change.witness.connection;
    let spec = |side: &Side<'_>| portolan_spec::verdict(side.site, &Default::default(), TODAY, c);
    assert!(oracle::happened(change, &spec(old), &spec(new)), "{words}: {change:?}");
    let acl = |side: &Side<'_>| side.acl.verdict(c);
    assert!(oracle::happened(change, &acl(old), &acl(new)), "{words}: {change:?}");
}

/// How gravely `check` tells of one of these requirements what it did not tell before.
fn named(
    edited: &Edition,
    catalogue: &Catalogue,
    told: &BTreeSet<String>,
    broken: &BTreeSet<String>,
) -> Option<Severity> {
    let about = |d: &&Diagnostic| broken.iter().any(|id| d.message.contains(&format!("`{id}`")));
    let found = world::findings(edited, catalogue);
    let new = found.iter().filter(|d| !told.contains(&d.message));
    new.filter(about).map(|d| d.severity).max()
}
