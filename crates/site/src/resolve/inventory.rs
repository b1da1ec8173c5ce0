// SPDX-License-Identifier: Apache-2.0
//! Workloads: names and addresses that nobody else has, roles that the catalogue knows.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_catalog::RoleKind;
use portolan_diagnostics::{Diagnostic, Span};
use portolan_net::is_group_address;

use super::desk::{Desk, File};
use super::selector::is_category_word;
use crate::model::{Categories, Workload};
use crate::raw::{At, WorkloadRaw};

/// Who has what so far, to find the second one.
#[derive(Default)]
struct Seen {
    names: BTreeMap<String, Span>,
    addresses: BTreeMap<IpAddr, (String, Span)>,
}

impl Desk<'_> {
    /// Every workload, sorted by name.
    pub(super) fn workloads(&mut self, raws: &[(WorkloadRaw, File)]) -> Vec<Workload> {
        let mut seen = Seen::default();
        let mut workloads: Vec<Workload> =
            raws.iter().map(|(raw, file)| self.workload(raw, *file, &mut seen)).collect();
        workloads.sort_by(|a, b| a.name.cmp(&b.name));
        workloads
    }

    fn workload(&mut self, raw: &WorkloadRaw, file: File, seen: &mut Seen) -> Workload {
        let span = file.span(&raw.name.range);
        self.workload_name(&raw.name.value, span, seen);
        Workload {
            name: raw.name.value.clone(),
            addresses: self.workload_addresses(raw, file, seen),
            mac: raw.mac.0.as_ref().and_then(|mac| self.mac(mac, file)),
            categories: self.workload_categories(raw, file),
            roles: self.roles(raw, file),
            span: Some(span),
        }
    }

    /// Names of machines do not differ by case alone: they are names in DNS and in the domain.
    fn workload_name(&mut self, name: &str, at: Span, seen: &mut Seen) {
        if !is_workload_name(name) {
            let text = format!("`{}` cannot name a workload", name.escape_debug());
            let help = "use letters, digits, `-`, `_` and `.`";
            self.error("bad-name", at, text, help);
        } else if is_taken_for_another(name) {
            let text = format!("`{name}` cannot name a workload: it means something else");
            let help = "an address, and `any`, `outside`, `workloads` and `unlisted`, name others";
            self.error("bad-name", at, text, help);
        } else if let Some(first) = seen.names.insert(name.to_lowercase(), at) {
            let text = format!("two workloads are called `{name}`");
            self.out.push(
                Diagnostic::error("duplicate-workload", at, text)
                    .label(first, "the other one")
                    .help("keep one of them; one machine may have several addresses"),
            );
        }
    }

    fn workload_addresses(
        &mut self,
        raw: &WorkloadRaw,
        file: File,
        seen: &mut Seen,
    ) -> Vec<IpAddr> {
        let words = raw.addresses.words();
        if words.is_empty() {
            let text = format!("the workload `{}` has no address", raw.name.value);
            let help = "give it at least one address";
            self.error("missing-address", file.span(&raw.name.range), text, help);
        }
        let mut addresses = Vec::new();
        for word in words {
            let at = file.span(&word.range);
            let Some(address) = self.host_address(&word, at) else { continue };
            match seen.addresses.get(&address).cloned() {
                Some((owner, first)) => self.clash(address, &raw.name.value, &owner, at, first),
                None => {
                    seen.addresses.insert(address, (raw.name.value.clone(), at));
                    addresses.push(address);
                }
            }
        }
        addresses
    }

    fn clash(&mut self, address: IpAddr, name: &str, owner: &str, at: Span, first: Span) {
        let text = if name == owner {
            format!("`{name}` has the address {address} twice")
        } else {
            format!("`{name}` and `{owner}` both have the address {address}")
        };
        self.out.push(
            Diagnostic::error("duplicate-address", at, text)
                .label(first, "it is given first here")
                .help("an address belongs to one workload"),
        );
    }

    fn host_address(&mut self, word: &At<String>, at: Span) -> Option<IpAddr> {
        let Ok(address) = word.value.parse::<IpAddr>() else {
            let alone = word.value.split('/').next().filter(|a| a.parse::<IpAddr>().is_ok());
            let help = match alone {
                Some(alone) => format!("write the address alone: `{alone}`"),
                None => "write one IPv4 or IPv6 address; part several by `;`".to_owned(),
            };
            let text = format!("`{}` is not the address of a machine", word.value);
            self.error("bad-address", at, text, &help);
            return None;
        };
        let mapped = address.to_canonical() != address;
        if address.is_unspecified() || address.is_loopback() || is_group_address(address) || mapped
        {
            let text = format!("`{address}` cannot be the address of a machine");
            let help = "it is unspecified, loopback, broadcast, multicast or a mapped address";
            self.error("bad-address", at, text, help);
            return None;
        }
        Some(address)
    }

    fn mac(&mut self, raw: &At<String>, file: File) -> Option<String> {
        let mac = raw.value.to_lowercase().replace('-', ":");
        let parts: Vec<&str> = mac.split(':').collect();
        let byte = |p: &&str| p.len() == 2 && p.chars().all(|c| c.is_ascii_hexdigit());
        if parts.len() == 6 && parts.iter().all(byte) {
            return Some(mac);
        }
        let text = format!("`{}` is not a MAC address", raw.value);
        let help = "write six pairs of hexadecimal digits parted by `:`";
        self.error("bad-mac", file.span(&raw.range), text, help);
        None
    }

    fn workload_categories(&mut self, raw: &WorkloadRaw, file: File) -> Categories {
        let mut categories = Categories::new();
        for (key, words) in raw.categories.0.iter().flatten() {
            if !self.is_category_key(key, file) {
                continue;
            }
            for word in words.words() {
                if !is_category_word(&word.value) {
                    let text = format!("`{}` cannot be the value of a category", word.value);
                    let help = "a value has no `:`, `;` or `,` and no blank at its ends";
                    self.error("bad-category", file.span(&word.range), text, help);
                    continue;
                }
                categories.add(key.value.clone(), word.value);
            }
        }
        categories
    }

    fn roles(&mut self, raw: &WorkloadRaw, file: File) -> BTreeSet<String> {
        let mut roles = BTreeSet::new();
        for word in raw.component.0.as_ref().map(|w| w.words()).unwrap_or_default() {
            let at = file.span(&word.range);
            match self.catalogue.role(&word.value) {
                Some(role) if matches!(role.kind, RoleKind::Workload | RoleKind::External) => {
                    roles.insert(role.id.clone());
                }
                Some(role) => {
                    let text = format!("`{}` is not a kind of machine", role.name);
                    let help = "a component is a role that a workload can play";
                    self.error("not-a-workload", at, text, help);
                }
                None => {
                    let near = self.catalogue.near_role(&word.value);
                    let help = match near {
                        Some(role) => format!("did you mean `{}`?", role.name),
                        None => "use a role of the catalogue, or leave the cell empty".to_owned(),
                    };
                    let text = format!("no component `{}` in the catalogue", word.value);
                    self.error("unknown-role", at, text, &help);
                }
            }
        }
        roles
    }
}

/// Whether the word names somebody else wherever an end is asked for.
fn is_taken_for_another(name: &str) -> bool {
    let words = ["any", "outside", "workloads", "unlisted"];
    name.parse::<IpAddr>().is_ok() || words.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// A name that DNS, a CSV cell and a kernel log can all carry.
fn is_workload_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
