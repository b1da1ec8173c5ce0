// SPDX-License-Identifier: Apache-2.0
//! `unlabelled-workload`: a machine of which nothing is known but its addresses, and that no policy
//! secures: the rule for machines without categories denies what it opens and what is opened to it.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Direction, Workload};

use super::open::is_cut_off;
use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    // A component without categories is told as such.
    let bare = |w: &&Workload| w.categories.is_empty() && w.roles.is_empty();
    let cut_off = |w: &&Workload| Direction::BOTH.into_iter().all(|d| is_cut_off(context, w, d));
    let one = |w: &Workload| {
        let said = format!(
            "`{}` has no category, and no policy secures it: what it opens and what is opened to \
             it is denied",
            w.name
        );
        Diagnostic::warning("unlabelled-workload", place(w.span), said)
            .about(Subject::Workload, &w.name)
            .help("give it a category, and write a policy that secures it")
    };
    context.site.workloads.iter().filter(bare).filter(cut_off).map(one).collect()
}
