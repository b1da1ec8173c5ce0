// SPDX-License-Identifier: Apache-2.0
//! `unused-service`: a declared service that nobody says.

use portolan_diagnostics::{Diagnostic, Subject};

use super::super::desk::Names;
use super::unused;

pub(super) fn find(names: &Names) -> Vec<Diagnostic> {
    let unsaid = names.services.iter().filter(|(name, _)| !names.used_services.contains(*name));
    unsaid
        .map(|(name, service)| {
            unused("unused-service", Subject::Service, "service", name, service.span)
        })
        .collect()
}
