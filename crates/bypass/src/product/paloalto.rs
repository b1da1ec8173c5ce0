// SPDX-License-Identifier: Apache-2.0
//! Palo Alto Networks PAN-OS: a custom URL category, and a decryption rule that leaves it closed.
//!
//! An entry is parted into tokens by `. / ? & = ; +`; `*` stands for one or more tokens, `^` for
//! one, each as the whole token, never two `*` in a row; the firewall adds a slash at the end where
//! there is none (docs.paloaltonetworks.com, Guidelines for URL Category Exceptions).

use std::collections::BTreeMap;

use portolan_allowlist::{Pattern, language};

use super::zscaler::add_all;
use super::{Product, Reading};
use crate::lines::{Piece, entries, lines, unquoted};
use crate::write::{Refusal, Settings};

pub(crate) struct Paloalto;

/// Characters of an entry.
const LENGTH_MAX: usize = 255;
/// Carets in a row.
const CARETS_MAX: usize = 9;

impl Product for Paloalto {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => format!("{name}/"),
            // All but one of the labels by carets, for two asterisks may not follow each other.
            Pattern::Below { suffix, labels } => {
                format!("{}*.{suffix}/", "^.".repeat(labels.saturating_sub(1)))
            }
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") {
            return Err("an entry has no scheme".into());
        }
        if entry.len() > LENGTH_MAX {
            return Err("an entry has at most 255 characters".into());
        }
        let (host, path) = entry.split_once('/').unwrap_or((entry, ""));
        if !path.is_empty() {
            return Err("a path is not seen before TLS is opened".into());
        }
        let tokens: Vec<&str> = host.split('.').collect();
        let mixed = |token: &&str| token.len() > 1 && token.contains(['*', '^']);
        if tokens.iter().any(mixed) {
            return Err("a wildcard must be the whole token".into());
        }
        if tokens.windows(2).any(|pair| pair == ["*", "*"]) {
            return Err("two asterisks may not follow each other".into());
        }
        if tokens.windows(CARETS_MAX + 1).any(|run| run.iter().all(|token| *token == "^")) {
            return Err("at most nine carets may follow each other".into());
        }
        if tokens.iter().any(|token| token.is_empty()) || tokens.len() < 2 {
            return Err("it is no host name".into());
        }
        Ok(tokens.iter().map(|token| one(token)).collect::<Vec<_>>().join(r"\."))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = settings.joined("-");
        let list = entries.join(" ");
        format!(
            "set profiles custom-url-category {name} type \"URL List\"\n\
             set profiles custom-url-category {name} list [ {list} ]\n\
             set rulebase decryption rules No-Decrypt-{name} from any to any source any destination any service any category {name} action no-decrypt type ssl-forward-proxy\n\
             move rulebase decryption rules No-Decrypt-{name} top\n\
             commit\n"
        )
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        let name = settings.joined("-");
        let list: String = entries.iter().map(|entry| format!("    \"{entry}\",\n")).collect();
        Ok(format!(
            "variable \"location\" {{\n  description = \"Where the objects live, as the provider's `location` takes it\"\n  \
             type        = any\n  default     = {{ vsys = {{ name = \"vsys1\" }} }}\n}}\n\n\
             resource \"panos_custom_url_category\" \"citrix\" {{\n  location = var.location\n  name     = \"{name}\"\n  type     = \"URL List\"\n  list = [\n{list}  ]\n}}\n\n\
             resource \"panos_decryption_policy_rules\" \"citrix\" {{\n  location = var.location\n  position = {{ where = \"first\" }}\n  rules = [{{\n    \
             name                  = \"No-Decrypt-{name}\"\n    source_zones          = [\"any\"]\n    source_addresses      = [\"any\"]\n    \
             destination_zones     = [\"any\"]\n    destination_addresses = [\"any\"]\n    services              = [\"any\"]\n    \
             category              = [panos_custom_url_category.citrix.name]\n    action                = \"no-decrypt\"\n    \
             type                  = {{ ssl_forward_proxy = {{}} }}\n  }}]\n}}\n"
        ))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Some(words) = hcl_strings(text, "panos_custom_url_category", "list") {
            add_all(self, &mut reading, text, &words);
            return reading;
        }
        let commands: Vec<Piece<'_>> =
            lines(text, &["#"]).into_iter().filter(|line| line.after("set ").is_some()).collect();
        if commands.is_empty() {
            // An external list: one entry a line.
            for word in entries(text) {
                reading.add(self, unquoted(word.text), word.at());
            }
            return reading;
        }
        let (lists, spared, has_rules) =
            (lists(&commands), spared(&commands), has_rules(&commands));
        for (name, words) in &lists {
            if has_rules && !spared.contains(name) {
                let at = words.first().map_or(0..0, Piece::at);
                reading.problem(
                    at,
                    format!("no rule with `action no-decrypt` has the category `{name}`"),
                );
                continue;
            }
            words.iter().for_each(|word| reading.add(self, unquoted(word.text), word.at()));
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "enter it in configuration mode (`configure`); nothing takes effect before the `commit` at its end",
            "the exception stands above every rule that decrypts: the last line but one moves it there",
            "on Panorama, `set device-group NAME pre-rulebase decryption rules ...` in place of `set rulebase decryption rules ...`",
            "the same entries, one a line, serve as an external dynamic list of type URL List, which is refreshed without a commit",
        ]
    }
}

fn one(token: &str) -> String {
    match token {
        "*" => r"[^.]+(?:\.[^.]+)*".into(),
        "^" => "[^.]+".into(),
        word => language::exact(word),
    }
}

/// Entries of every category: `set [...] custom-url-category NAME list [ a b ]`, or one word.
fn lists<'a>(commands: &[Piece<'a>]) -> BTreeMap<String, Vec<Piece<'a>>> {
    let mut all: BTreeMap<String, Vec<Piece<'a>>> = BTreeMap::new();
    for command in commands {
        let words = quoted_words(command);
        let Some(at) = words.iter().position(|word| word.text == "custom-url-category") else {
            continue;
        };
        let texts: Vec<&str> = words.iter().skip(at + 1).map(|word| word.text).collect();
        if let [name, "list", ..] = texts.as_slice() {
            let name = unquoted(name).to_owned();
            let values = words.into_iter().skip(at + 3).filter(|w| w.text != "[" && w.text != "]");
            all.entry(name).or_default().extend(values);
        }
    }
    all
}

/// Words, where what stands in quotes is one.
fn quoted_words<'a>(line: &Piece<'a>) -> Vec<Piece<'a>> {
    let is_quoted = std::cell::Cell::new(false);
    line.split(|c| {
        is_quoted.set(is_quoted.get() != (c == '"'));
        c.is_whitespace() && !is_quoted.get()
    })
}

fn is_rule(command: &Piece<'_>) -> bool {
    command.text.contains(" decryption rules ")
}

fn has_rules(commands: &[Piece<'_>]) -> bool {
    commands.iter().any(is_rule)
}

/// Categories of rules that leave TLS closed. What a rule says may stand in several lines.
fn spared(commands: &[Piece<'_>]) -> Vec<String> {
    let mut rules: BTreeMap<String, (bool, Vec<String>)> = BTreeMap::new();
    for command in commands.iter().filter(|command| is_rule(command)) {
        let words = quoted_words(command);
        let texts: Vec<&str> = words.iter().map(|word| unquoted(word.text)).collect();
        let Some(at) = texts.iter().position(|word| *word == "rules") else { continue };
        let Some(name) = texts.get(at + 1) else { continue };
        let rule = rules.entry((*name).to_owned()).or_default();
        rule.0 |= after(&texts, "action") == Some(&["no-decrypt"]);
        rule.1
            .extend(after(&texts, "category").unwrap_or_default().iter().map(|w| (*w).to_owned()));
    }
    rules.into_values().filter(|(spares, _)| *spares).flat_map(|(_, names)| names).collect()
}

/// The value of a key: one word, or those between brackets.
fn after<'w, 'a>(words: &'w [&'a str], key: &str) -> Option<&'w [&'a str]> {
    let at = words.iter().position(|word| *word == key)?;
    let rest = words.get(at + 1..)?;
    match rest.split_first()? {
        (&"[", list) => list.split(|word| *word == "]").next(),
        _ => rest.get(..1),
    }
}

/// The strings of a list in every resource of this kind; `None` where the text has none.
pub(super) fn hcl_strings(text: &str, resource: &str, key: &str) -> Option<Vec<String>> {
    if !text.contains(resource) {
        return None;
    }
    let body: hcl::Body = hcl::from_str(text).ok()?;
    let mut words = Vec::new();
    let named = |block: &&hcl::Block| {
        block.identifier() == "resource"
            && block.labels().first().is_some_and(|label| label.as_str() == resource)
    };
    for block in body.blocks().filter(named) {
        for attribute in block.body().attributes().filter(|attribute| attribute.key() == key) {
            if let hcl::Expression::Array(all) = attribute.expr() {
                words.extend(all.iter().filter_map(|each| {
                    let hcl::Expression::String(word) = each else { return None };
                    Some(word.clone())
                }));
            }
        }
    }
    (!words.is_empty()).then_some(words)
}
