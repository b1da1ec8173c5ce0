// SPDX-License-Identifier: Apache-2.0
//! `held-twice`: two attachments hold one workload. (Two bridges of one attachment are an error.)

use portolan_diagnostics::{Diagnostic, Subject};

use super::holders;
use crate::model::{Attachment, Workload};

pub(super) fn find(workloads: &[Workload], attachments: &[Attachment]) -> Vec<Diagnostic> {
    workloads.iter().filter_map(|workload| one(workload, attachments)).collect()
}

fn one(workload: &Workload, attachments: &[Attachment]) -> Option<Diagnostic> {
    let holders = holders(workload, attachments);
    let [first, second, ..] = holders.as_slice() else { return None };
    let text = format!("`{}` and `{}` both hold `{}`", first.name, second.name, workload.name);
    let told = Diagnostic::warning("held-twice", workload.span?, text)
        .about(Subject::Workload, &workload.name)
        .help("each end is judged once; keep it in one attachment");
    Some(told)
}
