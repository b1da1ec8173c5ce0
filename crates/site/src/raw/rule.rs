// SPDX-License-Identifier: Apache-2.0
//! One line of a policy, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key, Never, SelectorRaw, Shape, Spell, Words};

/// `any`, or a list of rules.
pub type RulesRaw = At<Shape<AnyWord, At<RuleRaw>, Never>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum AnyWord {
    Any,
}

impl Spell for AnyWord {
    const SPELL: Option<&'static str> = Some("`any`");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum DirectionWord {
    Inbound,
    Outbound,
}

/// A rule: who at the other end, what is allowed or denied, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rule")]
pub struct RuleRaw {
    /// Stable, and unique in its policy.
    pub id: At<String>,
    /// The tiers of this policy that the rule is for; all of them where it is left out.
    #[serde(default)]
    pub at: Key<Words>,
    /// The other end of an inbound rule.
    #[serde(default)]
    pub from: Key<SelectorRaw>,
    /// The other end of an outbound rule.
    #[serde(default)]
    pub to: Key<SelectorRaw>,
    /// Services by name or word, or `any`.
    #[serde(default)]
    pub allow: Key<Words>,
    /// Services to deny in spite of any allow; needs a `reason`.
    #[serde(default)]
    pub deny: Key<Words>,
    /// Why it is denied.
    #[serde(default)]
    pub reason: Key<At<String>>,
    /// What the connection is for.
    #[serde(default)]
    pub purpose: Key<At<String>>,
    /// Who answers for the rule.
    #[serde(default)]
    pub owner: Key<At<String>>,
    /// Where it was asked for.
    #[serde(default)]
    pub ticket: Key<At<String>>,
    /// The last day on which it allows, as YYYY-MM-DD.
    #[serde(default)]
    pub expires: Key<At<String>>,
    /// The catalogue requirements that it serves.
    #[serde(default)]
    pub needs: Key<Words>,
}

impl Spell for At<RuleRaw> {
    const SPELL: Option<&'static str> = Some("a list of rules");
}
