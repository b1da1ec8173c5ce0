// SPDX-License-Identifier: Apache-2.0
//! All findings in one table: the list in the documentation is held against it.

use super::*;
use crate::report::Severity;

/// A kind of thing that is found on the way.
#[derive(Debug)]
pub struct Kind {
    /// A stable name in kebab case.
    pub code: &'static str,
    /// What it finds, in a line.
    pub what: &'static str,
    /// What it can be told as, the worst first.
    pub severities: &'static [Severity],
    /// Why it breaks a connector.
    pub why: &'static str,
    /// What to change.
    pub change: &'static str,
    /// Who can change it.
    pub team: Team,
    /// The target of `connector bypass` that writes the exception; `TARGET` where it hangs on the product.
    pub target: Option<&'static str>,
    pub(super) cites: &'static [Source],
}

/// Who can change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    /// Of whatever inspects TLS.
    Inspection,
    Network,
    Proxy,
    Vpn,
    Names,
    /// Of the machine that asked.
    Machine,
    /// Of the far end.
    Service,
}

impl Team {
    pub fn words(self) -> &'static str {
        match self {
            Self::Inspection => "the team that runs TLS inspection",
            Self::Network => "the network team",
            Self::Proxy => "the proxy team",
            Self::Vpn => "the VPN team",
            Self::Names => "the team that runs the name servers",
            Self::Machine => "whoever runs this machine",
            Self::Service => "whoever runs the far end",
        }
    }
}

/// A title and where it stands.
pub(super) type Source = (&'static str, &'static str);

pub(super) const ARTICLE: Source = (
    "Citrix CTX696422, VPN and proxy technologies with Citrix Cloud Connectors",
    "https://support.citrix.com/article/CTX696422",
);
pub(super) const DECRYPTION: Source =
    ("Citrix CTX221535, SSL decryption", "https://support.citrix.com/article/CTX221535");
pub(super) const REQUIREMENTS: Source = (
    "Citrix Cloud, System and Connectivity Requirements",
    "https://docs.citrix.com/en-us/citrix-cloud/overview/requirements/internet-connectivity-requirements.html",
);
pub(super) const PORTS: Source = (
    "Citrix Tech Zone, Communication Ports Used by Citrix Technologies",
    "https://docs.citrix.com/en-us/tech-zone/build/tech-papers/citrix-communication-ports.html",
);
pub(super) const GUIDE: Source = (
    "Citrix CTX222727, WinHTTP proxy of a Cloud Connector",
    "https://support.citrix.com/article/CTX222727",
);

macro_rules! findings {
    ($($name:ident),* $(,)?) => {
        /// The order in which they are told, within a severity.
        pub const FINDINGS: &[&Kind] = &[$(&$name::KIND),*];
        pub(super) const RULES: &[fn(&Look<'_>) -> Vec<Finding>] = &[$($name::find),*];
    };
}

findings! {
    tls_interception, echo_altered, echo_unreached, captive_portal, wrong_name, not_tls,
    proxy_required, proxy_authentication_required, proxy_unreachable, proxy_refuses, proxy_blocks_port, proxy_chain,
    proxy_settings_differ, pac_fails,
    dns_fails, name_loop, dns_blocked, dns_differs, split_horizon, loopback_redirection,
    port_blocked, reset_at_connect, silent_drop, unreachable, dead_family,
    reset_at_hello, closed_at_hello, silent_after_connect, injected_reset, tls_fails, hostile_peer,
    reset_midstream, closed_midstream, http_fails, idle_kill, mtu_hole, udp_blocked,
    asymmetric_routing, vpn_hairpin, transparent_proxy, different_ways,
    expired_certificate, certificate_not_yet_valid, missing_intermediate, unfit_certificate, unlisted_root,
    clock_skew, revocation_blocked, tls_downgrade, old_tls_only, missing_ciphers,
    inspecting_agent, probe_failed, wildcard_untested, omitted_checks,
}
