// SPDX-License-Identifier: Apache-2.0
//! Writes recipes down, each once, and numbers those that entries speak of.

use std::sync::Arc;

use portolan_net::AddressSet;
use portolan_site::model::Categories;
use rustc_hash::FxHashMap;

use super::label::Dictionary;
use super::recipe::{Recipe, RecipeId, Recipes};
use crate::GroupId;

/// The recipes of one compilation.
pub(super) struct Book<'a> {
    lines: Vec<Line>,
    /// Looked up and never walked: thousands of rules say the same of a few ends.
    known: FxHashMap<Said<'a>, RecipeId>,
    dictionary: Dictionary,
    groups: Vec<(RecipeId, String)>,
}

struct Line {
    recipe: Recipe,
    name: String,
    /// Whether all whom it takes judge.
    judges: bool,
    group: Option<GroupId>,
}

#[derive(PartialEq, Eq, Hash)]
enum Said<'a> {
    Categories(&'a Categories),
    Addresses(&'a str, &'a AddressSet),
    Fqdns(&'a str),
    And(RecipeId, RecipeId),
    Or(RecipeId, RecipeId),
    Minus(RecipeId, RecipeId),
}

/// What is left when every policy has been read.
pub(super) struct Closed {
    pub(super) recipes: Recipes,
    pub(super) dictionary: Dictionary,
    /// The recipe and the name of each group, in order of [`GroupId`].
    pub(super) groups: Vec<(RecipeId, String)>,
}

impl<'a> Book<'a> {
    pub(super) fn new() -> Self {
        let (known, dictionary) = Default::default();
        let mut book = Self { lines: Vec::new(), known, dictionary, groups: Vec::new() };
        // In the order of the constants of `RecipeId`.
        book.write(Recipe::Nothing, "nothing".into(), true);
        book.write(Recipe::Everything, "everything".into(), false);
        book.write(Recipe::Workloads, "workloads".into(), true);
        book.write(Recipe::Unlabelled, "unlabelled workloads".into(), true);
        book
    }

    pub(super) fn close(self) -> Closed {
        let recipes = Recipes(self.lines.into_iter().map(|l| l.recipe).collect());
        Closed { recipes, dictionary: self.dictionary, groups: self.groups }
    }

    /// The group of a recipe.
    pub(super) fn group(&mut self, id: RecipeId) -> GroupId {
        let next = GroupId(u32::try_from(self.groups.len()).unwrap_or(u32::MAX));
        let Some(line) = self.lines.get_mut(id.0 as usize) else { return next };
        if line.group.is_none() {
            self.groups.push((id, line.name.clone()));
        }
        *line.group.get_or_insert(next)
    }

    /// Workloads by category.
    pub(super) fn categories(&mut self, wanted: &'a Categories) -> RecipeId {
        if let Some(known) = self.known.get(&Said::Categories(wanted)) {
            return *known;
        }
        let Some(labels) = self.dictionary.learn(wanted) else { return RecipeId::NOTHING };
        let words = wanted.iter().map(|(key, values)| {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            format!("{key}:{}", values.join("|"))
        });
        let name = words.collect::<Vec<_>>().join(" ");
        let id = self.write(Recipe::Labelled(labels), name, true);
        self.known.insert(Said::Categories(wanted), id);
        id
    }

    /// Ends by address.
    pub(super) fn addresses(&mut self, name: &'a str, set: &'a AddressSet) -> RecipeId {
        if let Some(known) = self.known.get(&Said::Addresses(name, set)) {
            return *known;
        }
        let id = self.fixed(format!("addresses {name}"), set.clone());
        self.known.insert(Said::Addresses(name, set), id);
        id
    }

    /// Ends that DNS ties to a name of a group.
    pub(super) fn fqdns(&mut self, name: &'a str, set: impl FnOnce() -> AddressSet) -> RecipeId {
        if let Some(known) = self.known.get(&Said::Fqdns(name)) {
            return *known;
        }
        let id = self.fixed(format!("fqdns {name}"), set());
        self.known.insert(Said::Fqdns(name), id);
        id
    }

    /// Addresses that no selector speaks of.
    pub(super) fn fixed(&mut self, name: String, set: AddressSet) -> RecipeId {
        self.write(Recipe::Fixed(Arc::new(set)), name, false)
    }

    pub(super) fn and(&mut self, a: RecipeId, b: RecipeId) -> RecipeId {
        match (a, b) {
            (RecipeId::EVERYTHING, x) | (x, RecipeId::EVERYTHING) => x,
            (RecipeId::NOTHING, _) | (_, RecipeId::NOTHING) => RecipeId::NOTHING,
            (RecipeId::WORKLOADS, x) | (x, RecipeId::WORKLOADS) if self.judges(x) => x,
            (a, b) if a == b => a,
            (a, b) => self.both(Said::And(a, b), Recipe::And(a, b), (a, "in", b)),
        }
    }

    pub(super) fn or(&mut self, a: RecipeId, b: RecipeId) -> RecipeId {
        match (a, b) {
            (RecipeId::EVERYTHING, _) | (_, RecipeId::EVERYTHING) => RecipeId::EVERYTHING,
            (RecipeId::NOTHING, x) | (x, RecipeId::NOTHING) => x,
            (a, b) if a == b => a,
            (a, b) => self.both(Said::Or(a, b), Recipe::Or(a, b), (a, "or", b)),
        }
    }

    pub(super) fn minus(&mut self, a: RecipeId, b: RecipeId) -> RecipeId {
        match (a, b) {
            (x, RecipeId::NOTHING) => x,
            (_, RecipeId::EVERYTHING) => RecipeId::NOTHING,
            (a, b) if a == b => RecipeId::NOTHING,
            (RecipeId::NOTHING, _) => RecipeId::NOTHING,
            (a, b) => self.both(Said::Minus(a, b), Recipe::Minus(a, b), (a, "less", b)),
        }
    }

    fn both(
        &mut self,
        said: Said<'a>,
        recipe: Recipe,
        (a, word, b): (RecipeId, &str, RecipeId),
    ) -> RecipeId {
        if let Some(known) = self.known.get(&said) {
            return *known;
        }
        let judges = match word {
            "in" => self.judges(a) || self.judges(b),
            "or" => self.judges(a) && self.judges(b),
            _ => self.judges(a),
        };
        let name = format!("({}) {word} ({})", self.name(a), self.name(b));
        let id = self.write(recipe, name, judges);
        self.known.insert(said, id);
        id
    }

    fn name(&self, id: RecipeId) -> &str {
        self.lines.get(id.0 as usize).map_or("?", |line| line.name.as_str())
    }

    fn judges(&self, id: RecipeId) -> bool {
        self.lines.get(id.0 as usize).is_some_and(|line| line.judges)
    }

    fn write(&mut self, recipe: Recipe, name: String, judges: bool) -> RecipeId {
        let id = RecipeId(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        self.lines.push(Line { recipe, name, judges, group: None });
        id
    }
}
