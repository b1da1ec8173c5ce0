// SPDX-License-Identifier: Apache-2.0
//! Services, by word and by name.

use std::collections::BTreeMap;

use portolan_diagnostics::Span;
use portolan_net::{ServiceSet, parse_service};

use super::desk::{Declared, Desk, File, NAME_HELP, entry, is_name};
use super::shipped::SERVICES;
use crate::raw::{At, Words};
use crate::read::did_you_mean;

type Services = BTreeMap<At<String>, Words>;

const RESERVED: [&str; 6] = ["any", "allow", "deny", "tcp", "udp", "protocol"];
const MAX_DEPTH: usize = 32;

impl Desk<'_> {
    /// Resolves every declared service; one may be made of others.
    pub(super) fn declared_services(&mut self, services: &Services, file: File) {
        for name in services.keys() {
            self.check_service_name(name, file);
        }
        for name in services.keys() {
            self.declared_service(&name.value, services, file, &mut Vec::new());
        }
    }

    fn check_service_name(&mut self, name: &At<String>, file: File) {
        let at = file.span(&name.range);
        if RESERVED.contains(&name.value.as_str()) || name.value.starts_with("icmp") {
            let text = format!("`{}` is a word of the format", name.value);
            self.error("reserved-word", at, text, "give the service another name");
        } else if !is_name(&name.value) {
            let text = format!("`{}` cannot name a service", name.value);
            self.error("bad-name", at, text, NAME_HELP);
        }
    }

    fn declared_service(
        &mut self,
        name: &str,
        services: &Services,
        file: File,
        path: &mut Vec<String>,
    ) -> ServiceSet {
        if let Some(done) = self.names.services.get(name) {
            return done.value.clone();
        }
        let Some((key, words)) = entry(services, name) else {
            return ServiceSet::default();
        };
        path.push(name.to_owned());
        let mut all = ServiceSet::default();
        for word in words.words() {
            let at = file.span(&word.range);
            let nested = entry(services, &word.value).is_some();
            let set = if nested && (path.contains(&word.value) || path.len() >= MAX_DEPTH) {
                let text = format!("the service `{}` is made of itself, or too deep", word.value);
                self.error("circular-service", at, text, "break the circle; nest at most 32 deep");
                ServiceSet::default()
            } else if nested {
                self.names.used_services.insert(word.value.clone());
                self.declared_service(&word.value, services, file, path)
            } else {
                self.service(&word.value, at)
            };
            all = all.union(&set);
        }
        path.pop();
        let span = file.span(&key.range);
        if words.words().is_empty() {
            let text = format!("the service `{name}` is empty");
            self.error("empty-service", span, text, "write words such as `tcp/443`");
        }
        self.names.services.insert(name.to_owned(), Declared { value: all.clone(), span });
        all
    }

    /// The services that words of a policy name.
    pub(super) fn services(&mut self, words: &[At<String>], file: File) -> ServiceSet {
        let mut sets = Vec::new();
        for word in words {
            sets.push(self.service(&word.value, file.span(&word.range)));
        }
        ServiceSet::all(&sets)
    }

    fn service(&mut self, word: &str, at: Span) -> ServiceSet {
        if let Some(declared) = self.names.services.get(word) {
            self.names.used_services.insert(word.to_owned());
            return declared.value.clone();
        }
        if let Some(set) = shipped(word) {
            return set;
        }
        match parse_service(word) {
            Ok(set) => set,
            Err(error) if word.contains('/') => {
                let help = "write `tcp/443`, `udp/16500-16509`, `icmp/8`, `any` or a name";
                self.error("bad-service", at, error.to_string(), help);
                ServiceSet::default()
            }
            Err(_) => {
                self.unknown_service(word, at);
                ServiceSet::default()
            }
        }
    }

    fn unknown_service(&mut self, word: &str, at: Span) {
        let help = if word.chars().all(|c| c.is_ascii_digit() || c == '-') && !word.is_empty() {
            format!("say the protocol: `tcp/{word}` or `udp/{word}`")
        } else {
            let declared = self.names.services.keys().map(String::as_str);
            let known = declared.chain(SERVICES.iter().map(|(name, _)| *name));
            did_you_mean(word, known, "write `tcp/443`, or declare the name under `services:`")
        };
        self.error("unknown-service", at, format!("no service `{word}`"), &help);
    }
}

/// A service that exists without being declared.
fn shipped(name: &str) -> Option<ServiceSet> {
    let (_, words) = SERVICES.iter().find(|(shipped, _)| *shipped == name)?;
    let sets: Vec<ServiceSet> = words.iter().filter_map(|w| parse_service(w).ok()).collect();
    Some(ServiceSet::all(&sets))
}
