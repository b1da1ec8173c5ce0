// SPDX-License-Identifier: Apache-2.0
//! Which names a policy leaves closed.
//!
//! In a layer the first rule that matches decides; a layer further down overrides one above. What a
//! condition comes to is read once a verdict, however often it is named: the same names a second time
//! change nothing.

use std::collections::BTreeSet;

use super::super::{Entry, Product, Reading};
use super::policy::{Definition, Kind, Layer, Policy};
use crate::lines::{Piece, unquoted};

pub(super) fn read(product: &dyn Product, policy: &Policy<'_>, reading: &mut Reading) {
    let mut reader = Reader {
        product,
        policy,
        used: BTreeSet::new(),
        begun: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    for layer in policy.layers.iter().rev() {
        reader.layer(layer, reading);
    }
    for test in &policy.elsewhere {
        reader.mark(test);
    }
    for (name, definition) in &policy.definitions {
        if !reader.used.contains(name) {
            let said = format!("no rule of an <SSL-Intercept> layer uses the condition `{name}`");
            reading.problem(definition.at.at(), said);
        }
    }
}

struct Reader<'a, 'p> {
    product: &'p dyn Product,
    policy: &'p Policy<'a>,
    used: BTreeSet<&'a str>,
    /// Conditions that are read, or have been, with the verdict that they were read for.
    begun: BTreeSet<(bool, &'a str)>,
    /// What has been said already: the same names by their URL and by their certificate.
    seen: BTreeSet<(bool, String)>,
}

/// A condition of which some lines are still to be read.
struct Open<'a, 'p> {
    name: &'a str,
    kind: Kind,
    lines: std::slice::Iter<'p, Vec<Piece<'a>>>,
}

impl<'a: 'p, 'p> Reader<'a, 'p> {
    fn layer(&mut self, layer: &Layer<'a>, reading: &mut Reading) {
        for rule in &layer.rules {
            let Some(spares) = decision(rule) else { continue };
            let tests = layer.guard.iter().chain(rule.iter().filter(|word| is_test(word)));
            let tests: Vec<&Piece<'a>> = tests.collect();
            match tests.as_slice() {
                [] => {
                    let Some(at) = rule.first().map(Piece::at) else { continue };
                    let printed = rule.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
                    reading.decide(spares, Entry { printed, at, language: ".*".into() });
                }
                [test] => self.test(test, spares, reading),
                [first, ..] => {
                    for test in &tests {
                        self.mark(test);
                    }
                    let said = "several tests in one rule are not read here";
                    reading.problem(first.at(), said);
                }
            }
        }
    }

    /// A test of a name, or a condition and what stands in it, in order.
    fn test(&mut self, test: &Piece<'a>, spares: bool, reading: &mut Reading) {
        let mut open: Vec<Open<'a, 'p>> = Vec::new();
        self.one(test, spares, &mut open, reading);
        while let Some(last) = open.last_mut() {
            let (kind, line) = (last.kind, last.lines.next());
            match (kind, line.map(Vec::as_slice)) {
                (_, None) => drop(open.pop()),
                (_, Some([])) => {}
                (Kind::Domains, Some([domain])) => {
                    let read = format!("url.domain=\"{}\"", unquoted(domain.text));
                    self.add(&read, domain, spares, reading);
                }
                (Kind::Tests, Some([inner])) => self.one(inner, spares, &mut open, reading),
                (_, Some([first, ..])) => {
                    let said = "several tests in one line are not read here";
                    reading.problem(first.at(), said);
                }
            }
        }
    }

    /// A name is added, a condition opened.
    fn one(
        &mut self,
        test: &Piece<'a>,
        spares: bool,
        open: &mut Vec<Open<'a, 'p>>,
        reading: &mut Reading,
    ) {
        let Some((name, definition)) = self.mark(test) else {
            self.add(test.text, test, spares, reading);
            return;
        };
        if self.begun.insert((spares, name)) {
            open.push(Open { name, kind: definition.kind, lines: definition.lines.iter() });
        } else if open.iter().any(|open| open.name == name) {
            let said = format!("the condition `{name}` refers to itself: such a policy is refused");
            reading.problem(test.at(), said);
        }
    }

    /// The definition that a test names.
    fn mark(&mut self, test: &Piece<'a>) -> Option<(&'a str, &'p Definition<'a>)> {
        let name = test.after("condition=").or_else(|| test.after("category="));
        let name = name.or_else(|| test.after("url.category="))?;
        let (name, definition) = self.policy.definitions.get_key_value(unquoted(name.text))?;
        self.used.insert(name);
        Some((name, definition))
    }

    fn add(&mut self, read: &str, at: &Piece<'a>, spares: bool, reading: &mut Reading) {
        match self.product.matches(read) {
            Ok(language) if self.seen.insert((spares, language.clone())) => {
                reading
                    .decide(spares, Entry { printed: at.text.to_owned(), at: at.at(), language });
            }
            Ok(_) => {}
            Err(why) => {
                reading.problem(at.at(), format!("`{}` matches nothing: {why}", at.text));
            }
        }
    }
}

/// Whether a rule leaves TLS closed or opens it; `None` where it decides neither.
fn decision(rule: &[Piece<'_>]) -> Option<bool> {
    let property = |word: &Piece<'_>| {
        let value = word.after("ssl.forward_proxy(")?;
        Some(value.text.trim_end_matches(')').trim().eq_ignore_ascii_case("no"))
    };
    rule.iter().find_map(property)
}

fn is_test(word: &Piece<'_>) -> bool {
    let sign = word.text.find('=');
    sign.is_some_and(|sign| word.text.find('(').is_none_or(|open| sign < open))
}
