// SPDX-License-Identifier: Apache-2.0
//! `unsecured-workload`: no policy that is enforced or monitored secures the workload.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Direction, Workload};

use super::open::is_open;
use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let open = |w: &&Workload| Direction::BOTH.into_iter().all(|d| is_open(context, w, d));
    let bare = context.site.workloads.iter().filter(open);
    bare.map(|w| {
        let said =
            format!("no policy secures `{}`: everything may reach it and it may reach all", w.name);
        Diagnostic::warning("unsecured-workload", place(w.span), said)
            .about(Subject::Workload, &w.name)
            .help("give it the categories that a policy secures, or write a policy for it")
    })
    .collect()
}
