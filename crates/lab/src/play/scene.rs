// SPDX-License-Identifier: Apache-2.0
//! The scenes of a working day, in the order in which they are played.

/// The names of the scenes, in order.
pub const SCENES: [&str; 15] = [
    "names and time",
    "domain logon",
    "provisioning boot",
    "registration",
    "databases",
    "cloud connectors polling",
    "users at the door",
    "enumeration",
    "single sign-on",
    "licence check-out",
    "session launch",
    "settings, profiles, files and print",
    "session recording",
    "administration",
    "upkeep",
];

/// The number of the scene in which one role calls another.
pub(super) fn number(source: &str, destination: &str) -> usize {
    let any = |roles: &[&str], role: &str| roles.contains(&role);
    let rules: [(bool, usize); 14] = [
        (any(ADMINISTRATORS, source), 13),
        (any(&["dns-server", "ntp-server"], destination), 0),
        (destination == "domain-controller", 1),
        (any(&["provisioning", "provisioning-target"], destination), 2),
        (any(&["sql-server", "sql-browser"], destination), 4),
        (destination == "session-recording" || source == "session-recording", 12),
        (any(&["fas", "certificate-authority"], destination), 8),
        (destination == "license-server", 9),
        (any(&["file-server", "print-server"], destination) || destination.starts_with("wem"), 11),
        (source == "cloud-connector" || destination == "cloud-connector", 5),
        (any(&["gateway", "storefront", "adc"], destination), 6),
        (any(&["gateway", "storefront"], source) && destination == "delivery-controller", 7),
        (any(&["user-device", "gateway"], source), 10),
        (source == "delivery-controller" || destination == "delivery-controller", 3),
    ];
    rules.iter().find(|(holds, _)| *holds).map_or(SCENES.len() - 1, |(_, scene)| *scene)
}

/// Roles that people use to run the platform.
const ADMINISTRATORS: &[&str] = &[
    "admin-workstation",
    "director",
    "provisioning-console",
    "remote-powershell-sdk",
    "session-recording-console",
    "session-recording-player",
    "wem-console",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(source: &str, destination: &str) -> &'static str {
        SCENES[number(source, destination)]
    }

    #[test]
    fn a_day_has_the_scenes_that_people_know() {
        assert_eq!(scene("vda", "domain-controller"), "domain logon");
        assert_eq!(scene("vda", "license-server"), "licence check-out");
        assert_eq!(scene("user-device", "storefront"), "users at the door");
        assert_eq!(scene("storefront", "delivery-controller"), "enumeration");
        assert_eq!(scene("user-device", "vda"), "session launch");
        assert_eq!(scene("vda", "delivery-controller"), "registration");
        assert_eq!(scene("admin-workstation", "sql-server"), "administration");
        assert_eq!(scene("ca", "ca"), "upkeep");
    }
}
