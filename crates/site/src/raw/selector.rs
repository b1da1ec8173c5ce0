// SPDX-License-Identifier: Apache-2.0
//! Who, as it is written.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{At, List, Never, Shape, Spell, Words};

/// Keys of a selector that are not categories.
pub const RESERVED: [&str; 5] = ["addresses", "except", "everything", "fqdns", "tier"];

/// `everything`, or a mapping.
pub type SelectorRaw = At<Shape<EverythingWord, Never, SelectorMap>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum EverythingWord {
    Everything,
}

impl Spell for EverythingWord {
    const SPELL: Option<&'static str> = Some("`everything`");
}

/// Categories, or one of the reserved keys, less the exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectorMap {
    /// Every key but `except` and `everything`, with its words, in the order written.
    pub entries: Vec<(At<String>, Words)>,
    pub everything: Option<At<bool>>,
    pub except: Option<List<SelectorRaw>>,
}

impl Spell for SelectorMap {
    const SPELL: Option<&'static str> = Some("a selector such as `{ AppTier: StoreFront }`");
}

impl Spell for SelectorRaw {
    const SPELL: Option<&'static str> = Some("a list of selectors");
}

struct MapVisitor;

impl<'de> Visitor<'de> for MapVisitor {
    type Value = SelectorMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a selector such as `{ AppTier: StoreFront }`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SelectorMap, A::Error> {
        let mut selector = SelectorMap::default();
        while let Some(key) = map.next_key::<At<String>>()? {
            match key.value.as_str() {
                "except" => selector.except = Some(map.next_value()?),
                "everything" => selector.everything = Some(map.next_value()?),
                _ => selector.entries.push((key, map.next_value()?)),
            }
        }
        Ok(selector)
    }
}

impl<'de> Deserialize<'de> for SelectorMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor)
    }
}

impl JsonSchema for SelectorMap {
    fn schema_name() -> Cow<'static, str> {
        "Selector".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words = generator.subschema_for::<Words>();
        json_schema!({
            "description": "Categories (all keys must match, any value of a key), or one of \
                            `addresses`, `fqdns`, `tier`, `everything`; less `except`.",
            "type": "object",
            "minProperties": 1,
            "properties": {
                "addresses": words.clone(),
                "fqdns": words.clone(),
                "tier": words.clone(),
                "everything": { "const": true },
                "except": generator.subschema_for::<List<SelectorRaw>>(),
            },
            "additionalProperties": words,
        })
    }
}
