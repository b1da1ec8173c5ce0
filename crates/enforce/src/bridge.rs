// SPDX-License-Identifier: Apache-2.0
//! Whether the kernel shows us what goes over bridges. It does through `br_netfilter` alone; where
//! that is off, rules for a bridge stand in force and judge nothing.

use std::path::Path;

use crate::EnforceError;
use crate::kernel::output_in;

/// Of the namespace that the reader is in.
const SWITCHES: &str = "/proc/sys/net/bridge";
const BOTH: [&str; 2] = ["bridge-nf-call-iptables", "bridge-nf-call-ip6tables"];

/// Refuses a bridge attachment whose packets no rule would meet.
pub fn bridge_is_judged(attachment: &str, netns: Option<&Path>) -> Result<(), EnforceError> {
    if netns.is_some_and(|path| !path.exists()) {
        // Whoever works there says so, in better words.
        return Ok(());
    }
    match output_in(attachment, netns, || Ok(off(Path::new(SWITCHES))))? {
        Some(switch) => {
            Err(EnforceError::BridgeNotJudged { attachment: attachment.to_owned(), switch })
        }
        None => Ok(()),
    }
}

/// The first switch that is off or missing.
fn off(switches: &Path) -> Option<&'static str> {
    let is_on = |switch: &&str| {
        std::fs::read_to_string(switches.join(switch)).is_ok_and(|text| text.trim() == "1")
    };
    BOTH.into_iter().find(|switch| !is_on(switch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_is_judged_only_where_both_families_are() {
        let directory = tempfile::tempdir().unwrap();
        let set = |switch: &str, to: &str| {
            std::fs::write(directory.path().join(switch), to).unwrap();
        };
        assert_eq!(off(directory.path()), Some(BOTH[0]), "the module is not loaded");
        set(BOTH[0], "1\n");
        set(BOTH[1], "0\n");
        assert_eq!(off(directory.path()), Some(BOTH[1]));
        set(BOTH[1], "1\n");
        assert_eq!(off(directory.path()), None);
    }

    #[test]
    fn the_refusal_names_the_switch_and_the_way_out() {
        let (attachment, switch) = ("hv-a".to_owned(), BOTH[1]);
        let told = EnforceError::BridgeNotJudged { attachment, switch }.diagnostic();
        assert_eq!(told.code, "bridge-not-judged");
        assert!(told.message.contains("`hv-a`") && told.message.contains(BOTH[1]), "{told:?}");
        assert!(told.help.unwrap().contains("sysctl -w net.bridge.bridge-nf-call-iptables=1"));
    }
}
