// SPDX-License-Identifier: Apache-2.0
//! Who operates a name: names of different operators have nothing to do with each other, so no private authority signs for both.

use crate::seen::Asked;

const CITRIX: [&str; 19] = [
    "xendesktop.net",
    "xendesktop.us",
    "xendesktop.jp",
    "citrixworkspacesapi.net",
    "citrixworkspacesapi.us",
    "citrixworkspacesapi.jp",
    "nssvc.net",
    "nssvc.us",
    "nssvc.jp",
    "cloud.com",
    "cloud.us",
    "citrixcloud.jp",
    "citrixnetworkapi.net",
    "citrixnetworkapi.us",
    "citrixnetworkapi.jp",
    "citrix.com",
    "citrixdata.com",
    "sharefile.com",
    "netscalergateway.net",
];
const MICROSOFT: [&str; 10] = [
    "windows.net",
    "usgovcloudapi.net",
    "azure.com",
    "azure.net",
    "azure.us",
    "azureedge.net",
    "microsoft.com",
    "microsoftonline.com",
    "azurefd.net",
    "trafficmanager.net",
];
const DIGICERT: [&str; 1] = ["digicert.com"];

/// Whose name it is: a known operator, or else its last two labels.
pub(crate) fn operator(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_of = |names: &[&str]| names.iter().any(|name| is_below(&host, name));
    match () {
        () if is_of(&CITRIX) => "Citrix".to_owned(),
        () if is_of(&MICROSOFT) => "Microsoft".to_owned(),
        () if is_of(&DIGICERT) => "DigiCert".to_owned(),
        () => {
            let labels: Vec<_> = host.rsplitn(3, '.').take(2).collect();
            labels.into_iter().rev().collect::<Vec<_>>().join(".")
        }
    }
}

fn is_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Ends of names that no public authority signs for (RFC 6761, 6762, 8375, 9476, and the private use of ICANN's `.internal`).
const PRIVATE: [&str; 10] = [
    "local",
    "localhost",
    "internal",
    "test",
    "invalid",
    "alt",
    "home.arpa",
    "lan",
    "corp",
    "home",
];

/// Whether a public authority could sign for it. Addresses and private names have their own authorities, and that is no interception.
pub(crate) fn is_public_name(asked: &Asked) -> bool {
    let host = asked.host.trim_end_matches('.').to_ascii_lowercase();
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    !asked.is_own()
        && host.contains('.')
        && !is_address
        && !PRIVATE.iter().any(|end| is_below(&host, end))
}
