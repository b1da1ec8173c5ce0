// SPDX-License-Identifier: Apache-2.0
//! What the verbs that touch the kernel have in common.

mod advice;
mod cut;
pub(crate) mod outcome;

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use portolan_acl::{Acl, compile};
use portolan_collect::{CollectError, dns, named};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_enforce::{
    Baseline, DEFAULT_DIRECTORY, Desired, Edition, EnforceError, Held, Session, baseline,
    bridge_is_judged, in_force, last_applied,
};
use portolan_flow::dns::Names;
use portolan_site::model::{Addressing, Attachment, AttachmentKind, Site};
use portolan_target::nftables::{Options, lower};

use crate::files::{Loaded, today};
use crate::terminal::complain;
use advice::{advice, gone};
pub(crate) use cut::Cut;

/// Where the record of every apply is kept.
#[derive(Debug, Args)]
pub(crate) struct State {
    /// The folder with the record of every apply
    #[arg(long, env = "PORTOLAN_STATE", default_value = DEFAULT_DIRECTORY, value_name = "DIR")]
    pub(crate) state: PathBuf,
}

impl State {
    pub(crate) fn open(&self) -> Result<Session, Diagnostic> {
        Session::open(&self.state).map_err(|e| told(&e))
    }

    /// As an option for a command to copy; nothing where it is the usual one.
    pub(crate) fn option(&self) -> String {
        if self.state == Path::new(DEFAULT_DIRECTORY) {
            return String::new();
        }
        format!(" --state {}", self.state.display())
    }

    /// What DNS has taught about the site's names, as far as it still holds.
    pub(crate) fn names(&self, site: &Site) -> Result<Names, Diagnostic> {
        let mut names = Names::of(site);
        let file = self.names_file();
        dns::read(&file, &mut names, Timestamp::now()).map_err(|e| unread(&file, &e))?;
        Ok(names)
    }

    pub(crate) fn names_file(&self) -> PathBuf {
        self.state.join(dns::FILE)
    }
}

/// What DNS has taught the agent that keeps its record in this folder; nothing without one.
pub(crate) fn learned(state: Option<&Path>, site: &Site) -> Result<Addressing, Diagnostic> {
    let Some(state) = state else { return Ok(Addressing::default()) };
    let state = State { state: state.to_path_buf() };
    Ok(state.names(site)?.addressing(Timestamp::now()))
}

/// What was learned cannot be read; rules made without it would deny what names allow.
fn unread(file: &Path, error: &CollectError) -> Diagnostic {
    let place = Place::Path(file.display().to_string());
    let found = Diagnostic::error("unreadable-names", place, error.to_string());
    causes(found, error).help("run it with the right to read the file; where it is damaged, remove it, and the agent learns anew")
}

fn causes(mut found: Diagnostic, error: &CollectError) -> Diagnostic {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        found = found.also(error.to_string());
        source = error.source();
    }
    found
}

/// An error of reading the kernel's logs, or of keeping what was learned from them.
pub(crate) fn collecting(error: &CollectError) -> Diagnostic {
    let place = Place::Path("the kernel's packet log".into());
    let found = Diagnostic::error("cannot-watch", place, error.to_string());
    if error.to_string().contains("somebody else already reads") {
        return causes(found, error)
            .help("another `portolan watch` or `portolan agent` reads here: end it first");
    }
    causes(found, error).help("watch where the rules are in force, with the right to read the kernel's log: as root, or inside the lab with `portolan lab run citrix -- portolan watch DIR`")
}

/// Which places of the site.
#[derive(Debug, Args)]
pub(crate) struct Where {
    /// Only this attachment of the site; may be given several times
    #[arg(long = "at", value_name = "ATTACHMENT")]
    pub(crate) at: Vec<String>,
}

pub(crate) fn told(error: &EnforceError) -> Diagnostic {
    error.diagnostic()
}

impl Where {
    /// Whether the whole site is meant.
    pub(crate) fn is_all(&self) -> bool {
        self.at.is_empty()
    }

    /// The chosen attachments, all where none is chosen.
    pub(crate) fn attachments<'a>(
        &self,
        site: &'a Site,
    ) -> Result<Vec<&'a Attachment>, Diagnostic> {
        if site.attachments.is_empty() {
            let place = Place::Path(portolan_site::SITE_FILE.into());
            return Err(Diagnostic::error("no-attachments", place, "the site has no attachments")
                .help("say under `attachments:` where packets are judged, such as `{ name: hv-a, kind: bridge, bridge: br0, holds: everything }`"));
        }
        let names: Vec<&str> = site.attachments.iter().map(|a| a.name.as_str()).collect();
        if let Some(wrong) = self.at.iter().find(|name| !names.contains(&name.as_str())) {
            let said = format!("the site has no attachment `{wrong}`");
            return Err(Diagnostic::error(
                "unknown-attachment",
                Place::Argument(wrong.clone()),
                said,
            )
            .help(format!("its attachments are {}", names.join(", "))));
        }
        let chosen = |a: &&Attachment| self.at.is_empty() || self.at.contains(&a.name);
        Ok(site.attachments.iter().filter(chosen).collect())
    }
}

/// A compiled site, with the places where it is to be enforced.
pub(crate) struct Compiled<'a> {
    pub(crate) acl: Acl,
    loaded: &'a Loaded,
    /// From what, for the record.
    edition: Edition,
    pub(crate) attachments: Vec<&'a Attachment>,
}

impl<'a> Compiled<'a> {
    pub(crate) fn of(
        loaded: &'a Loaded,
        chosen: &Where,
        addressing: &Addressing,
    ) -> Result<Self, Diagnostic> {
        let attachments = chosen.attachments(&loaded.site)?;
        let learned = addressing.learned.iter().map(|l| (l.name.clone(), l.address)).collect();
        let edition = Edition { files: loaded.files.clone(), today: today(), learned };
        let acl = compile(&loaded.site, addressing, edition.today);
        Ok(Self { acl, loaded, edition, attachments })
    }

    /// What shall be in force: the rules of every place that was asked for, and where not every
    /// one was, the other places as they are. What was cut stays cut.
    pub(crate) fn desired(
        &self,
        session: &Session,
        chosen: &Where,
        cut_listed: bool,
    ) -> Result<Desired, Diagnostic> {
        let before = in_force(session).map_err(|e| told(&e))?;
        let part = self.lowered(&before, cut_listed);
        Ok(if chosen.is_all() { part } else { before.with(part) })
    }

    /// New rules for the places that have rules already, and no others.
    pub(crate) fn renewed(&self, session: &Session) -> Result<Desired, Diagnostic> {
        let before = in_force(session).map_err(|e| told(&e))?;
        let mut part = self.lowered(&before, false);
        part.attachments.retain(|name, _| before.attachments.contains_key(name));
        Ok(before.with(part))
    }

    fn lowered(&self, before: &Desired, cut_listed: bool) -> Desired {
        let hear_names = !self.loaded.site.fqdn_groups.is_empty();
        let held = |a: &&Attachment| {
            let netns = a.netns.as_deref().map(named);
            let same = |(name, held): &(&String, &Held)| **name == a.name || held.netns == netns;
            let mut there = before.attachments.iter().filter(same);
            let cut_listed = cut_listed || there.any(|(_, held)| held.cuts_listed());
            let options = Options { cut_listed, hear_names, ..Options::default() };
            let rules = lower(&self.acl, a, options);
            (a.name.clone(), Held { netns, rules })
        };
        Desired {
            attachments: self.attachments.iter().map(held).collect(),
            site_digest: self.loaded.digest.clone(),
            edition: Some(self.edition.clone()),
        }
    }

    /// Tells what is not as the site's words promise.
    pub(crate) fn advise(
        &self,
        (state, session): (&State, &Session),
        addressing: &Addressing,
    ) -> Result<(), Diagnostic> {
        let before = last_applied(session).map_err(|e| told(&e))?;
        let days = (before.as_ref(), today());
        let mut found = advice(&self.loaded.site, &self.attachments, addressing, days);
        if before.is_some_and(|before| before.site_digest != self.loaded.digest) {
            // A record that cannot be read stands in the way of no rules.
            let baseline = baseline(&state.state).unwrap_or(Baseline::Nothing);
            found.extend(gone(&baseline, &self.loaded.site));
        }
        complain(&found, &self.loaded.sources);
        Ok(())
    }

    /// Refuses where the kernel would show no rule what goes over a bridge.
    pub(crate) fn bridges_are_judged(&self) -> Result<(), Diagnostic> {
        let mut bridges = self.attachments.iter().filter(|a| a.kind == AttachmentKind::Bridge);
        bridges.try_for_each(|bridge| {
            let netns = bridge.netns.as_deref().map(named);
            bridge_is_judged(&bridge.name, netns.as_deref()).map_err(|e| told(&e))
        })
    }
}
