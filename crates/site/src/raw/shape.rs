// SPDX-License-Identifier: Apache-2.0
//! A value that may be a word, a list or a mapping, each keeping its place.
//!
//! serde's untagged enums would lose the places, so the choice is made by what stands there.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::At;

/// What stands there: one word of `W`, a list of `L`, or a mapping that is an `M`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape<W, L, M> {
    Word(W),
    List(Vec<L>),
    Map(M),
}

/// How an alternative is named in an error; `None` where it cannot be.
pub trait Spell {
    const SPELL: Option<&'static str>;
}

/// An alternative that does not exist at this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Never {}

impl Spell for Never {
    const SPELL: Option<&'static str> = None;
}

impl Spell for String {
    const SPELL: Option<&'static str> = Some("a word");
}

impl Spell for At<String> {
    const SPELL: Option<&'static str> = Some("a list of words");
}

/// One word, or a list of them.
pub type Words = At<Shape<String, At<String>, Never>>;

/// A list and nothing else: what stands for no value is not an empty list.
pub type List<T> = At<Shape<Never, T, Never>>;

impl<T> List<T> {
    /// What stands in the list.
    pub fn list(&self) -> &[T] {
        match &self.value {
            Shape::List(list) => list,
            Shape::Word(never) | Shape::Map(never) => match *never {},
        }
    }
}

impl Words {
    /// The words, each with its place.
    pub fn words(&self) -> Vec<At<String>> {
        match &self.value {
            Shape::Word(word) => vec![At::new(word.clone(), self.range.clone())],
            Shape::List(list) => list.clone(),
            Shape::Map(never) => match *never {},
        }
    }
}

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("this form is not possible here"))
    }
}

struct ShapeVisitor<W, L, M>(PhantomData<(W, L, M)>);

impl<'de, W, L, M> Visitor<'de> for ShapeVisitor<W, L, M>
where
    W: Deserialize<'de> + Spell,
    L: Deserialize<'de> + Spell,
    M: Deserialize<'de> + Spell,
{
    type Value = Shape<W, L, M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let forms: Vec<&str> = [W::SPELL, L::SPELL, M::SPELL].into_iter().flatten().collect();
        f.write_str(&forms.join(" or "))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        if W::SPELL.is_none() {
            return Err(E::invalid_type(serde::de::Unexpected::Str(word), &self));
        }
        W::deserialize(word.into_deserializer()).map(Shape::Word)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        if L::SPELL.is_none() {
            return Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Shape::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        if M::SPELL.is_none() {
            return Err(A::Error::invalid_type(serde::de::Unexpected::Map, &self));
        }
        M::deserialize(MapAccessDeserializer::new(map)).map(Shape::Map)
    }
}

impl<'de, W, L, M> Deserialize<'de> for Shape<W, L, M>
where
    W: Deserialize<'de> + Spell,
    L: Deserialize<'de> + Spell,
    M: Deserialize<'de> + Spell,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor(PhantomData))
    }
}

impl JsonSchema for Never {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Never".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(false)
    }
}

impl<W, L, M> JsonSchema for Shape<W, L, M>
where
    W: JsonSchema + Spell,
    L: JsonSchema + Spell,
    M: JsonSchema + Spell,
{
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Shape_{}_{}_{}", W::schema_name(), L::schema_name(), M::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut forms = Vec::new();
        if W::SPELL.is_some() {
            forms.push(generator.subschema_for::<W>());
        }
        if L::SPELL.is_some() {
            forms.push(generator.subschema_for::<Vec<L>>());
        }
        if M::SPELL.is_some() {
            forms.push(generator.subschema_for::<M>());
        }
        json_schema!({ "anyOf": forms })
    }
}
