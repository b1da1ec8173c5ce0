// SPDX-License-Identifier: Apache-2.0
//! The files as they are written: one serde type for each thing, and where each value stands.
//!
//! These types are the format: the JSON Schemas are generated from them. Nothing here knows
//! whether a name exists; `resolve` does.

mod at;
mod expect;
mod policy;
mod rule;
mod schema;
mod selector;
mod shape;
mod site;
mod suppress;
mod workload;

pub use at::{At, Key};
pub use expect::{ExpectRaw, ViewWord};
pub use policy::{
    LevelWord, ModeWord, PartRaw, PolicyKindWord, PolicyRaw, SecuresRaw, TierRaw, TierWithin,
    WithinRaw,
};
pub use rule::{AnyWord, DirectionWord, RuleRaw, RulesRaw};
pub use schema::{SCHEMAS, schema};
pub use selector::{EverythingWord, RESERVED, SelectorMap, SelectorRaw};
pub use shape::{List, Never, Shape, Spell, Words};
pub use site::{
    AllowWord, AttachmentKindWord, AttachmentRaw, ForbidWord, GroupRaw, HoldsRaw, IncludeRaw,
    SiteRaw, UnlabelledRaw,
};
pub use suppress::SuppressRaw;
pub use workload::WorkloadRaw;
