// SPDX-License-Identifier: Apache-2.0
//! `portolan.yaml`, as it is written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    At, EverythingWord, ExpectRaw, Key, List, ModeWord, SelectorMap, Shape, Spell, SuppressRaw,
    Words,
};

/// The site itself: defaults, names for addresses and services, attachments.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Site", title = "Portolan site")]
pub struct SiteRaw {
    /// The name of the site.
    pub site: At<String>,
    /// What a connection meets that no policy decides; `allow` where it is left out.
    #[serde(default)]
    pub default: Key<At<AllowWord>>,
    /// How denied connections are refused; `drop` where it is left out.
    #[serde(default)]
    pub denied: Key<At<ForbidWord>>,
    /// What a workload without any category meets; denied and enforced where it is left out.
    #[serde(default)]
    pub unlabelled: Key<At<UnlabelledRaw>>,
    /// Networks whose every address belongs to a machine of the site, listed or not: addresses
    /// and names of groups.
    #[serde(default)]
    pub networks: Key<Words>,
    /// Groups of addresses, by name.
    #[serde(default)]
    pub addresses: Key<BTreeMap<At<String>, GroupRaw>>,
    /// Groups of DNS names, by name.
    #[serde(default)]
    pub fqdns: Key<BTreeMap<At<String>, Words>>,
    /// Services, by name.
    #[serde(default)]
    pub services: Key<BTreeMap<At<String>, Words>>,
    /// Conditions of the catalogue that hold here or not, by id; the rest are as the catalogue
    /// has them.
    #[serde(default)]
    pub conditions: Key<BTreeMap<At<String>, At<bool>>>,
    /// The places where packets are judged.
    #[serde(default)]
    pub attachments: Key<Vec<At<AttachmentRaw>>>,
    /// What must pass and what must not: `check` proves it.
    #[serde(default)]
    pub expect: Key<List<At<ExpectRaw>>>,
    /// Findings of `check` that are known.
    #[serde(default)]
    pub suppress: Key<List<At<SuppressRaw>>>,
}

impl Spell for At<ExpectRaw> {
    const SPELL: Option<&'static str> = Some("a list of assertions");
}

impl Spell for At<SuppressRaw> {
    const SPELL: Option<&'static str> = Some("a list of suppressions");
}

/// CIDRs, ranges, addresses and other groups; or the same with exceptions.
pub type GroupRaw = At<Shape<String, At<String>, IncludeRaw>>;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddressGroup")]
pub struct IncludeRaw {
    pub include: Words,
    #[serde(default)]
    pub except: Key<Words>,
}

impl Spell for IncludeRaw {
    const SPELL: Option<&'static str> = Some("`{ include: [...], except: [...] }`");
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Unlabelled")]
pub struct UnlabelledRaw {
    pub verdict: At<AllowWord>,
    /// `monitor` or `enforce`; `enforce` where it is left out.
    #[serde(default)]
    pub mode: Key<At<ModeWord>>,
}

/// A host, a router or a bridge, and the workloads that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Attachment")]
pub struct AttachmentRaw {
    pub name: At<String>,
    pub kind: At<AttachmentKindWord>,
    /// A selector, a list of workload names, or `everything`.
    #[serde(default)]
    pub holds: Key<HoldsRaw>,
    /// Bridge only: the interface of the bridge that carries all that it holds.
    #[serde(default)]
    pub bridge: Key<At<String>>,
    /// Bridge only: what each bridge interface carries, in the place of `holds` and `bridge`.
    #[serde(default)]
    pub bridges: Key<At<BTreeMap<At<String>, HoldsRaw>>>,
    /// The network namespace to work in.
    #[serde(default)]
    pub netns: Key<At<String>>,
}

pub type HoldsRaw = At<Shape<EverythingWord, At<String>, SelectorMap>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum AttachmentKindWord {
    Host,
    Router,
    Bridge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum AllowWord {
    Allow,
    Deny,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ForbidWord {
    Drop,
    Reject,
}
