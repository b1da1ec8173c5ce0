// SPDX-License-Identifier: Apache-2.0
//! `unattached-workload`: no attachment holds it, so that nothing judges its packets.

use portolan_diagnostics::{Diagnostic, Subject};

use super::holders;
use crate::model::{Attachment, Workload};

pub(super) fn find(workloads: &[Workload], attachments: &[Attachment]) -> Vec<Diagnostic> {
    let loose = workloads.iter().filter(|w| holders(w, attachments).is_empty());
    loose
        .filter_map(|workload| {
            let text = format!("no attachment holds `{}`", workload.name);
            let told = Diagnostic::warning("unattached-workload", workload.span?, text)
                .about(Subject::Workload, &workload.name)
                .help("nothing is enforced at its end; add it to an attachment's `holds`");
            Some(told)
        })
        .collect()
}
