// SPDX-License-Identifier: Apache-2.0
//! Which product made a chain, told by its own words in it. The words are data: `catalog/interception/issuers.csv`.

mod condition;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::name::Name;
use condition::Condition;

/// The words by which products are known.
#[derive(Clone, Debug, Default)]
pub struct Issuers {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    row: Row,
    /// All must hold of one and the same name, or of one host.
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug, Deserialize)]
struct Row {
    product: String,
    class: Class,
    strength: Strength,
    conditions: String,
    source: String,
}

/// What kind of product it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A cloud service, an appliance or a proxy on the way.
    Gateway,
    /// Software on this machine.
    Endpoint,
    /// A tool of developers and testers.
    Tool,
}

/// What a match is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Nobody else writes that: names the product.
    Distinctive,
    /// Others may write that too: a hint, never a name.
    Weak,
}

/// A product's words, found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Match {
    pub product: String,
    pub class: Class,
    pub strength: Strength,
    /// The name or host in which the words stand.
    pub found: String,
    /// Where the words are documented.
    pub source: String,
}

/// What is wrong with a table of words.
#[derive(Debug, Error)]
pub enum IssuersError {
    #[error("the table of issuers cannot be read")]
    Csv(#[from] csv::Error),
    #[error("`{condition}` of product `{product}` is no condition")]
    Condition { product: String, condition: String },
}

const SHIPPED: &str = include_str!("../../../../catalog/interception/issuers.csv");

impl Issuers {
    /// Those that ship with us. What cannot be read is left out; a test keeps the table whole.
    pub fn shipped() -> Self {
        Self::of_csv(SHIPPED).unwrap_or_default()
    }

    /// A table with the columns `product`, `class`, `strength`, `conditions` and `source`.
    pub fn of_csv(text: &str) -> Result<Self, IssuersError> {
        let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
        let rules: Result<_, _> = rows.map(|row| Rule::read(row?)).collect();
        Ok(Self { rules: rules? })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(crate) fn of_name(&self, name: &Name) -> Vec<Match> {
        let holds = |rule: &&Rule| rule.conditions.iter().all(|one| one.holds_of_name(name));
        self.rules.iter().filter(holds).map(|rule| rule.found_in(&name.to_string())).collect()
    }

    pub(crate) fn of_host(&self, host: &str) -> Vec<Match> {
        let holds = |rule: &&Rule| rule.conditions.iter().all(|one| one.holds_of_host(host));
        self.rules.iter().filter(holds).map(|rule| rule.found_in(host)).collect()
    }
}

impl Rule {
    fn read(row: Row) -> Result<Self, IssuersError> {
        let parse = |text: &str| {
            Condition::parse(text).ok_or_else(|| IssuersError::Condition {
                product: row.product.clone(),
                condition: text.trim().to_owned(),
            })
        };
        let conditions: Result<_, _> = row.conditions.split(';').map(parse).collect();
        Ok(Self { conditions: conditions?, row })
    }

    fn found_in(&self, found: &str) -> Match {
        Match {
            product: self.row.product.clone(),
            class: self.row.class,
            strength: self.row.strength,
            found: found.to_owned(),
            source: self.row.source.clone(),
        }
    }
}
