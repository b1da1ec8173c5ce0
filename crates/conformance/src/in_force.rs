// SPDX-License-Identifier: Apache-2.0
//! A site in force at every attachment of a world, and its changes, each in its steps.

use std::error::Error;

use portolan_acl::compile;
use portolan_site::model::{Addressing, Attachment, Date, Site};
use portolan_target::nftables::{Guard, Options, RuleSet, lower};

use crate::tool::{ToolError, run};
use crate::world::World;

/// The table's name, as the kernel knows it.
pub const TABLE: &str = "portolan_a";

/// What stands in force, attachment by attachment.
#[derive(Debug)]
pub struct InForce<'w> {
    world: &'w World,
    tables: Vec<(Attachment, Option<RuleSet>)>,
    options: Options,
}

impl<'w> InForce<'w> {
    /// Nothing yet.
    pub fn nothing(world: &'w World, options: Options) -> Self {
        let tables = world.attachments.iter().map(|a| (a.clone(), None)).collect();
        Self { world, tables, options }
    }

    /// Puts a site in force and gives what was sent: whole tables the first time, then the
    /// steps of the change.
    /// Nothing is sent where nothing changes.
    pub fn change(&mut self, site: &Site) -> Result<Vec<String>, Box<dyn Error>> {
        let acl = compile(site, &Addressing::default(), Date::default());
        let mut sent = Vec::new();
        for (attachment, table) in &mut self.tables {
            let new = lower(&acl, attachment, self.options);
            let scripts = match table {
                Some(old) => old.steps(&new, TABLE).map(|s| vec![s.prepare, s.switch, s.sweep]),
                None => Some(vec![clean() + &new.load(TABLE, Guard::None)]),
            };
            for script in scripts.into_iter().flatten().filter(|s| !s.is_empty()) {
                send(attachment, &script)?;
                sent.push(script);
            }
            *table = Some(new);
        }
        Ok(sent)
    }

    /// Runs commands of nft at every attachment.
    pub fn everywhere(&self, script: &str) -> Result<(), ToolError> {
        self.world.attachments.iter().try_for_each(|a| send(a, script).map(|_| ()))
    }

    /// The table that each attachment holds.
    pub fn tables(&self) -> impl Iterator<Item = (&Attachment, &RuleSet)> {
        self.tables.iter().filter_map(|(a, t)| Some((a, t.as_ref()?)))
    }
}

/// Takes away what an earlier scenario may have left.
fn clean() -> String {
    format!("add table inet {TABLE}\ndelete table inet {TABLE}\n")
}

fn send(attachment: &Attachment, script: &str) -> Result<String, ToolError> {
    let netns = attachment.netns.as_deref().unwrap_or_default();
    run(&["ip", "netns", "exec", netns, "nft", "-f", "-"], script)
}
