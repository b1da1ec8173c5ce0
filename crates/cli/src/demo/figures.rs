// SPDX-License-Identifier: Apache-2.0
//! What the demo measured.

use std::fs;
use std::path::Path;

use portolan_diagnostics::{Diagnostic, Place};
use serde_json::{Value, json};

/// The report. Every number is counted, none is assumed.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) workloads: usize,
    pub(super) components: usize,
    pub(super) policies: usize,
    pub(super) required: Tried,
    /// Kinds of connections that were flagged while everything was monitored.
    pub(super) flagged: usize,
    /// Connections of the day that failed while everything was monitored.
    pub(super) monitor_blocked: usize,
    pub(super) forbidden: Tried,
    /// Pairs of host and port that a desktop can open.
    pub(super) before: usize,
    pub(super) after: usize,
}

/// Attempts, and how many ended as they had to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tried {
    pub(super) tried: usize,
    pub(super) as_wanted: usize,
}

/// Fewer attempts than this prove little.
const FORBIDDEN_MIN: usize = 500;

impl Figures {
    /// Whether the story went as it must.
    pub(super) fn hold(&self) -> bool {
        self.required.tried > 0
            && self.required.tried == self.required.as_wanted
            && self.forbidden.tried == self.forbidden.as_wanted
            && self.forbidden.as_wanted >= FORBIDDEN_MIN
            && self.flagged > 0
            && self.monitor_blocked == 0
            && self.after < self.before
    }

    fn json(&self) -> Value {
        json!({
            "version": 1,
            "workloads": self.workloads,
            "components": self.components,
            "policies": self.policies,
            "required": { "tried": self.required.tried, "connected": self.required.as_wanted },
            "monitor": { "flagged": self.flagged, "blocked": self.monitor_blocked },
            "forbidden": { "tried": self.forbidden.tried, "blocked": self.forbidden.as_wanted },
            "reachable_from_vda": { "before": self.before, "after": self.after },
        })
    }

    /// A short table for people.
    pub(super) fn table(&self) -> String {
        let row = |name: &str, value: String| format!("  {name:<46}{value}\n");
        let of = |t: Tried| format!("{} of {}", t.as_wanted, t.tried);
        [
            "\n".to_string(),
            row(
                "workloads, components, policies",
                format!("{}, {}, {}", self.workloads, self.components, self.policies),
            ),
            row("flagged kinds while monitoring", self.flagged.to_string()),
            row("blocked while monitoring", self.monitor_blocked.to_string()),
            row("required connections that work, enforced", of(self.required)),
            row("forbidden connections that are blocked", of(self.forbidden)),
            row("hosts and ports a desktop can open, before", self.before.to_string()),
            row("hosts and ports a desktop can open, after", self.after.to_string()),
        ]
        .concat()
    }

    /// Writes the report whole, with its folder.
    pub(super) fn write(&self, path: &Path) -> Result<(), Diagnostic> {
        let failed = |e: std::io::Error| {
            let place = Place::Path(path.display().to_string());
            Diagnostic::error("unwritable", place, format!("cannot write it: {e}"))
                .help("give a file that you may write to")
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        crate::files::replace(path, &format!("{:#}\n", self.json()))
    }
}
