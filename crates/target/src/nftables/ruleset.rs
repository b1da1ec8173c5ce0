// SPDX-License-Identifier: Apache-2.0
//! One table, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Map, Rule};

/// Everything that one attachment's table holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    pub maps: BTreeMap<String, Map>,
    /// Chains that others jump to.
    pub chains: BTreeMap<String, Vec<Rule>>,
    /// Chains that the kernel enters.
    pub hooks: Vec<Hook>,
}

/// A base chain. Its policy is always accept: what is held is judged, the rest passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    pub kind: HookKind,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HookKind {
    Input,
    Output,
    Forward,
}

impl HookKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Forward => "forward",
        }
    }
}

impl RuleSet {
    pub fn elements(&self) -> usize {
        self.maps.values().map(|m| m.elements.len()).sum()
    }

    pub fn rules(&self) -> usize {
        let chains = self.chains.values().map(Vec::len).sum::<usize>();
        chains + self.hooks.iter().map(|h| h.rules.len()).sum::<usize>()
    }
}
