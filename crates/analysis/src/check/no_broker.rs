// SPDX-License-Identifier: Apache-2.0
//! `no-broker`: desktops and Cloud Connectors are listed, no Delivery Controller is, and the site says
//! that it is not run from Citrix Cloud. So no desktop has anybody to register with, and the rules
//! by which it would through a connector are not called for.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::Workload;

use super::{Context, place};

/// The condition of the charts under which connectors stand in for controllers.
const CLOUD: &str = "cvad-service";

pub(super) fn find(context: &Context<'_>) -> Option<Diagnostic> {
    let player = |role: &str| {
        let plays = |w: &&Workload| w.roles.contains(role);
        context.site.workloads.iter().find(plays)
    };
    let is_known = context.catalogue.conditions.iter().any(|c| c.id == CLOUD);
    if !is_known || context.site.conditions.contains(CLOUD) {
        return None;
    }
    let (connector, desktop) = (player("cloud-connector")?, player("vda")?);
    if player("delivery-controller").is_some() {
        return None;
    }
    let said = format!(
        "`{}` has nobody to register with: there is no Delivery Controller, and `{CLOUD}` is off, \
         without which the Cloud Connectors stand in for none",
        desktop.name
    );
    let told = Diagnostic::warning("no-broker", place(connector.span), said)
        .about(Subject::Workload, &connector.name)
        .help(format!(
            "where Citrix runs the Controllers, write `conditions: {{ {CLOUD}: true, on-premises: \
             false }}` in `portolan.yaml`, and add what `check` then misses"
        ));
    Some(told)
}
