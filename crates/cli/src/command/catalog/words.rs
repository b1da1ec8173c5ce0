// SPDX-License-Identifier: Apache-2.0
//! The words of the charts: which names a component goes by, and what a site can choose.

use std::process::ExitCode;

use clap::Args;
use portolan_catalog::{Catalogue, Condition, Role, view};

use super::{Shape, tell_if_none, terminal_width};
use crate::terminal::{CLEAN, data};

#[derive(Debug, Args)]
pub(super) struct Words {
    /// Only those that hold all of these words
    words: Vec<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

impl Words {
    /// Whether every word stands in some of the texts, in letters of either case.
    fn are_in<'t>(&self, texts: impl Iterator<Item = &'t str>) -> bool {
        let texts: Vec<String> = texts.map(str::to_lowercase).collect();
        let is_in = |word: &String| texts.iter().any(|text| text.contains(&word.to_lowercase()));
        self.words.iter().all(is_in)
    }
}

pub(super) fn roles(catalogue: &Catalogue, which: &Words) -> ExitCode {
    let chosen: Vec<&Role> =
        catalogue.roles.iter().filter(|role| which.are_in(role.names())).collect();
    tell_if_none(chosen.len());
    data(&match which.format {
        Shape::Table => view::roles_table(&chosen, terminal_width()),
        Shape::Markdown => view::roles_markdown(&chosen),
        Shape::Csv => view::roles_csv(&chosen),
        Shape::Json => view::roles_json(&chosen),
    });
    ExitCode::from(CLEAN)
}

pub(super) fn conditions(catalogue: &Catalogue, which: &Words) -> ExitCode {
    let texts = |c: &&Condition| which.are_in([c.id.as_str(), c.meaning.as_str()].into_iter());
    let chosen: Vec<&Condition> = catalogue.conditions.iter().filter(texts).collect();
    tell_if_none(chosen.len());
    data(&match which.format {
        Shape::Table => view::conditions_table(catalogue, &chosen, terminal_width()),
        Shape::Markdown => view::conditions_markdown(catalogue, &chosen),
        Shape::Csv => view::conditions_csv(catalogue, &chosen),
        Shape::Json => view::conditions_json(catalogue, &chosen),
    });
    ExitCode::from(CLEAN)
}
