// SPDX-License-Identifier: Apache-2.0
//! JSON with the place of every value, so that a complaint leads to the line to change.
//!
//! `serde_json` judges the syntax first and tells no places of values; what walks the text here
//! has only to find its way in a text that is known to be JSON. Keys that occur twice stay two.

use std::ops::Range;

use serde::de::IgnoredAny;

/// A value and the bytes that it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(Option<u64>),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    /// `true`, `false` or `null`.
    Word,
}

/// Why a text gives no node, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Syntax { at: usize, said: String },
    Deep { at: usize },
    Large { at: usize },
}

/// Levels of lists and maps; published lists have three.
pub(super) const DEPTH_MAX: usize = 32;
/// Values; published lists have some hundreds.
pub(super) const VALUES_MAX: usize = 200_000;

/// Reads a whole text.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let begin = text.len() - text.trim_start_matches('\u{feff}').len();
    let json = text.get(begin..).unwrap_or_default();
    serde_json::from_str::<IgnoredAny>(json).map_err(|error| {
        let said = error.to_string();
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        Fault::Syntax { at: begin + offset(json, &error), said: said.to_owned() }
    })?;
    Walk { text, at: begin, values: 0 }.node(0)
}

fn offset(text: &str, error: &serde_json::Error) -> usize {
    let before = error.line().saturating_sub(1);
    let line: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    (line + error.column().saturating_sub(1)).min(text.len())
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl Walk<'_> {
    fn node(&mut self, depth: usize) -> Result<Node, Fault> {
        self.values = self.values.saturating_add(1);
        self.skip_blanks();
        let from = self.at;
        if depth > DEPTH_MAX {
            return Err(Fault::Deep { at: from });
        }
        if self.values > VALUES_MAX {
            return Err(Fault::Large { at: from });
        }
        let value = match self.peek() {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'[') => Value::List(self.list(depth)?),
            Some(b'{') => Value::Map(self.map(depth)?),
            _ => self.word()?,
        };
        Ok(Node { at: from..self.at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.ends(b']')? {
            items.push(self.node(depth + 1)?);
        }
        Ok(items)
    }

    fn map(&mut self, depth: usize) -> Result<Vec<(String, Node)>, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.ends(b'}')? {
            let key = self.string()?;
            self.skip_blanks();
            if self.peek() == Some(b':') {
                self.at += 1;
            }
            items.push((key, self.node(depth + 1)?));
        }
        Ok(items)
    }

    /// Passes a comma, or the end of a list or map, which it tells.
    fn ends(&mut self, end: u8) -> Result<bool, Fault> {
        self.skip_blanks();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.skip_blanks();
        }
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(self.lost("unexpected end")),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let from = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(self.lost("unexpected end of a string")),
            }
        }
        self.at += 1;
        let said = "a string that is no text";
        let printed = self.text.get(from..self.at).unwrap_or_default();
        serde_json::from_str(printed).map_err(|_| Fault::Syntax { at: from, said: said.to_owned() })
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Result<Value, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .find(|c: char| c.is_ascii_whitespace() || [',', ']', '}'].contains(&c))
            .unwrap_or(rest.len());
        let printed = rest.get(..length).unwrap_or_default();
        if printed.is_empty() {
            return Err(self.lost("a value is missing"));
        }
        self.at += length;
        Ok(match printed {
            "true" | "false" | "null" => Value::Word,
            number => Value::Number(number.parse().ok()),
        })
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn lost(&self, said: &str) -> Fault {
        Fault::Syntax { at: self.at.min(self.text.len()), said: said.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;

    fn plain(node: &Node) -> Json {
        match &node.value {
            Value::Text(text) => Json::from(text.clone()),
            Value::Number(number) => number.map_or(Json::Null, Json::from),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Map(items) => {
                Json::Object(items.iter().map(|(key, item)| (key.clone(), plain(item))).collect())
            }
            Value::Word => Json::Null,
        }
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<u64>().prop_map(Json::from),
            any::<String>().prop_map(Json::from),
        ];
        leaf.prop_recursive(5, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_json_is_read_as_its_parser_reads_it(json in json(), pretty: bool) {
            let text = if pretty { format!("{json:#}") } else { json.to_string() };
            prop_assert_eq!(plain(&read(&text).unwrap()), json);
        }

        #[test]
        fn a_value_stands_where_it_is_said_to(items in prop::collection::vec(any::<String>(), 0..8)) {
            let text = format!(" {:#}\n", Json::from(items.clone()));
            let Value::List(nodes) = read(&text).unwrap().value else { panic!() };
            for (node, item) in nodes.iter().zip(&items) {
                prop_assert_eq!(serde_json::from_str::<String>(&text[node.at.clone()]).unwrap(), item.clone());
            }
        }

        #[test]
        fn whatever_is_read_the_parser_accepts(text in "[\\[\\]{}:,\"\\\\a0ntrue .-]{0,24}") {
            prop_assert_eq!(read(&text).is_ok(), serde_json::from_str::<Json>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(read(&deep(DEPTH_MAX)).is_ok());
        assert!(matches!(read(&deep(DEPTH_MAX + 2)), Err(Fault::Deep { .. })));
        assert!(matches!(read(&deep(100_000)), Err(Fault::Deep { .. })));
        let many = format!("[{}0]", "0,".repeat(VALUES_MAX));
        assert!(matches!(read(&many), Err(Fault::Large { .. })));
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let text = "{\n  \"a\": [1,]\n}";
        let Err(Fault::Syntax { at, said }) = read(text) else { panic!() };
        assert_eq!((&text[at..=at], said.as_str()), ("]", "expected value"));
        assert!(read("\u{feff}{}").is_ok());
        assert!(matches!(read("[\"\\ud800\"]"), Err(Fault::Syntax { at: 1, .. })));
    }
}
