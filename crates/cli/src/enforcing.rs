// SPDX-License-Identifier: Apache-2.0
//! What the verbs that touch the kernel have in common.

mod advice;
pub(crate) mod outcome;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use portolan_acl::{Acl, compile};
use portolan_collect::{CollectError, dns, named};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_enforce::{
    DEFAULT_DIRECTORY, Desired, EnforceError, Held, Session, Tracked, bridge_is_judged,
    established, in_force, last_applied,
};
use portolan_flow::dns::Names;
use portolan_site::model::{Addressing, Attachment, AttachmentKind, Direction, Site};
use portolan_target::nftables::{Options, lower};

use crate::files::{Loaded, today};
use crate::terminal::complain;
use advice::advice;

/// Where the record of every apply is kept.
#[derive(Debug, Args)]
pub(crate) struct State {
    /// The folder with the record of every apply
    #[arg(long, default_value = DEFAULT_DIRECTORY, value_name = "DIR")]
    pub(crate) state: PathBuf,
}

impl State {
    pub(crate) fn open(&self) -> Result<Session, Diagnostic> {
        Session::open(&self.state).map_err(|e| told(&e))
    }

    /// What DNS has taught about the site's names, as far as it still holds.
    pub(crate) fn names(&self, site: &Site) -> Result<Names, Diagnostic> {
        let mut names = Names::of(site);
        let file = self.names_file();
        dns::read(&file, &mut names, Timestamp::now()).map_err(|e| collecting(&e))?;
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

/// An error of reading the kernel's logs, or of what was learned from them.
pub(crate) fn collecting(error: &CollectError) -> Diagnostic {
    let place = Place::Path("the kernel's packet log".into());
    let mut found = Diagnostic::error("cannot-watch", place, error.to_string());
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        found = found.also(error.to_string());
        source = error.source();
    }
    found.help("watch where the rules are in force, with the right to read the kernel's log: as root, or inside the lab with `portolan lab run citrix -- portolan watch DIR`")
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
    pub(crate) attachments: Vec<&'a Attachment>,
}

impl<'a> Compiled<'a> {
    pub(crate) fn of(
        loaded: &'a Loaded,
        chosen: &Where,
        addressing: &Addressing,
    ) -> Result<Self, Diagnostic> {
        let attachments = chosen.attachments(&loaded.site)?;
        Ok(Self { acl: compile(&loaded.site, addressing, today()), loaded, attachments })
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
            let cut_listed =
                cut_listed || before.attachments.get(&a.name).is_some_and(Held::cuts_listed);
            let options = Options { cut_listed, hear_names, ..Options::default() };
            let rules = lower(&self.acl, a, options);
            (a.name.clone(), Held { netns: a.netns.as_deref().map(named), rules })
        };
        Desired {
            attachments: self.attachments.iter().map(held).collect(),
            site_digest: self.loaded.digest.clone(),
        }
    }

    /// Tells what is not as the site's words promise.
    pub(crate) fn advise(
        &self,
        session: &Session,
        addressing: &Addressing,
    ) -> Result<(), Diagnostic> {
        let before = last_applied(session).map_err(|e| told(&e))?;
        let days = (before.as_ref(), today());
        let found = advice(&self.loaded.site, &self.attachments, addressing, days);
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

    /// The established connections that the live policy denies at an end held there.
    pub(crate) fn cut(&self) -> Result<Cut, Diagnostic> {
        let mut cut = Cut::default();
        for attachment in &self.attachments {
            let netns = attachment.netns.as_deref().map(named);
            let listing = established(&attachment.name, netns.as_deref()).map_err(|e| told(&e))?;
            cut.without_ports += listing.without_ports;
            cut.unread += listing.unread;
            for tracked in listing.established {
                match self.denied(attachment, &tracked) {
                    Some(true) => cut.at_once += 1,
                    Some(false) => {
                        cut.on_request.entry(attachment.name.clone()).or_default().push(tracked);
                    }
                    None => {}
                }
            }
        }
        Ok(cut)
    }

    /// Whether the live policy denies it at an end held there, and if so whether at once.
    fn denied(&self, attachment: &Attachment, tracked: &Tracked) -> Option<bool> {
        let c = tracked.connection();
        let judgement = self.acl.verdict(c).live;
        let held = |address| {
            self.acl.names.get(&address).is_some_and(|n| attachment.holds.contains_key(n))
        };
        let ends = [
            (Direction::Egress, c.initiator, judgement.egress),
            (Direction::Ingress, c.responder, judgement.ingress),
        ];
        let denials = ends.into_iter().filter(|(_, own, _)| held(*own)).filter_map(|(_, _, d)| d);
        denials.filter(|d| !d.outcome.allows()).map(|d| d.reason.cuts_established()).max()
    }
}

/// Established connections that a policy denies.
#[derive(Default)]
pub(crate) struct Cut {
    /// By quarantine, isolation or an explicit deny: as soon as the rules are in force.
    pub(crate) at_once: usize,
    /// By attachment: only with `--cut-established`.
    pub(crate) on_request: BTreeMap<String, Vec<Tracked>>,
    /// Connections of protocols that have no ports; none of them is cut.
    pub(crate) without_ports: u64,
    /// Lines of the kernel's list that were not understood.
    pub(crate) unread: u64,
}

impl Cut {
    pub(crate) fn requested(&self) -> usize {
        self.on_request.values().map(Vec::len).sum()
    }
}
