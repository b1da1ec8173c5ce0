// SPDX-License-Identifier: Apache-2.0
//! A policy, as it is written: one mapping for the four kinds; `resolve` knows which key is whose.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::selector::EverythingWord;
use super::{
    At, DirectionWord, ForbidWord, Key, List, RulesRaw, SelectorMap, SelectorRaw, Shape, Spell,
    Words,
};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Policy", title = "Portolan policy")]
pub struct PolicyRaw {
    /// Its name, unique in the site.
    pub policy: At<String>,
    /// `application` where it is left out.
    #[serde(default)]
    pub kind: Key<At<PolicyKindWord>>,
    /// What it is for, in a sentence.
    pub purpose: At<String>,
    /// How far it has gone.
    pub mode: At<ModeWord>,
    /// The parts of an enforced policy that are monitored all the same.
    #[serde(default)]
    pub monitored: Key<List<At<PartRaw>>>,
    /// How its denials refuse; the site's way where it is left out.
    #[serde(default)]
    pub denied: Key<At<ForbidWord>>,
    /// Quarantine only: `strict` denies everything, `forensic` what its rules do not allow.
    #[serde(default)]
    pub level: Key<At<LevelWord>>,
    /// Whom it secures: a selector, or for an application a list of tiers.
    #[serde(default)]
    pub secures: Key<SecuresRaw>,
    /// Isolation only: the sides between which nothing goes, by name.
    #[serde(default)]
    pub sides: Key<At<BTreeMap<At<String>, SelectorRaw>>>,
    /// Who may open connections to the secured workloads.
    #[serde(default)]
    pub inbound: Key<RulesRaw>,
    /// To whom the secured workloads may open connections.
    #[serde(default)]
    pub outbound: Key<RulesRaw>,
    /// Traffic inside a tier: `allow`, `deny`, services, or any of these for each tier.
    #[serde(default)]
    pub within: Key<WithinRaw>,
}

pub type SecuresRaw = At<Shape<EverythingWord, At<TierRaw>, SelectorMap>>;

/// One tier of an application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tier")]
pub struct TierRaw {
    pub tier: At<String>,
    pub select: SelectorRaw,
}

impl Spell for At<TierRaw> {
    const SPELL: Option<&'static str> = Some("a list of `{ tier, select }`");
}

/// A monitored part of an enforced policy: all of the given conditions hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Part")]
pub struct PartRaw {
    #[serde(default)]
    pub tier: Key<At<String>>,
    #[serde(default)]
    pub direction: Key<At<DirectionWord>>,
    #[serde(default)]
    pub workloads: Key<SelectorRaw>,
}

impl Spell for At<PartRaw> {
    const SPELL: Option<&'static str> = Some("a list of parts");
}

/// `allow`, `deny` or services; or a mapping from tiers to these.
pub type WithinRaw = At<Shape<String, At<String>, TierWithin>>;
pub type TierWithin = BTreeMap<At<String>, Words>;

impl Spell for TierWithin {
    const SPELL: Option<&'static str> = Some("a mapping from tiers to these");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum PolicyKindWord {
    Application,
    Quarantine,
    SharedService,
    Isolation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ModeWord {
    Draft,
    Monitor,
    Enforce,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum LevelWord {
    Strict,
    Forensic,
}
