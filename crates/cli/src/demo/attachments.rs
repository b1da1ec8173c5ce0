// SPDX-License-Identifier: Apache-2.0
//! The lab's hypervisors, in the words of `portolan.yaml`.

use std::collections::BTreeMap;
use std::fmt::Write;

use portolan_lab::Topology;

/// The `attachments:` of a site that is enforced in the lab.
pub(crate) fn attachments_yaml(topology: &Topology) -> String {
    let mut out = String::from("attachments:\n");
    for attachment in topology.attachments() {
        let mut bridges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for hold in &attachment.holds {
            bridges.entry(&hold.bridge).or_default().push(&hold.machine);
        }
        let name = &attachment.name;
        let _ =
            writeln!(out, "  - name: {name}\n    kind: bridge\n    netns: {name}\n    bridges:");
        for (bridge, machines) in bridges {
            let _ = writeln!(out, "      {bridge}: [{}]", machines.join(", "));
        }
    }
    out
}
