// SPDX-License-Identifier: Apache-2.0
//! The report for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use super::report::{Missing, Open, Report};
use crate::model::Direction;

const WIDTH: usize = 98;

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} workloads, {} components:", self.workloads, self.components.len())?;
        for (name, count) in &self.components {
            writeln!(f, "  {count:>4}  {name}")?;
        }
        if !self.unknown.is_empty() {
            writeln!(f, "\nno component, so no policy; the rule for the unlabelled holds:")?;
            words(f, "  ", &self.unknown)?;
        }
        missing(f, &self.missing)?;
        open(f, &self.open)?;
        if !self.left_out.is_empty() {
            writeln!(f, "\nleft out, because these conditions do not hold:")?;
            words(f, "  ", self.left_out.keys())?;
        }
        for doubt in &self.doubts {
            writeln!(f, "\nlook at this first:")?;
            wrapped(f, "  ", doubt.split(' '), "")?;
        }
        Ok(())
    }
}

fn missing(f: &mut Formatter<'_>, all: &[Missing]) -> fmt::Result {
    if !all.is_empty() {
        writeln!(f, "\nnobody plays these roles, so these rules are missing:")?;
    }
    for missing in all {
        let what = if missing.is_name { "no DNS name is known" } else { "no workload" };
        writeln!(f, "  {} ({what})", missing.name)?;
        let mut by_requirement: BTreeMap<(&String, Direction), Vec<&String>> = BTreeMap::new();
        for (policy, direction, requirement) in &missing.rules {
            by_requirement.entry((requirement, *direction)).or_default().push(policy);
        }
        for ((requirement, direction), policies) in by_requirement {
            let word = match direction {
                Direction::Ingress => "inbound",
                Direction::Egress => "outbound",
            };
            let policies: Vec<&str> = policies.into_iter().map(String::as_str).collect();
            let line = format!("{requirement}, {word} of {}", policies.join(", "));
            wrapped(f, "    ", line.split(' '), "")?;
        }
    }
    Ok(())
}

fn open(f: &mut Formatter<'_>, all: &[Open]) -> fmt::Result {
    let mut by_reason: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for Open { place, why } in all {
        by_reason.entry(why).or_default().insert(place);
    }
    if !all.is_empty() {
        writeln!(f, "\nopen wider than need be:")?;
    }
    for (why, places) in by_reason {
        wrapped(f, "  ", why.split(' '), "")?;
        words(f, "    ", places)?;
    }
    Ok(())
}

fn words<'w>(
    f: &mut Formatter<'_>,
    indent: &str,
    words: impl IntoIterator<Item = &'w String>,
) -> fmt::Result {
    wrapped(f, indent, words.into_iter().map(String::as_str), ",")
}

/// Words in lines of a bearable length.
fn wrapped<'w>(
    f: &mut Formatter<'_>,
    indent: &str,
    words: impl Iterator<Item = &'w str>,
    comma: &str,
) -> fmt::Result {
    let mut line = String::new();
    for word in words {
        if line.is_empty() {
            line = format!("{indent}{word}");
        } else if line.len() + word.len() + 2 > WIDTH {
            writeln!(f, "{line}{comma}")?;
            line = format!("{indent}{word}");
        } else {
            line += &format!("{comma} {word}");
        }
    }
    if line.is_empty() { Ok(()) } else { writeln!(f, "{line}") }
}
